import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMillis,
  formatTick,
  formatTime,
  formatValue,
  scanNames,
} from './utils';

const s = '\u202f';

test('counts are grouped in thousands whatever the locale', () => {
  expect(formatCount(0)).toBe('0');
  expect(formatCount(999)).toBe('999');
  expect(formatCount(1234567)).toBe(`1${s}234${s}567`);
  expect(formatCount(-1234)).toBe(`−1${s}234`);
});

test('numbers beside an axis have no noise', () => {
  expect(formatTick(0.1 + 0.2)).toBe('0.3');
  expect(formatTick(-2.5)).toBe('−2.5');
  expect(formatTick(12000)).toBe(`12${s}000`);
});

test('values keep about four significant digits', () => {
  expect(formatValue(0)).toBe('0');
  expect(formatValue(1.23456)).toBe('1.235');
  expect(formatValue(12345.6)).toBe(`12${s}346`);
  expect(formatValue(-0.012345)).toBe('−0.01235');
  expect(formatValue(1.5e9)).toBe('1.50e9');
  expect(formatValue(Number.NaN)).toBe('–');
});

test('durations show their two largest units', () => {
  expect(formatDuration(0.42)).toBe('420 ms');
  expect(formatDuration(0.9999)).toBe('1.0 s');
  expect(formatDuration(4.2)).toBe('4.2 s');
  expect(formatDuration(12.4)).toBe('12 s');
  expect(formatDuration(185)).toBe('3 min 05 s');
  expect(formatDuration(3599.9)).toBe('1 h 00 min');
  expect(formatDuration(7440)).toBe('2 h 04 min');
  expect(formatDuration(273600)).toBe('3 d 4 h');
  expect(formatDuration(-1)).toBe('–');
});

test('latencies below a second are in milliseconds', () => {
  expect(formatMillis(12.4)).toBe('12 ms');
  expect(formatMillis(1250)).toBe('1.3 s');
  expect(formatMillis(-1)).toBe('–');
});

test('a start is shown as date and time', () => {
  expect(formatTime(new Date(2026, 10, 21, 14, 5, 59))).toBe('21 Nov 14:05');
  expect(formatTime(new Date(2026, 0, 3, 0, 0))).toBe('3 Jan 00:00');
});

test('no two scans have the same name', () => {
  const scan = (id: string, minute: number, title = 'Madonna') => ({
    scan: id,
    title,
    rows: 60,
    columns: 120,
    startNs: BigInt(new Date(2026, 10, 21, 14, minute).getTime()) * 1_000_000n,
  });
  expect(scanNames([scan('s-1405', 5), scan('s-1406', 6)])).toEqual([
    'Madonna · 60 × 120 · 21 Nov 14:05',
    'Madonna · 60 × 120 · 21 Nov 14:06',
  ]);
  expect(scanNames([scan('s-aa-0017', 5), scan('s-bb-0017', 5), scan('s-7', 7)])).toEqual([
    'Madonna · 60 × 120 · 21 Nov 14:05 · …a-0017',
    'Madonna · 60 × 120 · 21 Nov 14:05 · …b-0017',
    'Madonna · 60 × 120 · 21 Nov 14:07',
  ]);
  expect(scanNames([scan('1405-1', 5), scan('1405-10', 5)])).toEqual([
    'Madonna · 60 × 120 · 21 Nov 14:05 · …05-1',
    'Madonna · 60 × 120 · 21 Nov 14:05 · …5-10',
  ]);
  expect(scanNames([{ ...scan('s-1', 5, ''), startNs: 0n }])).toEqual(['s-1 · 60 × 120']);
});

test('should write bytes in two or three digits', () => {
  expect([0, 999, 1000, 12_300_000, 999_600_000, 3.94e9, 2e15].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '12 MB',
    '1.0 GB',
    '3.9 GB',
    '2000 TB',
  ]);
});
