import type { Maps } from './maps';

/** Where the pixels of a map lie on its axes: in millimetres where the scan's steps are known, else in columns and rows. */
export interface Grid {
  rows: number;
  columns: number;
  /** Width and height of a pixel on the axes. */
  x: number;
  y: number;
  isInMm: boolean;
}

export interface Point {
  x: number;
  y: number;
}

export function gridOf({
  rows,
  columns,
  stepXMm,
  stepYMm,
}: Pick<Maps, 'rows' | 'columns' | 'stepXMm' | 'stepYMm'>): Grid {
  const isInMm = stepXMm > 0 && stepYMm > 0;
  return { rows, columns, x: isInMm ? stepXMm : 1, y: isInMm ? stepYMm : 1, isInMm };
}

/** A point of the axes in columns and rows. */
export function onGrid({ x, y }: Grid, point: Point): Point {
  return { x: point.x / x, y: point.y / y };
}

/** A point of the grid on the axes. */
export function onAxes({ x, y }: Grid, point: Point): Point {
  return { x: point.x * x, y: point.y * y };
}
