import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from '../maps/maps';
import { countOf } from '../selection/mask.utils';
import {
  codesFor,
  nextColour,
  nextName,
  paintMasks,
  REGION_COLOURS,
  similarTo,
  spreadOf,
  stepped,
  withinRange,
} from './drawing.utils';

const SIZE = { rows: 2, columns: 3 };
const NAN = Number.NaN;

function code(model: string, ...values: number[]): Layer {
  return { model, role: LayerRole.CODE, values: Float32Array.from(values) } as Layer;
}

test('a range takes the pixels in it, and none that were not measured', () => {
  const values = Float32Array.from([1, 2, 3, NAN, 5, 2]);
  expect([...withinRange(values, 2, 3, SIZE).pixels]).toEqual([0, 1, 1, 0, 0, 1]);
  expect(countOf(withinRange(values, 2, Number.POSITIVE_INFINITY, SIZE))).toBe(4);
});

test('similar pixels have codes nearby, each in its own standard deviations', () => {
  const codes = [code('dcn', 0, 1, 10, NAN, 0.5, 0), code('dcn', 0, 100, 0, 0, 50, 1000)];
  expect(spreadOf(Float32Array.from([1, 3, NAN]))).toBeCloseTo(Math.SQRT2);
  expect([...similarTo(0, codes, 0.4, SIZE).pixels]).toEqual([1, 1, 0, 0, 1, 0]);
  expect(countOf(similarTo(3, codes, 9, SIZE))).toBe(0);
  expect(countOf(similarTo(0, [], 9, SIZE))).toBe(0);
});

test('codes are of the model shown, or of the first that has them', () => {
  const layers = [code('pca', 1), code('dcn', 1), { model: 'fit', role: LayerRole.AREA } as Layer];
  expect(codesFor(layers, 'dcn')).toEqual([layers[1]]);
  expect(codesFor(layers, 'fit')).toEqual([layers[0]]);
  expect(codesFor([], 'fit')).toEqual([]);
});

test('a new region has a colour and a name of its own', () => {
  expect(nextColour([])).toBe(REGION_COLOURS[0]);
  expect(nextColour([REGION_COLOURS[0]!])).toBe(REGION_COLOURS[1]);
  expect(nextColour(REGION_COLOURS)).toBe(REGION_COLOURS[0]);
  expect(nextName(['A', 'Region 3'], (n) => `Region ${n}`)).toBe('Region 4');
});

test('one steps through regions in a circle', () => {
  expect(stepped(['a', 'b', 'c'], 'c', 1)).toBe('a');
  expect(stepped(['a', 'b', 'c'], 'a', -1)).toBe('c');
  expect(stepped(['a', 'b', 'c'], '', 1)).toBe('a');
  expect(stepped(['a', 'b', 'c'], '', -1)).toBe('c');
  expect(stepped([], '', 1)).toBeUndefined();
});

test('masks are painted faintly inside and fully at the edge', () => {
  const mask = { rows: 3, columns: 3, pixels: new Uint8Array(9).fill(1) };
  const painted = paintMasks([{ mask, colour: '#e69f00' }], { rows: 3, columns: 3 });
  expect(painted[0]).toBe(0xff009fe6);
  expect(painted[4]).toBe(0x46009fe6);
  const dot = { ...mask, pixels: Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0, 0]) };
  const both = [dot, mask].map((each, i) => ({ mask: each, colour: REGION_COLOURS[i]! }));
  expect(paintMasks(both, { rows: 3, columns: 3 })[4]).toBe(0xff009fe6);
});
