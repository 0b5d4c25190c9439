import { expect, test } from 'vitest';
import type { RasterPlan } from './parameters.utils';
import { durationOf, endsOf, pixelsOf, runsOf } from './path.utils';

const PLAN: RasterPlan = {
  kind: 'raster',
  left: 60,
  top: 80,
  rows: 4,
  columns: 10,
  step: 2,
  dwell: 0.5,
  serpentine: true,
  borders: 'poll',
  region: [],
  spectrometers: [],
  acceleration: 100,
  fastest: 20,
};

test('should go there and back, from the middle of the first pixel', () => {
  const { runs, every } = runsOf(PLAN);
  expect(every).toBe(1);
  expect(runs.map(({ from, to }) => [from.x, to.x, from.y])).toEqual([
    [61, 79, 80],
    [79, 61, 82],
    [61, 79, 84],
    [79, 61, 86],
  ]);
  expect(endsOf(PLAN)).toEqual({ begin: { x: 61, y: 80 }, end: { x: 61, y: 86 } });
  expect(endsOf({ ...PLAN, serpentine: false })?.end).toEqual({ x: 79, y: 86 });
});

test('should draw some of many rows, in both directions in turn', () => {
  const { runs, every } = runsOf({ ...PLAN, rows: 1000 });
  expect(every % 2).toBe(1);
  expect(runs.length).toBeLessThanOrEqual(26);
  expect(runs[0]!.from.x).toBeLessThan(runs[0]!.to.x);
  expect(runs[1]!.from.x).toBeGreaterThan(runs[1]!.to.x);
});

test('should measure only pixels whose middle is in the region', () => {
  const part: RasterPlan = {
    ...PLAN,
    region: [
      [2, 1],
      [5, 1],
      [5, 3],
      [2, 3],
    ],
  };
  expect(pixelsOf(PLAN)).toBe(40);
  expect(pixelsOf(part)).toBe(6);
  expect(endsOf(part)).toEqual({ begin: { x: 69, y: 82 }, end: { x: 69, y: 84 } });
  expect(durationOf(part)).toBeLessThan(durationOf(PLAN));
});

test('should add ways and transfers to the dwells', () => {
  const dwells = 40 * 0.5;
  const moving = durationOf(PLAN);
  expect(moving).toBeGreaterThan(dwells);
  expect(moving).toBeLessThan(1.2 * dwells);
  expect(durationOf({ ...PLAN, serpentine: false })).toBeGreaterThan(moving);
  const serial = [{ isSerial: true, baud: 115_200, channels: 1024 }];
  const readOut = (40 * 1024 * 30) / 115_200;
  const settled = durationOf({ ...PLAN, borders: 'settle', spectrometers: serial });
  expect(settled).toBeGreaterThan(dwells + readOut);
  expect(durationOf({ ...PLAN, borders: 'pulses', spectrometers: serial })).toBeGreaterThan(
    dwells + 0.9 * readOut,
  );
});
