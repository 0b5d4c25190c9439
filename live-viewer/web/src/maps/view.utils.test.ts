import { expect, test } from 'vitest';
import { isSameZoom, moved, partOf, transformTo, WHOLE, zoomed } from './view.utils';

test('nearer and farther around the middle, never farther than the whole', () => {
  const near = zoomed(WHOLE, 0.5);
  expect(near).toEqual({ scale: 0.5, x: 0, y: 0 });
  expect(zoomed(near, 4)).toEqual(WHOLE);
  expect(zoomed(WHOLE, 1e-9).scale).toBe(0.01);
});

test('what is shown stays inside the maps', () => {
  const near = zoomed(WHOLE, 0.5);
  expect(moved(near, 0.25, 0)).toEqual({ scale: 0.5, x: 0.125, y: 0 });
  expect(moved(near, 9, -9)).toEqual({ scale: 0.5, x: 0.25, y: -0.25 });
  expect(zoomed(moved(near, 9, 9), 4)).toEqual(WHOLE);
  expect(moved(WHOLE, 1, 1)).toEqual(WHOLE);
});

test('up is towards the first row', () => {
  expect(partOf(moved(zoomed(WHOLE, 0.5), 0, 9))).toEqual({ left: 0.25, top: 0, width: 0.5, height: 0.5 });
});

test('a small map is moved so that its part fills its frame', () => {
  expect(transformTo(partOf(WHOLE))).toBe('none');
  expect(transformTo({ left: 0.5, top: 0.25, width: 0.5, height: 0.5 })).toBe(
    'scale(2) translate(-50%, -25%)',
  );
});

test('zooms are the same but for rounding', () => {
  expect(isSameZoom(WHOLE, { scale: 1 - 1e-9, x: 1e-9, y: 0 })).toBe(true);
  expect(isSameZoom(WHOLE, zoomed(WHOLE, 0.99))).toBe(false);
});
