import { expect, test } from 'vitest';
import { gridOf, onAxes, onGrid } from './grid.utils';

test('axes are in millimetres when both steps are known', () => {
  const grid = gridOf({ rows: 60, columns: 120, stepXMm: 0.5, stepYMm: 0.25 });
  expect(grid).toEqual({ rows: 60, columns: 120, x: 0.5, y: 0.25, isInMm: true });
  expect(onAxes(grid, { x: 120, y: 60 })).toEqual({ x: 60, y: 15 });
  expect(onGrid(grid, { x: 60, y: 15 })).toEqual({ x: 120, y: 60 });
});

test('axes are in columns and rows when a step is not known', () => {
  for (const steps of [
    { stepXMm: 0, stepYMm: 0 },
    { stepXMm: 0.5, stepYMm: 0 },
  ]) {
    const grid = gridOf({ rows: 60, columns: 120, ...steps });
    expect(grid).toEqual({ rows: 60, columns: 120, x: 1, y: 1, isInMm: false });
    expect(onGrid(grid, { x: 7.5, y: 3 })).toEqual({ x: 7.5, y: 3 });
  }
});
