import { expect, test } from 'vitest';
import { formatUncertain } from './uncertain.utils';

test('a value is written to two digits of its uncertainty', () => {
  expect(formatUncertain(12.3456, 0.414)).toBe('12.35 ± 0.41');
  expect(formatUncertain(12.3456, 0.0996)).toBe('12.35 ± 0.10');
  expect(formatUncertain(1234.5, 41.4)).toBe('1\u202f235 ± 41');
  expect(formatUncertain(12345.6, 414)).toBe('12\u202f350 ± 410');
  expect(formatUncertain(-0.004, 0.3)).toBe('0.00 ± 0.30');
  expect(formatUncertain(-2.5, 0.3)).toBe('−2.50 ± 0.30');
  expect(formatUncertain(0, 30)).toBe('0 ± 30');
});

test('very large and small ones have one power of ten', () => {
  expect(formatUncertain(3.14159e9, 2.2e7)).toBe('(3.142 ± 0.022)e9');
  expect(formatUncertain(3.14159e-7, 2.2e-9)).toBe('(3.142 ± 0.022)e−7');
});

test('without an uncertainty there is none', () => {
  expect(formatUncertain(12.3456, Number.NaN)).toBe('12.35');
  expect(formatUncertain(12.3456, 0)).toBe('12.35');
  expect(formatUncertain(Number.NaN, 1)).toBe('–');
});
