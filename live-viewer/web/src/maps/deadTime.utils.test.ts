import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import { corrected, liveFractionOf } from './deadTime.utils';
import type { Layer } from './maps';

const layer = (key: string, role: LayerRole, ...values: number[]): Layer => ({
  key,
  model: 'fit',
  version: '1',
  name: key,
  unit: 'counts',
  hasErrors: false,
  role,
  values: new Float32Array(values),
});

const live = layer('live-fraction', LayerRole.LIVE_FRACTION, 0.5, 1, Number.NaN);

test('areas are divided by the share of the time in which the detectors could count', () => {
  const after = corrected(layer('Fe-K', LayerRole.AREA, 10, 10, 10), live)!;
  expect([0, 1, 2].map(after.of)).toEqual([20, 10, Number.NaN]);
  expect(after.layer.liveFraction).toBe(live.values);
});

test('other layers stay as they are, and areas do where no time is known', () => {
  const trust = layer('trust', LayerRole.TRUST, 1, 1, 1);
  const area = layer('Fe-K', LayerRole.AREA, 10, 10, 10);
  expect(corrected(trust, live)).toBeUndefined();
  expect(corrected(area, undefined)).toBeUndefined();
});

test('a live time that nobody has told is none', () => {
  const unknown = layer('live-fraction', LayerRole.LIVE_FRACTION, Number.NaN, Number.NaN);
  expect(liveFractionOf([unknown])).toBeUndefined();
  expect(liveFractionOf([unknown, live])).toBe(live);
});
