import { expect, test } from 'vitest';
import { gridOf, onAxes, onGrid, pixelAt } from './grid.utils';

test('axes are in millimetres when both steps are known', () => {
  const grid = gridOf({ rows: 60, columns: 120, stepXMm: 0.5, stepYMm: 0.25 });
  expect(grid).toEqual({ rows: 60, columns: 120, x: 0.5, y: 0.25, isInMm: true, shift: 0 });
  expect(onAxes(grid, { x: 120, y: 60 })).toEqual({ x: 60, y: 15 });
  expect(onGrid(grid, { x: 60, y: 15 })).toEqual({ x: 120, y: 60 });
});

test('axes are in columns and rows when a step is not known', () => {
  for (const steps of [
    { stepXMm: 0, stepYMm: 0 },
    { stepXMm: 0.5, stepYMm: 0 },
  ]) {
    const grid = gridOf({ rows: 60, columns: 120, ...steps });
    expect(grid).toEqual({ rows: 60, columns: 120, x: 1, y: 1, isInMm: false, shift: 0 });
    expect(onGrid(grid, { x: 7.5, y: 3 })).toEqual({ x: 7.5, y: 3 });
  }
});

test('a pixel of an odd row is where it is shown', () => {
  const grid = gridOf({ rows: 4, columns: 10, stepXMm: 2, stepYMm: 1 }, 0.8);
  expect(pixelAt(grid, { x: 4.5, y: 0.5 })).toMatchObject({ firstRow: 0, firstColumn: 2 });
  expect(pixelAt(grid, { x: 4.5, y: 1.5 })).toMatchObject({ firstRow: 1, firstColumn: 1 });
  expect(pixelAt(grid, { x: 1, y: 1.5 })).toBeUndefined();
  expect(pixelAt(grid, { x: 21, y: 1.5 })).toMatchObject({ lastRow: 1, lastColumn: 9 });
  expect(pixelAt(grid, { x: 21, y: 2.5 })).toBeUndefined();
  expect(pixelAt(grid, { x: 4.5, y: 4 })).toBeUndefined();
});
