import { expect, test } from 'vitest';
import type { Curve } from './utils';
import {
  abscissas,
  elementColours,
  extent,
  forLogAxis,
  hasName,
  labelRows,
  markers,
  peak,
  shortName,
  sum,
} from './utils';

const curve: Curve = {
  name: 'A',
  of: 'selection',
  unit: 1,
  abscissas: new Float32Array([-0.5, 0.5, 1.5]),
  counts: new Float64Array([900, 0, 30]),
  total: 930,
  realTimeS: 1,
  liveTimeS: 1,
};

test('channels become energies by the axis in force', () => {
  const axis = { offsetKev: 0.25, gainKevPerChannel: 0.5, quadraticKevPerChannel2: 0.125 };
  expect([...abscissas(axis, 3)]).toEqual([0.25, 0.875, 1.75]);
  expect([...abscissas(undefined, 3)]).toEqual([0, 1, 2]);
});

test('the noise peak does not set the height', () => {
  expect(peak([curve], 0.4)).toBe(30);
  expect(sum(curve.counts)).toBe(930);
});

test('the axis begins at zero energy', () => {
  expect(extent([curve])).toEqual([0, 1.5]);
  expect(extent([])).toEqual([0, 1]);
});

test('no counts are shown as half a count on a logarithmic axis', () => {
  expect([...forLogAxis(curve.counts)]).toEqual([900, 0.5, 30]);
});

test('only lines of chosen elements inside the range are marked', () => {
  const line = (name: string, energy_kev: number) => ({ name, energy_kev, share: 1 });
  const table = [
    { symbol: 'Fe', lines: [line('Fe-KL3', 6.4), line('Fe-L3M5', 0.7)] },
    { symbol: 'Cu', lines: [line('Cu-KL3', 8)] },
  ];
  expect(markers(table, ['Fe'], [1, 20]).map((m) => m.name)).toEqual(['Fe-KL3']);
});

test('of lines that lie together only the strongest is named', () => {
  const marker = (name: string, energyKev: number, share: number) => ({
    symbol: 'Fe',
    name,
    energyKev,
    share,
  });
  const alpha = marker('Fe-KL3', 6.404, 0.58);
  const alpha2 = marker('Fe-KL2', 6.391, 0.3);
  const beta = marker('Fe-KM3', 7.058, 0.08);
  const weak = marker('Fe-KM2', 7.9, 0.04);
  const all = [alpha, alpha2, beta, weak];
  expect(all.filter((each) => hasName(each, all))).toEqual([alpha, beta]);
});

test('lines have their usual names', () => {
  expect(shortName('Fe-KL3')).toBe('Fe Kα');
  expect(shortName('Pb-L1M3')).toBe('Pb L1M3');
});

test('every element has a colour of its own', () => {
  const symbols = ['Ca', 'Fe', 'Cu', 'Hg', 'Pb', 'K', 'Ti', 'Mn', 'Zn', 'As', 'Sn', 'Sb'];
  const colours = elementColours(symbols, 72);
  expect([...colours.keys()]).toEqual(symbols);
  expect(new Set(colours.values()).size).toBe(symbols.length);
  expect(elementColours(['Ca', 'Fe', 'Au'], 72).get('Fe')).toBe(colours.get('Fe'));
});

test('labels that would lie on each other stand at different heights, the strongest highest', () => {
  const label = (x: number, weight: number) => ({ x, width: 30, weight });
  expect(labelRows([label(100, 0.4), label(110, 0.6), label(200, 0.1), label(120, 0.2)], 3)).toEqual([
    1, 0, 0, 2,
  ]);
  expect(labelRows([label(100, 1), label(130, 1)], 3)).toEqual([0, 0]);
});

test('the weakest labels are left out where there is no room', () => {
  const label = (weight: number) => ({ x: 0, width: 30, weight });
  expect(labelRows([label(0.1), label(0.9), label(0.5)], 2)).toEqual([undefined, 0, 1]);
  expect(labelRows([label(1)], 0)).toEqual([undefined]);
  expect(labelRows([], 2)).toEqual([]);
});
