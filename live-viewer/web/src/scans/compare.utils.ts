import type { Grid } from '../maps/grid.utils';
import type { Area } from '../maps/utils';
import type { Zoom } from '../maps/view.utils';

/** A map on the screen: its grid, and the room that it is fitted into, px. */
export interface Field {
  grid: Grid;
  width: number;
  height: number;
}

/** How large a unit of the axes is on the screen while all of the map is shown, px. */
function fitOf({ grid, width, height }: Field): number {
  return Math.min(width / (grid.columns * grid.x), height / (grid.rows * grid.y));
}

/** Where another map has to look to show the same place at the same size; both begin in their upper left corners. */
export function linkedZoom(zoom: Zoom, from: Field, to: Field): Zoom {
  if (from.grid.isInMm !== to.grid.isInMm) {
    return zoom;
  }
  const [wide, high] = [from.grid.columns * from.grid.x, from.grid.rows * from.grid.y];
  const [toWide, toHigh] = [to.grid.columns * to.grid.x, to.grid.rows * to.grid.y];
  const x = wide / 2 + zoom.x * wide;
  const y = high / 2 - zoom.y * high;
  return {
    scale: (zoom.scale * fitOf(to)) / fitOf(from),
    x: (x - toWide / 2) / toWide,
    y: (toHigh / 2 - y) / toHigh,
  };
}

/** How the larger of two maps looks when all of it is shown, as the first of them has to look. */
export function wholeOf(a: Field, b: Field): Zoom {
  const whole: Zoom = { scale: 1, x: 0, y: 0 };
  const linked = linkedZoom(whole, b, a);
  return linked.scale > 1 ? linked : whole;
}

/** The pixel of another grid at the same place; undefined beside it. */
export function samePlace({ firstRow, firstColumn }: Area, from: Grid, to: Grid): Area | undefined {
  const isInMm = from.isInMm && to.isInMm;
  const row = isInMm ? Math.floor(((firstRow + 0.5) * from.y) / to.y) : firstRow;
  const column = isInMm ? Math.floor(((firstColumn + 0.5) * from.x) / to.x) : firstColumn;
  return row < to.rows && column < to.columns
    ? { firstRow: row, lastRow: row, firstColumn: column, lastColumn: column }
    : undefined;
}

/** Whether two scans have the same pixels, so that one can be taken from the other. */
export function isSameGrid(a: Grid, b: Grid): boolean {
  return a.rows === b.rows && a.columns === b.columns && a.isInMm === b.isInMm && a.x === b.x && a.y === b.y;
}
