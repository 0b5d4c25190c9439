import { expect, test } from 'vitest';
import { histogramOf, placeOn, valueOn } from './histogram.utils';

const VALUES = Float32Array.from({ length: 1000 }, (_, i) => i);

test('counts every measured pixel once, however many there are of a kind', () => {
  const values = Float32Array.from([...VALUES, Number.NaN, Number.NaN]);
  const histogram = histogramOf(values, [0, 999], 'linear')!;
  const counted = histogram.counts.reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(1000);
  expect(Math.max(...histogram.counts)).toBeLessThan(20);
});

test('the axis holds the range that is shown though no pixel has such values', () => {
  const { domain } = histogramOf(VALUES, [-500, 5000], 'linear')!;
  expect(domain[0]).toBeLessThan(-500);
  expect(domain[1]).toBeGreaterThan(5000);
});

test('a logarithmic axis leaves out what has no logarithm', () => {
  const { domain, counts } = histogramOf(Float32Array.of(-3, 0, 1, 10, 100), [1, 100], 'log')!;
  expect(domain[0]).toBeGreaterThan(0);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});

test('nothing measured, no histogram', () => {
  expect(histogramOf(new Float32Array(9).fill(Number.NaN), [0, 1], 'linear')).toBeUndefined();
});

test('a place on the axis and its value are each other’s inverse', () => {
  for (const scale of ['linear', 'sqrt', 'log', 0.5] as const) {
    const histogram = histogramOf(VALUES, [1, 900], scale)!;
    expect(valueOn(histogram, placeOn(histogram, 300, scale), scale)).toBeCloseTo(300, 6);
  }
});
