import {
  DataToHtml,
  Pan,
  ResetZoomButton,
  SelectionTool,
  SvgElement,
  SvgRect,
  TooltipMesh,
  VisCanvas,
  Zoom,
  useCanvasEvent,
} from '@h5web/lib';
import { type ReactNode, useRef } from 'react';
import { Vector3 } from 'three';
import { LayerRole } from '../gen/pentimento/maps_pb';
import { formatDuration, formatTick, formatValue } from '../format/utils';
import { texts } from '../texts';
import { type Grid, gridOf, onAxes, onGrid, type Point } from './grid.utils';
import type { Maps } from './maps';
import { type Area, areaBetween } from './utils';

/** A pointer that moved less than this between press and release has clicked, px. */
const CLICK_PX = 4;

export interface FrameProps {
  maps: Maps;
  area: Area | undefined;
  /** The pixel at the pointer of another map that stands beside this one. */
  cursor?: Area | undefined;
  onPoint?: (pixel: Area | undefined) => void;
  onSelect: (area: Area) => void;
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

/** A large map in its axes. A click selects a pixel, dragging a rectangle. */
export function MapFrame(props: Props) {
  const { maps, shown, legend, children, area, cursor, onPoint, onSelect } = props;
  const { rows, columns } = maps;
  const grid = gridOf(maps);
  const select = (a: Point, b: Point) =>
    onSelect(areaBetween(onGrid(grid, a), onGrid(grid, b), rows, columns));
  return (
    <div className="main-map" role="region" aria-label={texts.mapOf(shown)}>
      <VisCanvas
        aspect="equal"
        abscissaConfig={{
          visDomain: [0, columns * grid.x],
          isIndexAxis: !grid.isInMm,
          label: grid.isInMm ? texts.xMm : texts.column,
          formatTick: inside(columns * grid.x),
        }}
        ordinateConfig={{
          visDomain: [0, rows * grid.y],
          isIndexAxis: !grid.isInMm,
          label: grid.isInMm ? texts.yMm : texts.row,
          flip: true,
          formatTick: inside(rows * grid.y),
        }}
      >
        <Pan modifierKey="Control" />
        <Zoom />
        <ResetZoomButton />
        {children}
        <TooltipMesh
          guides="both"
          renderTooltip={(x, y) => <PixelTip {...props} {...onGrid(grid, { x, y })} />}
        />
        <ClickTool onClick={(at) => select(at, at)} />
        {onPoint && <PointTool grid={grid} onPoint={onPoint} />}
        <SelectionTool
          validate={({ html: [a, b] }) => a.distanceTo(b) >= CLICK_PX}
          onValidSelection={({ data: [a, b] }) => select(a, b)}
        >
          {({ html }, _, isValid) =>
            isValid && (
              <SvgElement>
                <SvgRect className="rubber-band" coords={html} />
              </SvgElement>
            )
          }
        </SelectionTool>
        <Outside grid={grid} />
        <Frame
          className="grid-frame"
          grid={grid}
          area={{ firstRow: 0, firstColumn: 0, lastRow: rows - 1, lastColumn: columns - 1 }}
        />
        {area && <Frame className="selection" grid={grid} area={area} />}
        {cursor && <Frame className="cursor" grid={grid} area={cursor} />}
      </VisCanvas>
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

function Frame({ grid, area, className }: { grid: Grid; area: Area; className: string }) {
  const start = vector(grid, area.firstColumn, area.firstRow);
  const end = vector(grid, area.lastColumn + 1, area.lastRow + 1);
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

function PointTool({ grid, onPoint }: { grid: Grid; onPoint: (pixel: Area | undefined) => void }) {
  const { rows, columns } = grid;
  useCanvasEvent('pointermove', ({ dataPt }) => {
    const { x, y } = onGrid(grid, dataPt);
    const inside = x >= 0 && x < columns && y >= 0 && y < rows;
    onPoint(inside ? areaBetween({ x, y }, { x, y }, rows, columns) : undefined);
  });
  return null;
}

function PixelTip({ maps, model, role, tell, x, y }: Props & { x: number; y: number }) {
  const row = Math.floor(y);
  const column = Math.floor(x);
  if (row < 0 || row >= maps.rows || column < 0 || column >= maps.columns) {
    return null;
  }
  const pixel = row * maps.columns + column;
  const told = tell(pixel);
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
          {trust !== undefined && Number.isFinite(trust) && (
            <div>{`${texts.trust} ${formatValue(trust, 2)}`}</div>
          )}
          {Number.isFinite(age) && <div>{`${texts.age} ${formatDuration(Math.max(0, age))}`}</div>}
        </>
      )}
    </div>
  );
}
