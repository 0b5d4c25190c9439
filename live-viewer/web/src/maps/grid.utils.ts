import type { Maps } from './maps';
import type { Area } from './utils';

/** Where the pixels of a map lie on its axes: in millimetres where the scan's steps are known, else in columns and rows. */
export interface Grid {
  rows: number;
  columns: number;
  /** Width and height of a pixel on the axes. */
  x: number;
  y: number;
  isInMm: boolean;
  /** How many columns the odd rows are shown to the right of their place. */
  shift: number;
}

/** A size on the axes. */
export interface Extent {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export function gridOf(
  { rows, columns, stepXMm, stepYMm }: Pick<Maps, 'rows' | 'columns' | 'stepXMm' | 'stepYMm'>,
  shift = 0,
): Grid {
  const isInMm = stepXMm > 0 && stepYMm > 0;
  return { rows, columns, x: isInMm ? stepXMm : 1, y: isInMm ? stepYMm : 1, isInMm, shift };
}

/** A point of the axes in columns and rows of the grid that it is shown on. */
export function onGrid({ x, y, rows, shift }: Grid, point: Point): Point {
  const row = point.y / y;
  const isOdd = row >= 0 && row < rows && Math.floor(row) % 2 === 1;
  return { x: point.x / x - (isOdd ? shift : 0), y: row };
}

/** A point of the grid on the axes. */
export function onAxes({ x, y }: Grid, point: Point): Point {
  return { x: point.x * x, y: point.y * y };
}

/** The pixel that is shown at a point of the axes; undefined beside the grid. */
export function pixelAt(grid: Grid, point: Point): Area | undefined {
  const { x, y } = onGrid(grid, point);
  const [row, column] = [Math.floor(y), Math.floor(x)];
  return row >= 0 && row < grid.rows && column >= 0 && column < grid.columns
    ? { firstRow: row, firstColumn: column, lastRow: row, lastColumn: column }
    : undefined;
}
