import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from './maps';
import { captionOf, comparedAt, valueAt } from './values.utils';

const IRON: Layer = {
  key: 'fit/Fe-K',
  model: 'fit',
  version: '1',
  name: 'Fe-K',
  unit: 'counts',
  hasErrors: true,
  role: LayerRole.LAYER_ROLE_UNSPECIFIED,
  values: Float32Array.of(12, Number.NaN, 6),
};
const LEAD: Layer = { ...IRON, key: 'fit/Pb-L', name: 'Pb-L', values: Float32Array.of(4, 2, 0) };
const ERRORS = { errorLayer: IRON.key, errors: Float32Array.of(3, Number.NaN, 1) };

test('a value has its standard deviation where that is known', () => {
  expect(valueAt(ERRORS, IRON, 0)).toBe('12.00 ± 3.00 counts');
  expect(valueAt({ ...ERRORS, errorLayer: LEAD.key }, IRON, 0)).toBe('12.00 counts');
});

test('a value that is corrected for dead time has a corrected standard deviation', () => {
  expect(valueAt(ERRORS, { ...IRON, liveFraction: Float32Array.of(0.5, 1, 1) }, 0)).toBe(
    '12.00 ± 6.00 counts',
  );
});

test('where nothing is painted there is nothing to say', () => {
  expect(valueAt(ERRORS, IRON, 1)).toBeUndefined();
  expect(valueAt(ERRORS, IRON, 7)).toBeUndefined();
});

test('two layers are told with their difference and their ratio', () => {
  const at = { firstRow: 0, lastRow: 0, firstColumn: 0, lastColumn: 0 };
  expect(comparedAt(at, 3, IRON, LEAD)).toMatch(
    /fit\/Fe-K 12.00 · fit\/Pb-L 4.000 · A − B 8.000 · .* 3.000$/,
  );
});

test('a difference and a ratio of what is missing are none', () => {
  const at = { firstRow: 0, lastRow: 0, firstColumn: 1, lastColumn: 1 };
  expect(comparedAt(at, 3, IRON, LEAD)).toMatch(/fit\/Fe-K – · fit\/Pb-L 2.000 · A − B – · .* –$/);
  expect(comparedAt({ ...at, firstColumn: 2 }, 3, IRON, LEAD)).toMatch(/ –$/);
});

test('a layer is described by its model, its unit and its correction', () => {
  expect(captionOf(IRON)).toBe('fit · counts');
  expect(captionOf({ ...IRON, liveFraction: Float32Array.of(1, 1, 1) })).toMatch(/^fit · counts · ./);
});
