import { expect, test } from 'vitest';
import { mapped, type Mapping, mappingOf, type Pair, residualsOf, within } from './registration.utils';

const AXES = { rows: 60, columns: 120, x: 0.5, y: 0.25 };
const PHOTOGRAPH = { width: 2400, height: 1600 };
/** Taken at an angle. */
const OBLIQUE: Mapping = [18, 1.5, 60, -0.8, 21, 140, 0.0004, -0.0007, 1];
const PLACES = [
  [3, 4],
  [110, 6],
  [105, 52],
  [8, 55],
  [60, 30],
  [33, 41],
] as const;

function pairsOf(mapping: Mapping, count: number): Pair[] {
  return PLACES.slice(0, count).map(([column, row]) => ({
    ...mapped(mapping, { x: column, y: row }),
    column,
    row,
  }));
}

function worst(found: Mapping, expected: Mapping): number {
  return Math.max(
    ...[0, 60, 120].flatMap((x) =>
      [0, 30, 60].map((y) => {
        const [a, b] = [mapped(found, { x, y }), mapped(expected, { x, y })];
        return Math.hypot(a.x - b.x, a.y - b.y);
      }),
    ),
  );
}

test('without pairs the photograph covers the scan', () => {
  const mapping = mappingOf([], AXES, PHOTOGRAPH)!;
  expect(mapped(mapping, { x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
  expect(mapped(mapping, { x: 120, y: 60 })).toEqual({ x: 2400, y: 1600 });
});

test('two pairs turn, scale and move, as lengths are on the object', () => {
  // 0.5 mm wide and 0.25 mm high pixels, 40 px of the photograph per mm, turned by 30°.
  const [c, s] = [40 * Math.cos(Math.PI / 6), 40 * Math.sin(Math.PI / 6)];
  const turned: Mapping = [0.5 * c, -0.25 * s, 300, 0.5 * s, 0.25 * c, 100, 0, 0, 1];
  expect(worst(mappingOf(pairsOf(turned, 2), AXES, PHOTOGRAPH)!, turned)).toBeLessThan(1e-6);
});

test('three pairs shear, too', () => {
  const sheared: Mapping = [18, 3, 60, -0.8, 21, 140, 0, 0, 1];
  expect(worst(mappingOf(pairsOf(sheared, 3), AXES, PHOTOGRAPH)!, sheared)).toBeLessThan(1e-6);
});

test.each([4, 5, 6])('%i pairs straighten a photograph that was taken at an angle', (count) => {
  const found = mappingOf(pairsOf(OBLIQUE, count), AXES, PHOTOGRAPH)!;
  expect(worst(found, OBLIQUE)).toBeLessThan(1e-5);
  expect(Math.max(...residualsOf(found, pairsOf(OBLIQUE, count)))).toBeLessThan(1e-6);
});

test('a pair that was set wrong is told by its residual', () => {
  const pairs = pairsOf(OBLIQUE, 6).map((pair, i) => (i === 4 ? { ...pair, column: pair.column + 8 } : pair));
  const residuals = residualsOf(mappingOf(pairs, AXES, PHOTOGRAPH)!, pairs);
  expect(residuals.indexOf(Math.max(...residuals))).toBe(4);
});

test('pairs that say nothing yield nothing', () => {
  const [first, second] = pairsOf(OBLIQUE, 2) as [Pair, Pair];
  expect(mappingOf([first, first], AXES, PHOTOGRAPH)).toBeUndefined();
  const middle = {
    x: (first.x + second.x) / 2,
    y: (first.y + second.y) / 2,
    column: (first.column + second.column) / 2,
    row: (first.row + second.row) / 2,
  };
  expect(mappingOf([first, second, middle], AXES, PHOTOGRAPH)).toBeUndefined();
});

test('a picture is made smaller in its shape and never larger', () => {
  expect(within({ width: 6000, height: 4000 }, 2400)).toEqual({ width: 2400, height: 1600 });
  expect(within({ width: 300, height: 900 }, 2400)).toEqual({ width: 300, height: 900 });
});
