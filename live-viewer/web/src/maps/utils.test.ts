import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Range } from './utils';
import {
  areaBetween,
  colourTable,
  cssColour,
  elementOf,
  fraction,
  paintSmall,
  parseColour,
  percentileRange,
  smallSize,
  steadyRange,
  usable,
  valueAt,
} from './utils';

const ramp = Float32Array.from({ length: 101 }, (_, i) => i);

test('a percentile range leaves unmeasured pixels out', () => {
  expect(percentileRange(new Float32Array([Number.NaN, 5, Number.NaN, 7]), 0, 'linear')).toEqual([5, 7]);
  expect(percentileRange(new Float32Array([Number.NaN]), 1, 'linear')).toBeUndefined();
  expect(percentileRange(ramp, 2, 'linear')).toEqual([2, 98]);
});

test('a logarithmic range is made of positive values', () => {
  expect(percentileRange(new Float32Array([-5, 0, 1, 100]), 0, 'log')).toEqual([1, 100]);
  expect(percentileRange(new Float32Array([-5, 0]), 0, 'log')).toBeUndefined();
});

test('a range found in a few pixels is that of all columns', () => {
  const columns = new Float32Array(1000 * 500).map((_, pixel) => pixel % 500);
  const [min, max] = percentileRange(columns, 1, 'linear', 1000)!;
  expect(min).toBeLessThan(10);
  expect(max).toBeGreaterThan(490);
});

test('a usable range is never empty and fits its scale', () => {
  expect(usable([3, 3], 'linear')[1]).toBeGreaterThan(3);
  expect(usable([0, 0], 'linear')).toEqual([0, 1]);
  expect(usable([-2, 9], 'sqrt')).toEqual([0, 9]);
  expect(usable([-2, 100], 'log')).toEqual([0.01, 100]);
});

test('the range shown stays while the map grows a little', () => {
  const shown: Range = [0, 100];
  expect(steadyRange(shown, [2, 105], false, 'linear')).toBe(shown);
  expect(steadyRange(shown, [1, 80], false, 'linear')).toBe(shown);
});

test('the range shown widens at once with room to spare', () => {
  const [low, high] = steadyRange([0, 100], [0, 200], false, 'linear');
  expect(low).toBe(0);
  expect(high).toBeCloseTo(220);
});

test('the range shown narrows when it is far too wide and at rest', () => {
  expect(steadyRange([0, 1000], [0, 100], false, 'linear')).toEqual([0, 100]);
  expect(steadyRange([0, 120], [0, 100], true, 'linear')).toEqual([0, 100]);
});

test('a growing ramp changes its range a few times, not at every pixel', () => {
  let shown: Range | undefined;
  let changes = 0;
  for (let n = 2; n <= 1000; n++) {
    const next = steadyRange(shown, [0, n], false, 'linear');
    changes += next === shown ? 0 : 1;
    shown = next;
  }
  expect(changes).toBeLessThan(50);
  expect(shown![1]).toBeGreaterThanOrEqual(900);
});

test('values are placed by their scale', () => {
  expect(fraction(50, [0, 100], 'linear')).toBe(0.5);
  expect(fraction(25, [0, 100], 'sqrt')).toBe(0.5);
  expect(fraction(10, [1, 100], 'log')).toBeCloseTo(0.5);
  expect(fraction(25, [0, 100], 0.5)).toBe(0.5);
  expect(fraction(60, [20, 100], 2)).toBe(0.25);
  expect(fraction(-3, [1, 100], 'log')).toBe(0);
  expect(fraction(-3, [1, 100], 0.5)).toBe(0);
  expect(fraction(500, [0, 100], 'linear')).toBe(1);
});

test('a colour bar shows the values that colours stand for', () => {
  for (const scale of ['linear', 'sqrt', 'log', 0.5, 2] as const) {
    expect(valueAt(0, [1, 400], scale)).toBeCloseTo(1);
    expect(valueAt(1, [1, 400], scale)).toBeCloseTo(400);
    expect(fraction(valueAt(0.3, [1, 400], scale), [1, 400], scale)).toBeCloseTo(0.3);
  }
  expect(cssColour(0xff030201)).toBe('rgb(1, 2, 3)');
});

test('colour tables run from dark to light, inverted the other way', () => {
  const dark = colourTable('viridis', false)[0]! & 0xff;
  const light = colourTable('viridis', false)[255]! & 0xff;
  expect(light).toBeGreaterThan(dark);
  expect(colourTable('viridis', true)[0]).toBe(colourTable('viridis', false)[255]);
  expect(colourTable('grey', false)[0]! & 0xff).toBeLessThan(20);
  expect(parseColour('#0a0b0c')).toEqual([10, 11, 12]);
  expect(parseColour('rgb(1, 2, 3)')).toEqual([1, 2, 3]);
});

test('small maps keep unmeasured pixels empty', () => {
  const size = smallSize(4, 6, 3);
  expect(size).toEqual({ rows: 2, columns: 3, step: 2 });
  const values = new Float32Array(24).fill(Number.NaN);
  values[2] = 1;
  const pixels = new Uint32Array(6);
  paintSmall(pixels, size, values, 6, [0, 1], 'linear', colourTable('grey', false));
  expect(pixels[0]).toBe(0);
  expect(pixels[1]).toBe(0xffffffff);
});

test('layers name their element', () => {
  const areas = { role: LayerRole.AREA };
  expect(elementOf({ name: 'Fe-K', ...areas })).toBe('Fe');
  expect(elementOf({ name: 'S', ...areas })).toBe('S');
  expect(elementOf({ name: 'residual', ...areas })).toBeUndefined();
  expect(elementOf({ name: 'B', role: LayerRole.COLOUR })).toBeUndefined();
});

test('areas stay inside the grid', () => {
  expect(areaBetween({ x: 3.7, y: -2 }, { x: 1.2, y: 99 }, 10, 5)).toEqual({
    firstRow: 0,
    firstColumn: 1,
    lastRow: 9,
    lastColumn: 3,
  });
});
