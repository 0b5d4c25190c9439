import {
  DataToHtml,
  HeatmapMesh,
  Pan,
  ResetZoomButton,
  ScaleType,
  SelectionTool,
  SvgElement,
  SvgRect,
  TooltipMesh,
  VisCanvas,
  Zoom,
  useCanvasEvent,
} from '@h5web/lib';
import ndarray from 'ndarray';
import { useMemo, useRef } from 'react';
import { NearestFilter, Vector3 } from 'three';
import { LayerRole } from '../gen/pentimento/maps_pb';
import { formatCount, formatDuration, formatValue } from '../format/utils';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { ColourBar } from './ColourBar';
import type { Layer, Maps } from './maps';
import {
  type Area,
  areaBetween,
  COLOUR_MAPS,
  type ColourMapName,
  DIVERGING,
  type MapScale,
  type Range,
} from './utils';

const SCALE_TYPES: Record<MapScale, ScaleType.Linear | ScaleType.Sqrt | ScaleType.Log> = {
  linear: ScaleType.Linear,
  sqrt: ScaleType.Sqrt,
  log: ScaleType.Log,
};

/** A pointer that moved less than this between press and release has clicked, px. */
const CLICK_PX = 4;

interface Props {
  maps: Maps;
  layer: Layer;
  range: Range;
  settings: Pick<Settings, 'inverted' | 'scale'> & { colourMap: ColourMapName | typeof DIVERGING };
  area: Area | undefined;
  /** The pixel at the pointer of another map that stands beside this one. */
  cursor?: Area | undefined;
  onPoint?: (pixel: Area | undefined) => void;
  onSelect: (area: Area) => void;
}

/** The large map. A click selects a pixel, dragging a rectangle. */
export function MainMap({ maps, layer, range, settings, area, cursor, onPoint, onSelect }: Props) {
  const { rows, columns, version } = maps;
  // The texture takes over a new array only; the one that is painted stays the same.
  const values = useMemo(
    () => ndarray(layer.values.slice(), [rows, columns]),
    [layer, rows, columns, version],
  );
  const name = settings.colourMap === DIVERGING ? DIVERGING : COLOUR_MAPS[settings.colourMap];
  const { inverted } = settings;
  const scaleType = SCALE_TYPES[settings.scale];
  return (
    <div className="main-map" role="region" aria-label={texts.mapOf(layer.key)}>
      <VisCanvas
        aspect="equal"
        abscissaConfig={{
          visDomain: [0, columns],
          isIndexAxis: true,
          label: texts.column,
          formatTick: inside(columns),
        }}
        ordinateConfig={{
          visDomain: [0, rows],
          isIndexAxis: true,
          label: texts.row,
          flip: true,
          formatTick: inside(rows),
        }}
      >
        <Pan modifierKey="Control" />
        <Zoom />
        <ResetZoomButton />
        <HeatmapMesh
          values={values}
          domain={range}
          scaleType={scaleType}
          colorMap={name}
          invertColorMap={inverted}
          badColor="rgba(0, 0, 0, 0)"
          magFilter={NearestFilter}
          minFilter={NearestFilter}
          scale={[1, -1, 1]}
        />
        <TooltipMesh
          guides="both"
          renderTooltip={(x, y) => <PixelTip maps={maps} layer={layer} x={x} y={y} />}
        />
        <ClickTool onClick={({ x, y }) => onSelect(areaBetween({ x, y }, { x, y }, rows, columns))} />
        {onPoint && <PointTool rows={rows} columns={columns} onPoint={onPoint} />}
        <SelectionTool
          validate={({ html: [a, b] }) => a.distanceTo(b) >= CLICK_PX}
          onValidSelection={({ data: [a, b] }) => onSelect(areaBetween(a, b, rows, columns))}
        >
          {({ html }, _, isValid) =>
            isValid && (
              <SvgElement>
                <SvgRect className="rubber-band" coords={html} />
              </SvgElement>
            )
          }
        </SelectionTool>
        <Outside rows={rows} columns={columns} />
        <Frame
          className="grid-frame"
          area={{ firstRow: 0, firstColumn: 0, lastRow: rows - 1, lastColumn: columns - 1 }}
        />
        {area && <Frame className="selection" area={area} />}
        {cursor && <Frame className="cursor" area={cursor} />}
      </VisCanvas>
      <ColourBar
        range={range}
        scale={settings.scale}
        colourMap={settings.colourMap}
        inverted={inverted}
        unit={layer.unit}
      />
    </div>
  );
}

/** Numbers of ticks that are on the grid. */
function inside(size: number): (tick: number) => string {
  return (tick) => (tick < 0 || tick > size ? '' : formatCount(tick));
}

/** Covers what is beside the grid, so that only its own unmeasured pixels are hatched. */
function Outside({ rows, columns }: { rows: number; columns: number }) {
  return (
    <DataToHtml points={[new Vector3(0, 0, 0), new Vector3(columns, rows, 0)]}>
      {(a, b) => (
        <SvgElement>
          <path
            className="outside"
            fillRule="evenodd"
            d={`M-9999-9999H19999V19999H-9999ZM${a.x} ${a.y}H${b.x}V${b.y}H${a.x}Z`}
          />
        </SvgElement>
      )}
    </DataToHtml>
  );
}

function Frame({ area, className }: { area: Area; className: string }) {
  const start = new Vector3(area.firstColumn, area.firstRow, 0);
  const end = new Vector3(area.lastColumn + 1, area.lastRow + 1, 0);
  return (
    <DataToHtml points={[start, end]}>
      {(a, b) => (
        <SvgElement>
          <SvgRect className={className} coords={[a, b]} strokePosition="outside" />
        </SvgElement>
      )}
    </DataToHtml>
  );
}

function ClickTool({ onClick }: { onClick: (at: Vector3) => void }) {
  const pressed = useRef<Vector3>();
  useCanvasEvent('pointerdown', ({ htmlPt, sourceEvent }) => {
    pressed.current = sourceEvent.button === 0 && !sourceEvent.ctrlKey ? htmlPt.clone() : undefined;
  });
  useCanvasEvent('pointerup', ({ htmlPt, dataPt }) => {
    if (pressed.current && pressed.current.distanceTo(htmlPt) < CLICK_PX) {
      onClick(dataPt);
    }
    pressed.current = undefined;
  });
  return null;
}

function PointTool({
  rows,
  columns,
  onPoint,
}: {
  rows: number;
  columns: number;
  onPoint: (pixel: Area | undefined) => void;
}) {
  useCanvasEvent('pointermove', ({ dataPt: { x, y } }) => {
    const inside = x >= 0 && x < columns && y >= 0 && y < rows;
    onPoint(inside ? areaBetween({ x, y }, { x, y }, rows, columns) : undefined);
  });
  return null;
}

function PixelTip({ maps, layer, x, y }: { maps: Maps; layer: Layer; x: number; y: number }) {
  const row = Math.floor(y);
  const column = Math.floor(x);
  if (row < 0 || row >= maps.rows || column < 0 || column >= maps.columns) {
    return null;
  }
  const pixel = row * maps.columns + column;
  const value = layer.values[pixel] ?? Number.NaN;
  const live = layer.liveFraction?.[pixel] ?? 1;
  const error = maps.errorLayer === layer.key ? (maps.errors[pixel] ?? Number.NaN) / live : Number.NaN;
  const trust = maps.layers.find(
    ({ model, role }) => model === layer.model && role === LayerRole.TRUST && role !== layer.role,
  )?.values[pixel];
  const age = (Date.now() - maps.startMs) / 1000 - (maps.measuredS[pixel] ?? Number.NaN);
  const knownStep = maps.stepXMm > 0 && maps.stepYMm > 0;
  return (
    <div className="tip">
      <div>{`${texts.row} ${row} · ${texts.column} ${column}`}</div>
      {knownStep && (
        <div>{`x ${formatValue(column * maps.stepXMm)} mm · y ${formatValue(row * maps.stepYMm)} mm`}</div>
      )}
      {Number.isNaN(value) ? (
        <em>{texts.notMeasured}</em>
      ) : (
        <>
          <strong>
            {formatValue(value)}
            {Number.isFinite(error) && ` ± ${formatValue(error, 3)}`} {layer.unit}
          </strong>
          {trust !== undefined && Number.isFinite(trust) && (
            <div>{`${texts.trust} ${formatValue(trust, 2)}`}</div>
          )}
          {Number.isFinite(age) && <div>{`${texts.age} ${formatDuration(Math.max(0, age))}`}</div>}
        </>
      )}
    </div>
  );
}
