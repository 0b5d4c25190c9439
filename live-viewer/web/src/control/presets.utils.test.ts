import { expect, test } from 'vitest';
import { readKept, withPreset } from './presets.utils';

test('should keep presets by name, and leave out what is none', () => {
  const kept = withPreset({ last: 'dwell: 1', presets: {} }, 'panels', 'dwell: 2');
  expect(readKept(JSON.stringify(kept))).toEqual({ last: 'dwell: 1', presets: { panels: 'dwell: 2' } });
  expect(withPreset(kept, 'panels', undefined).presets).toEqual({});
  expect(readKept(null)).toEqual({ last: '', presets: {} });
  expect(readKept('rubbish')).toEqual({ last: '', presets: {} });
  expect(readKept('null')).toEqual({ last: '', presets: {} });
  expect(readKept('{"last": 3, "presets": {"a": 1, "b": "x"}}')).toEqual({ last: '', presets: { b: 'x' } });
});
