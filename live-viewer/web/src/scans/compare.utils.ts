import type { Extent, Grid } from '../maps/grid.utils';
import type { Area } from '../maps/utils';

/** The size of two maps on their axes, so that both have room in it; undefined where they have different axes. */
export function commonExtent(a: Grid, b: Grid): Extent | undefined {
  return a.isInMm === b.isInMm
    ? {
        width: Math.max(a.columns * a.x, b.columns * b.x),
        height: Math.max(a.rows * a.y, b.rows * b.y),
      }
    : undefined;
}

/** Whether a map fills an extent. */
export function fills({ columns, rows, x, y }: Grid, { width, height }: Extent): boolean {
  return columns * x === width && rows * y === height;
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
