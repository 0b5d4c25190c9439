import { expect, test } from 'vitest';
import { advanced, stepOf, timeOf } from './time.utils';

test('the end of the slider is everything, also what is measured next', () => {
  expect(timeOf(1000, 60, 1000)).toBe(Number.POSITIVE_INFINITY);
  expect(stepOf(Number.POSITIVE_INFINITY, 60, 1000)).toBe(1000);
  expect(stepOf(90, 60, 1000)).toBe(1000);
});

test('a place between is a time between', () => {
  expect(timeOf(250, 60, 1000)).toBe(15);
  expect(stepOf(15, 60, 1000)).toBe(250);
  expect(stepOf(15, 0, 1000)).toBe(1000);
});

test('playing begins anew when all was shown, and ends with everything', () => {
  expect(advanced(Number.POSITIVE_INFINITY, 1, 120)).toBe(10);
  expect(advanced(10, 1, 120)).toBe(20);
  expect(advanced(119, 1, 120)).toBe(Number.POSITIVE_INFINITY);
});
