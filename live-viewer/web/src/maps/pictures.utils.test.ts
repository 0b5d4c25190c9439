import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from './maps';
import {
  isPicture,
  mixOf,
  opacityOf,
  paintPicture,
  type Picture,
  shownOf,
  toggledIn,
  valuesAt,
} from './pictures.utils';
import type { Range } from './utils';

const NAMES = (role: LayerRole) => (role === LayerRole.COLOUR ? 'picture' : undefined);
const layer = (model: string, name: string, role: LayerRole, values: number[]): Layer => ({
  key: `${model}/${name}`,
  model,
  version: '1',
  name,
  unit: '1',
  hasErrors: false,
  role,
  values: Float32Array.from(values),
});
const LAYERS = [
  layer('fit', 'Fe-K', LayerRole.AREA, [1, 2, 3]),
  layer('recolour', 'R', LayerRole.COLOUR, [1, 0, Number.NaN]),
  layer('recolour', 'G', LayerRole.COLOUR, [0, 0.5, 1]),
  layer('recolour', 'B', LayerRole.COLOUR, [0, 2, 1]),
  layer('recolour', 'confidence', LayerRole.TRUST, [1, 0, 1]),
];
const RANGES: Range[] = [
  [0, 1],
  [0, 1],
  [0, 1],
];
const ROW = { rows: 1, columns: 3, step: 1 };

function pictureOf(layers: Layer[]): Picture {
  const picture = shownOf(layers, NAMES).find(isPicture);
  expect(picture).toBeDefined();
  return picture!;
}

function rgba(dimmed: boolean): number[][] {
  const pixels = new Uint32Array(3);
  paintPicture(pixels, ROW, pictureOf(LAYERS), 3, RANGES, { scale: 'linear', dimmed });
  const bytes = [...new Uint8Array(pixels.buffer)];
  return [bytes.slice(0, 4), bytes.slice(4, 8), bytes.slice(8, 12)];
}

test('three colours of a model are a picture, shown before them', () => {
  expect(shownOf(LAYERS, NAMES).map(({ key }) => key)).toEqual([
    'fit/Fe-K',
    'recolour/picture',
    'recolour/R',
    'recolour/G',
    'recolour/B',
    'recolour/confidence',
  ]);
  expect(pictureOf(LAYERS).trust?.key).toBe('recolour/confidence');
});

test('two or four colours are none', () => {
  const two = LAYERS.filter(({ name }) => name !== 'B');
  const four = [...LAYERS, layer('recolour', 'X', LayerRole.COLOUR, [0, 0, 0])];
  expect(shownOf(two, NAMES)).toEqual(two);
  expect(shownOf(four, NAMES)).toEqual(four);
});

test('a pixel is painted in its colours, one of which a colour is missing not at all', () => {
  expect(rgba(false)).toEqual([
    [255, 0, 0, 255],
    [0, 128, 255, 255],
    [0, 0, 0, 0],
  ]);
});

test('what is not to be trusted is dimmed, but there', () => {
  expect(rgba(true).map(([, , , opacity]) => opacity)).toEqual([255, 38, 0]);
});

test('half the trust is half the light, about', () => {
  expect(opacityOf(1)).toBe(1);
  expect(opacityOf(0.5)).toBeCloseTo(0.75, 2);
  expect(opacityOf(0)).toBe(opacityOf(NaN));
  expect(opacityOf(0)).toBeGreaterThan(0.1);
});

test('a small picture takes every other pixel', () => {
  const pixels = new Uint32Array(2);
  paintPicture(pixels, { rows: 1, columns: 2, step: 2 }, pictureOf(LAYERS), 3, RANGES, {
    scale: 'linear',
    dimmed: false,
  });
  expect(pixels).toEqual(Uint32Array.of(0xff0000ff, 0));
});

test('a pixel tells its three values, one of which a value is missing none', () => {
  expect(valuesAt(pictureOf(LAYERS), 1)).toBe('R 0 · G 0.500 · B 2.00');
  expect(valuesAt(pictureOf(LAYERS), 2)).toBeUndefined();
});

test('a mix shines in the colours of those of its layers that are there', () => {
  const mix = [
    { layer: 'recolour/R', colour: '#ff8000' },
    { layer: 'gone/Au-L', colour: '#00ff00' },
    { layer: 'fit/Fe-K', colour: '#0000ff' },
  ];
  const pixels = new Uint32Array(3);
  const ranges: Range[] = [
    [0, 1],
    [0, 2],
  ];
  paintPicture(pixels, ROW, mixOf(LAYERS, mix)!, 3, ranges, { scale: 'linear', dimmed: true });
  const bytes = [...new Uint8Array(pixels.buffer)];
  expect(bytes.slice(0, 4)).toEqual([255, 128, 128, 255]);
  expect(bytes.slice(4, 8)).toEqual([0, 0, 255, 255]);
  expect(bytes.slice(8)).toEqual([0, 0, 0, 0]);
  expect(mixOf(LAYERS, mix.slice(1, 2))).toBeUndefined();
});

test('a layer comes into a mix in a colour of its own, and leaves it again', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const full = names.reduce((mix, name) => toggledIn(mix, name)!, toggledIn([], 'x')!.slice(1));
  expect(full.map(({ layer }) => layer)).toEqual(names);
  expect(new Set(full.map(({ colour }) => colour)).size).toBe(5);
  expect(toggledIn(full, 'f')).toBeUndefined();
  expect(toggledIn(full, 'b')!.map(({ layer }) => layer)).toEqual(['a', 'c', 'd', 'e']);
});
