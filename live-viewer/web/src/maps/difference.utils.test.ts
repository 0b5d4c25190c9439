import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import { commonRanges, contrastOf, rangeAroundOne, rangeAroundZero } from './difference.utils';
import type { Layer } from './maps';

const layer = (name: string, unit: string, ...values: number[]): Layer => ({
  key: `fit/${name}`,
  model: 'fit',
  version: '1',
  name,
  unit,
  hasErrors: false,
  role: LayerRole.AREA,
  values: Float32Array.from(values),
});

test('a difference is empty where either map is', () => {
  const a = layer('A', 'counts', 5, Number.NaN, 1);
  const b = layer('B', 'counts', 2, 1, Number.NaN);
  expect([0, 1, 2].map(contrastOf(a, b, 'difference').of)).toEqual([3, Number.NaN, Number.NaN]);
});

test('a ratio is empty where it would be divided by nothing', () => {
  const a = layer('A', 'counts', 6, 6, -6, 6);
  const b = layer('B', '1', 2, 0, 2, -2);
  const { of, layer: ratio } = contrastOf(a, b, 'ratio');
  expect([0, 1, 2, 3].map(of)).toEqual([3, Number.NaN, -3, Number.NaN]);
  expect(ratio.unit).toBe('counts / 1');
  expect(contrastOf(a, a, 'ratio').layer.unit).toBe('1');
});

test('the range of a ratio reaches as far below one as above it', () => {
  const [low, high] = rangeAroundOne(Float32Array.of(0.25, 1, 2, -1, Number.NaN), 0);
  expect([low, high]).toEqual([0.25, 4]);
  expect(rangeAroundOne(Float32Array.of(1, 1), 0)[1]).toBeGreaterThan(1);
});

test('the range of a difference has zero in its middle', () => {
  expect(rangeAroundZero(Float32Array.of(-1, 0, 4), 0)).toEqual([-4, 4]);
  expect(rangeAroundZero(Float32Array.of(-9, Number.NaN, 4), 0)).toEqual([-9, 9]);
});

test('a difference of nothing, or of equal maps, has a range all the same', () => {
  expect(rangeAroundZero(Float32Array.of(Number.NaN), 0)).toEqual([-1, 1]);
  const [low, high] = rangeAroundZero(Float32Array.of(0, 0), 0);
  expect(high).toBeGreaterThan(low);
});

test('maps of one unit share a range, others keep their own', () => {
  expect(commonRanges([0, 5], [1, 9], true)).toEqual([
    [0, 9],
    [0, 9],
  ]);
  expect(commonRanges([0, 5], [0, 1], false)).toEqual([
    [0, 5],
    [0, 1],
  ]);
});
