import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { ScanStateSchema } from './gen/pentimento/viewer_pb';
import { lossesOf, progressOf } from './progress.utils';

test('should count the pixels of a raster scan', () => {
  const state = create(ScanStateSchema, { planned: 130n, missing: 10n, painted: 60n, ratePxS: 98.76 });
  expect(progressOf(state, false)).toEqual({
    painted: 60,
    planned: 120,
    percent: 50,
    text: '60 / 120 px · 50.0 %',
    rate: '98.8 px/s',
  });
});

test('should count the events of a full-field scan, whose pixels are all there at once', () => {
  const state = create(ScanStateSchema, {
    planned: 10000n,
    painted: 10000n,
    events: 1234567n,
    rateEventsS: 99980,
  });
  const progress = progressOf(state, true);
  expect(progress.percent).toBe(100);
  expect(progress.text).toBe('1\u202f234\u202f567 events');
  expect(progress.rate).toBe('99\u202f980 events/s');
});

test('should name every kind of loss with its number', () => {
  const state = create(ScanStateSchema, { lostPackets: 3n, lostHits: 300n, latePackets: 2n, lateHits: 77n });
  const losses = lossesOf(state);
  expect(losses.map(([label, , count]) => [label, count])).toEqual([
    ['lost packets', 3],
    ['lost hits', 300],
    ['late packets', 2],
  ]);
  expect(losses[2]?.[1]).toContain('77');
});
