import { expect, test } from 'vitest';
import type { Curve } from './utils';
import { abscissas, extent, forLogAxis, hasName, markers, peak, shortName, sum } from './utils';

const curve: Curve = {
  name: 'A',
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
