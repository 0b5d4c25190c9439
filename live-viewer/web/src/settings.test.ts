import { expect, test } from 'vitest';
import { readSettings } from './settings';

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
