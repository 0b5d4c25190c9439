import { expect, test } from 'vitest';
import { doubles, floats, retryMs, socketUrl } from './utils';

test('attempts to connect grow rarer, up to a limit', () => {
  expect(retryMs(0, 0.5)).toBe(500);
  expect(retryMs(3, 0.5)).toBe(4000);
  expect(retryMs(20, 0.5)).toBe(8000);
  expect(retryMs(0, 0)).toBeLessThan(retryMs(0, 1));
});

test('numbers are read from bytes at any place', () => {
  const bytes = new Uint8Array(20);
  new DataView(bytes.buffer).setFloat32(3, 1.5, true);
  new DataView(bytes.buffer).setFloat64(9, -2.25, true);
  expect([...floats(bytes.subarray(3, 7))]).toEqual([1.5]);
  expect([...doubles(bytes.subarray(9, 17))]).toEqual([-2.25]);
});

test('the WebSocket lies beside the page', () => {
  expect(socketUrl('http://127.0.0.1:8080/')).toBe('ws://127.0.0.1:8080/ws');
  expect(socketUrl('https://xrf.example/lab/#a')).toBe('wss://xrf.example/lab/ws');
});
