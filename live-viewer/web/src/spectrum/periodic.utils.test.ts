import { expect, test } from 'vitest';
import { neighbour, PERIODIC_TABLE } from './periodic.utils';

test('every element up to uranium has a place of its own', () => {
  expect(PERIODIC_TABLE).toHaveLength(92);
  expect(new Set(PERIODIC_TABLE.map(({ symbol }) => symbol)).size).toBe(92);
  expect(new Set(PERIODIC_TABLE.map(({ row, column }) => `${row} ${column}`)).size).toBe(92);
});

test('elements of a group stand above one another', () => {
  const column = (wanted: string) => PERIODIC_TABLE.find(({ symbol }) => symbol === wanted)!.column;
  expect(['Cu', 'Ag', 'Au'].map(column)).toEqual([11, 11, 11]);
  expect(['He', 'Ne', 'Rn'].map(column)).toEqual([18, 18, 18]);
  expect(['Al', 'Tl'].map(column)).toEqual([13, 13]);
  expect(['La', 'Ac'].map(column)).toEqual([3, 3]);
});

test('arrows go to the next element that can be chosen', () => {
  const any = () => true;
  expect(neighbour('Fe', 0, 1, any)).toBe('Co');
  expect(neighbour('Cu', 1, 0, any)).toBe('Ag');
  expect(neighbour('Fe', 0, -1, (symbol) => symbol !== 'Mn')).toBe('Cr');
  expect(neighbour('U', 0, 1, any)).toBe('U');
  expect(neighbour('Mg', 0, 1, any)).toBe('Al');
});
