import { expect, test } from 'vitest';
import type { Grid } from '../maps/grid.utils';
import { isSameGrid, linkedZoom, samePlace, wholeOf } from './compare.utils';

const grid = (rows: number, columns: number, mm: number): Grid => ({
  rows,
  columns,
  x: mm || 1,
  y: mm || 1,
  isInMm: mm > 0,
  shift: 0,
});
const room = { width: 400, height: 300 };
const large = { grid: grid(30, 40, 1), ...room };
const small = { grid: grid(30, 40, 0.5), ...room };

test('should show the same millimetres at the same size', () => {
  // All of the large one: 10 px a mm. The small one, 20 x 15 mm, is then half as large as it could be.
  expect(linkedZoom({ scale: 1, x: 0, y: 0 }, large, small)).toEqual({ scale: 2, x: 0.5, y: -0.5 });
  const zoom = { scale: 0.25, x: -0.3, y: 0.2 };
  const back = linkedZoom(linkedZoom(zoom, large, small), small, large);
  expect(back.scale).toBeCloseTo(zoom.scale);
  expect(back.x).toBeCloseTo(zoom.x);
  expect(back.y).toBeCloseTo(zoom.y);
  expect(linkedZoom(zoom, large, large)).toMatchObject({ scale: 0.25 });
});

test('should show as much of both where the millimetres of one are not known', () => {
  const unknown = { grid: grid(60, 80, 0), ...room };
  const zoom = { scale: 0.5, x: 0.1, y: 0 };
  expect(linkedZoom(zoom, large, unknown)).toEqual(zoom);
});

test('should begin with all of the larger one', () => {
  expect(wholeOf(large, small)).toEqual({ scale: 1, x: 0, y: 0 });
  expect(wholeOf(small, large).scale).toBe(2);
});

test('should point at the same place of both', () => {
  const at = (row: number, column: number) => ({
    firstRow: row,
    lastRow: row,
    firstColumn: column,
    lastColumn: column,
  });
  expect(samePlace(at(4, 10), large.grid, small.grid)).toEqual(at(9, 21));
  expect(samePlace(at(20, 10), large.grid, small.grid)).toBeUndefined();
  expect(samePlace(at(4, 10), large.grid, grid(6, 12, 0))).toEqual(at(4, 10));
});

test('should take one scan from another only where their pixels are the same', () => {
  expect(isSameGrid(large.grid, grid(30, 40, 1))).toBe(true);
  expect(isSameGrid(large.grid, small.grid)).toBe(false);
  expect(isSameGrid(large.grid, grid(30, 41, 1))).toBe(false);
});
