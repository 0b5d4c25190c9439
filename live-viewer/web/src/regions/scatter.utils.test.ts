import { expect, test } from 'vitest';
import { countOf } from '../selection/mask.utils';
import { binsFor, extentOfValues, histogram, paintHistogram, pixelsInside } from './scatter.utils';

const x = Float32Array.from([0, 1, 2, 3, 4, Number.NaN]);
const y = Float32Array.from([0, 10, 20, 30, 40, 5]);
const SIZE = { rows: 2, columns: 3 };

test('every pixel that has both values is in a bin, the largest too', () => {
  const mask = { ...SIZE, pixels: Uint8Array.from([1, 1, 0, 0, 1, 1]) };
  const made = histogram(x, y, mask, 2);
  expect(made.x).toEqual([0, 4]);
  expect([...made.all]).toEqual([2, 0, 0, 3]);
  expect([...made.selected]).toEqual([2, 0, 0, 1]);
});

test('bins are finer for more pixels, up to a limit', () => {
  expect(binsFor(100)).toBe(48);
  expect(binsFor(10_000)).toBe(100);
  expect(binsFor(1_000_000)).toBe(256);
});

test('an axis without values, or with one value only, has an extent all the same', () => {
  expect(extentOfValues(Float32Array.of(Number.NaN))).toEqual([0, 1]);
  expect(extentOfValues(Float32Array.of(3, 3))).toEqual([2.5, 3.5]);
});

test('bins with selected pixels have the colour of the selection, empty ones none', () => {
  const mask = { ...SIZE, pixels: Uint8Array.from([1, 0, 0, 0, 0, 0]) };
  const painted = paintHistogram(histogram(x, y, mask, 2), '#e69f00');
  expect(painted[0]).toBe(0xff009fe6);
  expect(painted[1]).toBe(0);
  expect(painted[3]! >>> 24).toBe(255);
});

test('a ring in the plot takes the pixels whose values are inside', () => {
  const ring = [
    [0.5, -5],
    [3.5, -5],
    [3.5, 35],
    [0.5, 35],
    [0.5, -5],
  ] as [number, number][];
  const mask = pixelsInside(x, y, ring, SIZE);
  expect([...mask.pixels]).toEqual([0, 1, 1, 1, 0, 0]);
  expect(countOf(pixelsInside(x, y, ring.slice(0, 2), SIZE))).toBe(0);
});
