import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { type ServiceList_Service as Service, ServiceList_ServiceSchema } from '../gen/pentimento/viewer_pb';
import { adapterOf, idleAdapter, moreRows, regionOf, spoolOf } from './utils';

function adapter(facts: MessageInitShape<typeof ServiceList_ServiceSchema>): Service {
  return create(ServiceList_ServiceSchema, {
    service: 'adapter',
    kind: 'acquisition-adapter',
    state: 'RUNNING',
    scan: 's',
    ...facts,
  });
}

test('should find the adapter of a scan while it is heard of', () => {
  const processor = adapter({ kind: 'stream-processor' });
  const running = adapter({});
  expect(adapterOf([processor, running], 's')).toBe(running);
  expect(adapterOf([processor, running], 'other')).toBeUndefined();
  expect(adapterOf([adapter({ state: 'PAUSED' })], 's')).toBeDefined();
  expect(adapterOf([adapter({ state: 'FAULT' })], 's')).toBeDefined();
  expect(adapterOf([adapter({ silent: true })], 's')).toBeUndefined();
  expect(adapterOf([adapter({ state: 'STOPPED' })], 's')).toBeUndefined();
  expect(adapterOf([adapter({ scan: '' })], '')).toBeUndefined();
});

test('should find an adapter that waits for a scan', () => {
  const idle = adapter({ state: 'IDLE', scan: '' });
  expect(idleAdapter([adapter({}), idle])).toBe(idle);
  expect(idleAdapter([adapter({})])).toBeUndefined();
  expect(idleAdapter([adapter({ state: 'IDLE', silent: true })])).toBeUndefined();
});

test('should make the rectangle of the selected pixels, the last ones included', () => {
  const area = { firstRow: 2, firstColumn: 5, lastRow: 3, lastColumn: 9 };
  expect(JSON.parse(regionOf({ kind: 'rectangle', area })!)).toEqual({
    type: 'Polygon',
    coordinates: [
      [
        [5, 2],
        [10, 2],
        [10, 4],
        [5, 4],
        [5, 2],
      ],
    ],
  });
  expect(regionOf({ kind: 'pixel', row: 2, column: 5 })).toBeUndefined();
  expect(regionOf(undefined)).toBeUndefined();
});

test('should say how full the spool is', () => {
  expect(spoolOf(adapter({ spoolBytes: 12e6, spoolRoomBytes: 3.9e9 }))).toEqual({
    text: 'spool 12 MB, 3.9 GB free',
    bad: false,
  });
  expect(spoolOf(adapter({ state: 'IDLE' }))).toBeUndefined();
  expect(spoolOf(adapter({ silent: true, spoolBytes: 0, spoolRoomBytes: 1e9 }))).toBeUndefined();
});

test('should warn of a spool with little room', () => {
  const isBad = (facts: MessageInitShape<typeof ServiceList_ServiceSchema>) => spoolOf(adapter(facts))?.bad;
  expect(isBad({ spoolBytes: 95e6, spoolRoomBytes: 5.1e6 })).toBe(false);
  expect(isBad({ spoolBytes: 95e6, spoolRoomBytes: 4.9e6 })).toBe(true);
  expect(isBad({ spoolBytes: 0, spoolRoomBytes: 0 })).toBe(true);
  expect(isBad({ state: 'FAULT', spoolBytes: 1e6, spoolRoomBytes: 1e6 })).toBe(true);
  expect(isBad({ state: 'FAULT', spoolBytes: 0, spoolRoomBytes: 1e9 })).toBe(false);
});

test('should offer a tenth more rows, and one at least', () => {
  expect(moreRows(100)).toBe(110);
  expect(moreRows(2)).toBe(3);
});
