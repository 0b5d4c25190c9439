import { expect, test } from 'vitest';
import { nextScale, readSettings, withRange } from './settings';

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

test('ranges given by hand and mixes survive, nonsense among them does not', () => {
  const kept = { ranges: { 'fit/Fe-K': [1, 5] }, mix: [{ layer: 'fit/Fe-K', colour: '#ff0000' }] };
  expect(readSettings(JSON.stringify(kept))).toMatchObject(kept);
  const none = readSettings(null);
  for (const nonsense of ['{"ranges":{"a":[5,1]}}', '{"ranges":{"a":[1]}}', '{"ranges":"x"}']) {
    expect(readSettings(nonsense)).toEqual(none);
  }
  for (const nonsense of ['{"mix":[null]}', '{"mix":[{"layer":"a","colour":"url(x)"}]}', '{"mix":7}']) {
    expect(readSettings(nonsense)).toEqual(none);
  }
});

test('a range given by hand is taken back alone', () => {
  const ranges = withRange({ ranges: { a: [0, 1] } }, 'b', [2, 3]);
  expect(ranges).toEqual({ a: [0, 1], b: [2, 3] });
  expect(withRange({ ranges }, 'a', undefined)).toEqual({ b: [2, 3] });
});
