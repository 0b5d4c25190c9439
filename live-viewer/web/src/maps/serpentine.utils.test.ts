import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from './maps';
import { serpentineOffset } from './serpentine.utils';

const SIZE = { rows: 60, columns: 120 };

/** Deterministic noise of unit variance, about. */
function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43758.5453;
  return Math.sqrt(12) * (x - Math.floor(x) - 0.5);
}

/** A slanted bar and a disc, soft at the edges; odd rows are measured `offset` columns too far to the right. */
function scan(offset: number, measuredRows = SIZE.rows): Layer {
  const values = new Float32Array(SIZE.rows * SIZE.columns).fill(Number.NaN);
  const soft = (distance: number) => 1 / (1 + Math.exp(-distance));
  for (let row = 0; row < measuredRows; row++) {
    for (let column = 0; column < SIZE.columns; column++) {
      const x = column + (row % 2 === 1 ? offset : 0);
      const bar = soft(6 - Math.abs(x - 30 - row / 3));
      const disc = soft(14 - Math.hypot(x - 85, row - 30));
      const expected = 40 + 300 * bar + 200 * disc;
      values[row * SIZE.columns + column] = expected + Math.sqrt(expected) * noise(row * 131 + column);
    }
  }
  return {
    key: 'fit/Pb-L',
    model: 'fit',
    version: '1',
    name: 'Pb-L',
    unit: 'counts',
    hasErrors: true,
    role: LayerRole.AREA,
    values,
  };
}

test('finds by how much the directions of a scan are off', () => {
  for (const offset of [-2.3, -0.8, 0.3, 0.8, 1.5, 3]) {
    const found = serpentineOffset([scan(offset)], SIZE)!;
    expect(Math.abs(found.columns - offset)).toBeLessThan(0.05);
    expect(found.error).toBeLessThan(0.05);
  }
});

test('where nothing is off it says nothing', () => {
  expect(serpentineOffset([scan(0)], SIZE)).toBeUndefined();
});

test('a few rows are not enough, nor are maps without amounts', () => {
  expect(serpentineOffset([scan(0.8, 10)], SIZE)).toBeUndefined();
  expect(serpentineOffset([{ ...scan(0.8), role: LayerRole.TRUST }], SIZE)).toBeUndefined();
  expect(serpentineOffset([], SIZE)).toBeUndefined();
});

test('half a scan is enough', () => {
  const found = serpentineOffset([scan(0.8, 30)], SIZE)!;
  expect(Math.abs(found.columns - 0.8)).toBeLessThan(0.05);
});
