import { expect, test } from 'vitest';
import type { Grid } from '../maps/grid.utils';
import { commonExtent, fills, isSameGrid, samePlace } from './compare.utils';

const grid = (rows: number, columns: number, mm: number): Grid => ({
  rows,
  columns,
  x: mm || 1,
  y: mm || 1,
  isInMm: mm > 0,
  shift: 0,
});
const large = grid(30, 40, 1);
const small = grid(60, 40, 0.5);

test('should give both maps the room of the larger one', () => {
  expect(commonExtent(large, small)).toEqual({ width: 40, height: 30 });
  expect(commonExtent(large, grid(10, 100, 1))).toEqual({ width: 100, height: 30 });
  expect(commonExtent(large, grid(60, 80, 0))).toBeUndefined();
  expect(fills(large, { width: 40, height: 30 })).toBe(true);
  expect(fills(small, { width: 40, height: 30 })).toBe(false);
});

test('should point at the same place of both', () => {
  const at = (row: number, column: number) => ({
    firstRow: row,
    lastRow: row,
    firstColumn: column,
    lastColumn: column,
  });
  expect(samePlace(at(4, 10), large, small)).toEqual(at(9, 21));
  expect(samePlace(at(20, 25), large, small)).toBeUndefined();
  expect(samePlace(at(4, 10), large, grid(6, 12, 0))).toEqual(at(4, 10));
});

test('should take one scan from another only where their pixels are the same', () => {
  expect(isSameGrid(large, grid(30, 40, 1))).toBe(true);
  expect(isSameGrid(large, small)).toBe(false);
  expect(isSameGrid(large, grid(30, 41, 1))).toBe(false);
});
