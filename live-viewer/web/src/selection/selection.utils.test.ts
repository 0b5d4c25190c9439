import { expect, test } from 'vitest';
import { emptyMask, type Mask } from './mask.utils';
import {
  areaOf,
  combine,
  extentOf,
  maskOf,
  movedPixel,
  pixelsIn,
  polygonsOf,
  regionOf,
  ringOf,
  type Selection,
  selectionOf,
  selectionOfArea,
} from './selection.utils';

const SIZE = { rows: 6, columns: 8 };
const area = { firstRow: 1, firstColumn: 2, lastRow: 3, lastColumn: 4 };
const rectangle = selectionOfArea(area);
const pixel = selectionOfArea({ firstRow: 5, firstColumn: 7, lastRow: 5, lastColumn: 7 });
const triangle: Selection = {
  kind: 'polygons',
  polygons: [
    [
      [
        [0, 0],
        [6, 0],
        [0, 6],
        [0, 0],
      ],
    ],
  ],
};

function dotted(): Mask {
  const mask = emptyMask(SIZE.rows, SIZE.columns);
  mask.pixels[9] = mask.pixels[30] = 1;
  return mask;
}

test('an area of one pixel is a pixel', () => {
  expect(pixel).toEqual({ kind: 'pixel', row: 5, column: 7 });
  expect(areaOf(rectangle)).toEqual(area);
  expect(areaOf(triangle)).toBeUndefined();
  expect(areaOf(undefined)).toBeUndefined();
});

test('every kind comes back from the wire as it was', () => {
  for (const selection of [pixel, rectangle, triangle, { kind: 'mask', mask: dotted() } as const]) {
    expect(selectionOf(regionOf(selection), SIZE)).toEqual(selection);
  }
  expect(regionOf({ kind: 'mask', mask: emptyMask(6, 8) })).toBeUndefined();
  expect(selectionOf(undefined, SIZE)).toBeUndefined();
});

test('every kind has its pixels and its extent', () => {
  expect(pixelsIn(pixel, SIZE)).toBe(1);
  expect(pixelsIn(rectangle, SIZE)).toBe(9);
  expect(pixelsIn(triangle, SIZE)).toBe(15);
  expect(pixelsIn({ kind: 'mask', mask: dotted() }, SIZE)).toBe(2);
  expect(extentOf(triangle, SIZE)).toEqual({ firstRow: 0, firstColumn: 0, lastRow: 4, lastColumn: 4 });
});

test('what is drawn replaces, is added, or is taken away', () => {
  expect(combine(rectangle, triangle, 'replace', SIZE)).toBe(triangle);
  expect(combine(undefined, triangle, 'add', SIZE)).toBe(triangle);
  expect(combine(undefined, triangle, 'subtract', SIZE)).toBeUndefined();
  const added = combine(rectangle, pixel, 'add', SIZE)!;
  expect(pixelsIn(added, SIZE)).toBe(10);
  expect(maskOf(combine(added, pixel, 'subtract', SIZE)!, SIZE)).toEqual(maskOf(rectangle, SIZE));
  expect(combine(pixel, rectangle, 'subtract', SIZE)).toEqual({ kind: 'mask', mask: maskOf(pixel, SIZE) });
  expect(combine(pixel, pixel, 'subtract', SIZE)).toBeUndefined();
});

test('the chosen pixel moves, and stays inside', () => {
  expect(movedPixel(undefined, 0, 1, SIZE)).toEqual({ kind: 'pixel', row: 3, column: 4 });
  expect(movedPixel(pixel, 1, 0, SIZE)).toEqual(pixel);
  expect(movedPixel(rectangle, -1, 0, SIZE)).toEqual({ kind: 'pixel', row: 0, column: 2 });
});

test('a drawn line becomes a ring inside the grid', () => {
  const line = [
    { x: -1, y: 1 },
    { x: 0.001, y: 1.1 },
    { x: 9, y: 1 },
    { x: 4.126, y: 7 },
  ];
  expect(ringOf(line, SIZE, 0.3)).toEqual([
    [0, 1],
    [8, 1],
    [4.13, 6],
    [0, 1],
  ]);
  expect(ringOf(line.slice(0, 2), SIZE)).toBeUndefined();
});

test('what is no polygon is not taken for one', () => {
  expect(polygonsOf({ type: 'Point', coordinates: [1, 2] })).toBeUndefined();
  expect(polygonsOf({ type: 'Polygon', coordinates: [[[1, 2]]] })).toBeUndefined();
  expect(polygonsOf({ type: 'MultiPolygon', coordinates: [] })).toBeUndefined();
  expect(polygonsOf(null)).toBeUndefined();
});
