import { expect, test } from 'vitest';
import { candidatesAt, netCounts, topNear, widthLaw } from './candidates.utils';
import type { Curve, ElementLines } from './utils';

const TABLE: ElementLines[] = [
  {
    symbol: 'As',
    lines: [
      { name: 'As-KL3', energy_kev: 10.54, share: 0.57 },
      { name: 'As-KL2', energy_kev: 10.51, share: 0.3 },
      { name: 'As-KM3', energy_kev: 11.73, share: 0.12 },
    ],
  },
  {
    symbol: 'Pb',
    lines: [
      { name: 'Pb-L3M5', energy_kev: 10.55, share: 0.45 },
      { name: 'Pb-L2M4', energy_kev: 12.61, share: 0.3 },
      { name: 'Pb-L3N5', energy_kev: 12.62, share: 0.1 },
      { name: 'Pb-M5N7', energy_kev: 2.35, share: 0.6 },
    ],
  },
  { symbol: 'Kr', lines: [{ name: 'Kr-KL3', energy_kev: 10.56, share: 0.6 }] },
  { symbol: 'Fe', lines: [{ name: 'Fe-KL3', energy_kev: 6.4, share: 0.6 }] },
];
const WIDTH = widthLaw(undefined);

function spectrum(...peaks: [energyKev: number, counts: number][]): Curve {
  const abscissas = Float32Array.from({ length: 1000 }, (_, c) => 0.02 * c);
  const counts = Float64Array.from(abscissas, (kev) =>
    peaks.reduce((sum, [at, area]) => {
      const sigma = WIDTH(at) / 2.3548;
      return sum + ((0.02 * area) / (sigma * 2.5066)) * Math.exp(-(((kev - at) / sigma) ** 2) / 2);
    }, 40 - kev),
  );
  return { name: 'A', of: 'selection', abscissas, counts, unit: 1, total: 1, realTimeS: 0, liveTimeS: 0 };
}

const symbols = (curve: Curve, at: number) =>
  candidatesAt(at, curve, TABLE, WIDTH).map(({ symbol }) => symbol);

test('the other lines of an element decide between two that have one at the same place', () => {
  expect(symbols(spectrum([10.55, 4500], [12.61, 4000]), 10.55)).toEqual(['Pb', 'As']);
  expect(symbols(spectrum([10.54, 8700], [11.73, 1200]), 10.53)).toEqual(['As', 'Pb']);
});

test('what no line explains has no candidate, nor do gases that are not there', () => {
  expect(symbols(spectrum([8, 1000]), 8)).toEqual([]);
  expect(symbols(spectrum([10.56, 1000]), 10.56)).not.toContain('Kr');
});

test('an element with one line has nothing that speaks against it', () => {
  expect(candidatesAt(6.41, spectrum([6.4, 1000]), TABLE, WIDTH)[0]).toMatchObject({
    symbol: 'Fe',
    others: undefined,
  });
});

test('counts of a peak are those above the straight line between its flanks', () => {
  const curve = spectrum([6.4, 10_000]);
  expect(netCounts(curve, 6.4, WIDTH)).toBeGreaterThan(7500);
  expect(netCounts(curve, 6.4, WIDTH)).toBeLessThan(10_000);
  expect(Math.abs(netCounts(curve, 9, WIDTH))).toBeLessThan(50);
});

test('a click beside a peak is one at its top', () => {
  expect(topNear(spectrum([6.4, 10_000]), 6.36, WIDTH)).toBeCloseTo(6.4, 2);
});

test('peaks widen with energy, by the law of the axis', () => {
  expect(widthLaw({ noiseFwhmKev: 0.1, fano: 0 })(9)).toBeCloseTo(0.1);
  expect(WIDTH(5.9)).toBeGreaterThan(0.12);
  expect(WIDTH(5.9)).toBeLessThan(0.16);
});
