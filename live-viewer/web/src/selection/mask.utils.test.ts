import { expect, test } from 'vitest';
import {
  boundsOf,
  brush,
  combined,
  countOf,
  doubleArea,
  emptyMask,
  type Mask,
  maskOfPolygons,
  outlines,
  pack,
  stroke,
  unpack,
} from './mask.utils';

function mask(...lines: string[]): Mask {
  const pixels = Uint8Array.from(lines.join(''), (c) => (c === '#' ? 1 : 0));
  return { rows: lines.length, columns: lines[0]!.length, pixels };
}

function random(rows: number, columns: number, share: number, seed: number): Mask {
  const made = emptyMask(rows, columns);
  let state = seed;
  made.pixels.forEach((_, i) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    made.pixels[i] = state / 2147483648 < share ? 1 : 0;
  });
  return made;
}

test('pixels whose middle is inside are of a polygon, holes are not', () => {
  const frame = [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
      [0, 0],
    ],
    [
      [1, 1],
      [3, 1],
      [3, 3],
      [1, 3],
      [1, 1],
    ],
  ] as [number, number][][];
  expect(maskOfPolygons([frame], 4, 5)).toEqual(mask('####.', '#..#.', '#..#.', '####.'));
});

test('a middle on the right side of a triangle is outside, as the viewer has it', () => {
  const triangle = [
    [
      [0, 0],
      [3, 0],
      [0, 3],
      [0, 0],
    ],
  ] as [number, number][][];
  expect(maskOfPolygons([triangle], 3, 3)).toEqual(mask('##.', '#..', '...'));
});

test('a brush paints a disk, at least the pixel under it, and rubs out again', () => {
  const painted = emptyMask(5, 5);
  brush(painted, 2.5, 2.5, 1, 1);
  expect(painted).toEqual(mask('.....', '..#..', '.###.', '..#..', '.....'));
  brush(painted, 2.1, 2.1, 0, 0);
  expect(countOf(painted)).toBe(4);
  const line = emptyMask(1, 9);
  stroke(line, { x: 0.5, y: 0.5 }, { x: 8.5, y: 0.5 }, 0.5, 1);
  expect(countOf(line)).toBe(9);
});

test('masks are added and subtracted', () => {
  const [a, b] = [mask('##..'), mask('.##.')];
  expect(combined(a, b, 'add')).toEqual(mask('###.'));
  expect(combined(a, b, 'subtract')).toEqual(mask('#...'));
  expect(combined(a, b, 'replace')).toBe(b);
});

test('what is packed is unpacked the same, in runs or in bits, whichever is smaller', () => {
  const blob = mask('......', '.####.', '.####.', '......');
  expect(pack(blob)).toMatchObject({
    firstRow: 1,
    firstColumn: 1,
    rows: 2,
    columns: 4,
    runs: [],
    bits: { length: 1 },
  });
  const wide = emptyMask(100, 100);
  brush(wide, 50, 50, 30, 1);
  expect(pack(wide)!.runs.length).toBeGreaterThan(0);
  for (const each of [blob, wide, random(40, 33, 0.5, 1), random(40, 33, 0.01, 2)]) {
    expect(unpack(pack(each)!, each.rows, each.columns)).toEqual(each);
  }
  expect(pack(emptyMask(3, 3))).toBeUndefined();
  expect(boundsOf(emptyMask(3, 3))).toBeUndefined();
});

test('a mask has an outline for each group, with its holes', () => {
  expect(outlines(mask('##.', '##.', '..#'))).toEqual([
    [
      [
        [0, 0],
        [2, 0],
        [2, 2],
        [0, 2],
        [0, 0],
      ],
    ],
    [
      [
        [2, 2],
        [3, 2],
        [3, 3],
        [2, 3],
        [2, 2],
      ],
    ],
  ]);
  const [ringed] = outlines(mask('###', '#.#', '###'));
  expect(ringed).toHaveLength(2);
});

test('outlines hold exactly the pixels of their mask, and no ring comes to a corner twice', () => {
  for (let seed = 1; seed < 20; seed++) {
    const made = random(20, 25, 0.2 + seed / 30, seed);
    const polygons = outlines(made);
    expect(maskOfPolygons(polygons, 20, 25)).toEqual(made);
    for (const [outline, ...holes] of polygons) {
      expect(doubleArea(outline!)).toBeGreaterThan(0);
      holes.forEach((hole) => expect(doubleArea(hole)).toBeLessThan(0));
      for (const ring of [outline!, ...holes]) {
        expect(new Set(ring.map(String)).size).toBe(ring.length - 1);
      }
    }
  }
});
