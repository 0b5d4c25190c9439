import { expect, test } from 'vitest';
import { nextScale, readSettings } from './settings';

test('settings survive being stored', () => {
  const settings = readSettings(
    JSON.stringify({ layer: 'fit/Pb-L', scale: 'log', colourMap: 'cividis', clip: 5, operator: 'Ada' }),
  );
  expect(settings).toMatchObject({
    layer: 'fit/Pb-L',
    scale: 'log',
    colourMap: 'cividis',
    clip: 5,
    operator: 'Ada',
  });
});

test('stored nonsense is replaced by defaults', () => {
  expect(readSettings('not json')).toEqual(readSettings(null));
  expect(readSettings('null')).toEqual(readSettings(null));
  expect(readSettings('{"scale":"cubic","clip":"x","elements":7,"operator":5,"colourMap":"jet"}')).toEqual(
    readSettings(null),
  );
});

test('the exponent of a gamma curve survives, within its bounds', () => {
  expect(readSettings('{"scale":0.8}').scale).toBe(0.8);
  expect(readSettings('{"scale":0}').scale).toBe('linear');
  expect(readSettings('{"scale":9}').scale).toBe('linear');
});

test('scales follow one another, whatever the exponent', () => {
  expect(nextScale('linear')).toBe('sqrt');
  expect(nextScale('log')).toBe(0.5);
  expect(nextScale(0.8)).toBe('linear');
});
