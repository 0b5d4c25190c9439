import {
  DataToHtml,
  Pan,
  SelectionTool,
  SvgElement,
  SvgRect,
  TooltipMesh,
  VisCanvas,
  Zoom,
  useCanvasEvent,
} from '@h5web/lib';
import type { ReactNode } from 'react';
import { Vector3 } from 'three';
import { LayerRole } from '../gen/pentimento/maps_pb';
import { formatDuration, formatTick, formatValue } from '../format/utils';
import { texts } from '../texts';
import { CLICK_PX, ClickTool } from './ClickTool';
import { type Extent, type Grid, gridOf, onAxes, onGrid, pixelAt, type Point } from './grid.utils';
import { type Glass, useLens } from './lens';
import { LinkedZoom } from './LinkedZoom';
import type { Maps } from './maps';
import { type Area, areaBetween } from './utils';
import { type MapView, type Shared, useShared } from './view';
import { WHOLE, type Zoom as Part } from './view.utils';

export interface FrameProps {
  maps: Maps;
  view: MapView;
  /** How many columns the odd rows are shown to the right of their place. */
  shift: number;
  area: Area | undefined;
  onSelect: (area: Area) => void;
  /** What the map is seen through to. */
  under?: ReactNode;
  glass?: Glass;
  /** How much the axes show when all is shown; undefined: the map and no more. */
  extent?: Extent;
  /** Over what is painted. */
  marks?: ReactNode;
  /** What the pointer draws with; undefined: a click selects a pixel, dragging a rectangle. */
  tool?: ReactNode;
}

interface Props extends FrameProps {
  /** Name of what is shown. */
  shown: string;
  model: string;
  role: LayerRole;
  /** What is told of a pixel; undefined where nothing was measured. */
  tell: (pixel: number) => ReactNode;
  /** Beside the map. */
  legend: ReactNode;
  /** What is painted. */
  children: ReactNode;
}

/** A large map in its axes. */
export function MapFrame(props: Props) {
  const { maps, view, shift, shown, legend, children, area, onSelect, under, glass, marks, tool } = props;
  const { rows, columns, newest } = maps;
  const grid = gridOf(maps, shift);
  const { width, height } = props.extent ?? { width: columns * grid.x, height: rows * grid.y };
  const select = (a: Point, b: Point) =>
    onSelect(areaBetween(onGrid(grid, a), onGrid(grid, b), rows, columns));
  return (
    <div
      className="main-map"
      role="region"
      aria-label={texts.mapOf(shown)}
      onPointerLeave={() => view.pointer.set(undefined)}
    >
      <VisCanvas
        aspect="equal"
        abscissaConfig={{
          visDomain: [0, width],
          isIndexAxis: !grid.isInMm,
          label: grid.isInMm ? texts.xMm : texts.column,
          formatTick: inside(columns * grid.x),
        }}
        ordinateConfig={{
          visDomain: [0, height],
          isIndexAxis: !grid.isInMm,
          label: grid.isInMm ? texts.yMm : texts.row,
          flip: true,
          formatTick: inside(rows * grid.y),
        }}
      >
        <Pan modifierKey="Control" />
        <Zoom />
        <LinkedZoom zoom={view.zoom} />
        {under && <group renderOrder={-1}>{under}</group>}
        {children}
        {glass && glass.lens > 0 && <LensRing view={view} grid={grid} radius={glass.lens} />}
        <TooltipMesh
          guides="both"
          renderTooltip={(x, y) => <PixelTip {...props} at={pixelAt(grid, { x, y })} />}
        />
        <PointTool grid={grid} onPoint={view.pointer.set} />
        {tool ?? <SelectTool onSelect={select} />}
        <Outside grid={grid} />
        <Frame
          className="grid-frame"
          grid={grid}
          area={{ firstRow: 0, firstColumn: 0, lastRow: rows - 1, lastColumn: columns - 1 }}
        />
        {area && <Frame className="selection" grid={grid} area={area} />}
        {newest >= 0 && !maps.complete && (
          <Frame className="newest" grid={grid} area={pixel(newest, columns)} />
        )}
        {marks}
        <Cursor grid={grid} pointer={view.pointer} />
      </VisCanvas>
      <ResetZoom zoom={view.zoom} />
      {legend}
    </div>
  );
}

/** Numbers of ticks that are on the grid. */
function inside(size: number): (tick: number) => string {
  return (tick) => (tick < 0 || tick > size ? '' : formatTick(tick));
}

function vector(grid: Grid, column: number, row: number): Vector3 {
  const { x, y } = onAxes(grid, { x: column, y: row });
  return new Vector3(x, y, 0);
}

/** Covers what is beside the grid, so that only its own unmeasured pixels are hatched. */
function Outside({ grid }: { grid: Grid }) {
  return (
    <DataToHtml points={[vector(grid, 0, 0), vector(grid, grid.columns, grid.rows)]}>
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

function pixel(index: number, columns: number): Area {
  const [row, column] = [Math.floor(index / columns), index % columns];
  return { firstRow: row, firstColumn: column, lastRow: row, lastColumn: column };
}

function Cursor({ grid, pointer }: { grid: Grid; pointer: MapView['pointer'] }) {
  const area = useShared(pointer);
  return area && <Frame className="cursor" grid={grid} area={area} />;
}

function LensRing({ view, grid, radius }: { view: MapView; grid: Grid; radius: number }) {
  const lens = useLens(view, grid, radius);
  return (
    lens && (
      <DataToHtml
        points={[
          vector(grid, lens.column, lens.row),
          vector(grid, lens.column + lens.radiusColumns, lens.row + lens.radiusRows),
        ]}
      >
        {(centre, edge) => (
          <SvgElement>
            <ellipse
              className="lens"
              cx={centre.x}
              cy={centre.y}
              rx={Math.abs(edge.x - centre.x)}
              ry={Math.abs(edge.y - centre.y)}
            />
          </SvgElement>
        )}
      </DataToHtml>
    )
  );
}

function ResetZoom({ zoom }: { zoom: Shared<Part> }) {
  return (
    useShared(zoom).scale < 1 && (
      <button type="button" className="reset-zoom" onClick={() => zoom.set(WHOLE)}>
        {texts.resetZoom}
      </button>
    )
  );
}

function Frame({ grid, area, className }: { grid: Grid; area: Area; className: string }) {
  const moved = area.firstRow === area.lastRow && area.firstRow % 2 === 1 ? grid.shift : 0;
  const start = vector(grid, area.firstColumn + moved, area.firstRow);
  const end = vector(grid, area.lastColumn + 1 + moved, area.lastRow + 1);
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

function SelectTool({ onSelect }: { onSelect: (a: Point, b: Point) => void }) {
  return (
    <>
      <ClickTool onClick={(at) => onSelect(at, at)} />
      <SelectionTool
        validate={({ html: [a, b] }) => a.distanceTo(b) >= CLICK_PX}
        onValidSelection={({ data: [a, b] }) => onSelect(a, b)}
      >
        {({ html }, _, isValid) =>
          isValid && (
            <SvgElement>
              <SvgRect className="rubber-band" coords={html} />
            </SvgElement>
          )
        }
      </SelectionTool>
    </>
  );
}

function PointTool({ grid, onPoint }: { grid: Grid; onPoint: (pixel: Area | undefined) => void }) {
  useCanvasEvent('pointermove', ({ dataPt }) => onPoint(pixelAt(grid, dataPt)));
  return null;
}

function PixelTip({ maps, view, model, role, tell, at }: Props & { at: Area | undefined }) {
  const until = useShared(view.until);
  if (!at) {
    return null;
  }
  const { firstRow: row, firstColumn: column } = at;
  const pixel = row * maps.columns + column;
  const told = maps.measuredS[pixel]! > until ? undefined : tell(pixel);
  const trust = maps.layers.find(
    (layer) => layer.model === model && layer.role === LayerRole.TRUST && layer.role !== role,
  )?.values[pixel];
  const age = (Date.now() - maps.startMs) / 1000 - (maps.measuredS[pixel] ?? Number.NaN);
  const { isInMm } = gridOf(maps);
  return (
    <div className="tip">
      <div>{`${texts.row} ${row} · ${texts.column} ${column}`}</div>
      {isInMm && (
        <div>{`x ${formatValue(column * maps.stepXMm)} mm · y ${formatValue(row * maps.stepYMm)} mm`}</div>
      )}
      {told === undefined ? (
        <em>{texts.notMeasured}</em>
      ) : (
        <>
          <strong>{told}</strong>
          {maps.isOutdated(model, pixel) && <em>{texts.outdated}</em>}
          {trust !== undefined && Number.isFinite(trust) && (
            <div>{`${texts.trust} ${formatValue(trust, 2)}`}</div>
          )}
          {Number.isFinite(age) && <div>{`${texts.age} ${formatDuration(Math.max(0, age))}`}</div>}
        </>
      )}
    </div>
  );
}
