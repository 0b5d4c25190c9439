import { expect, test } from 'vitest';
import { bandsOf, rgbOf } from './look.utils';

test('rows that changed since are bands of neighbours', () => {
  const changed = Uint32Array.of(1, 5, 5, 1, 1, 1, 6, 1, 1, 1);
  expect(bandsOf(changed, 4)).toEqual([
    [1, 3],
    [6, 7],
  ]);
  expect(bandsOf(changed, 6)).toEqual([]);
});

test('most of a map, or very many bands, are not bands any more', () => {
  expect(bandsOf(new Uint32Array(10).fill(3), 2)).toBeUndefined();
  const everyThird = Uint32Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? 9 : 0));
  expect(bandsOf(everyThird, 1)).toBeUndefined();
});

test('colours are fractions', () => {
  expect(rgbOf('#ff0033')).toEqual([1, 0, 0.2]);
});
