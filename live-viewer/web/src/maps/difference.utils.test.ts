import { expect, test } from 'vitest';
import { commonRanges, difference, rangeAroundZero } from './difference.utils';

test('a difference is empty where either map is', () => {
  const a = Float32Array.of(5, Number.NaN, 1);
  const b = Float32Array.of(2, 1, Number.NaN);
  expect([...difference(a, b)]).toEqual([3, Number.NaN, Number.NaN]);
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
