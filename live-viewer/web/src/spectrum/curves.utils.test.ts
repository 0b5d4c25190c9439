import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { Fit_Kind, SpectrumReplySchema } from '../gen/pentimento/viewer_pb';
import { curvesOf, fittedOf } from './curves.utils';

const doubles = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer);
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

const REPLY = create(SpectrumReplySchema, {
  measured: 4n,
  detectors: [
    {
      name: 'A',
      axis: { offsetKev: 1, gainKevPerChannel: 0.5 },
      counts: doubles(8, 4, 0, 12),
      fit: {
        firstChannel: 1,
        channels: 3,
        parts: [
          { name: 'Fe-K', kind: Fit_Kind.LINES, area: 9, error: 3, firstChannel: 2, counts: floats(1, 8) },
          {
            name: 'continuum',
            kind: Fit_Kind.CONTINUUM,
            area: 10,
            error: NaN,
            firstChannel: 1,
            counts: floats(4, 4, 2),
          },
        ],
      },
    },
  ],
});

test('a sum is shown as counts, or per pixel beside other sums', () => {
  expect([...curvesOf(REPLY, 'selection', false)[0]!.counts]).toEqual([8, 4, 0, 12]);
  const [perPixel] = curvesOf(REPLY, 'whole', true);
  expect([...perPixel!.counts]).toEqual([2, 1, 0, 3]);
  expect(perPixel).toMatchObject({ unit: 0.25, total: 24, of: 'whole' });
});

test('no spectrum, no curves', () => {
  expect(curvesOf(undefined, 'pinned', false)).toEqual([]);
  expect(curvesOf({ ...REPLY, message: 'Nothing measured here yet.' }, 'selection', false)).toEqual([]);
});

test('a fit is the sum of its parts, each where it is', () => {
  const [whole, first, second] = fittedOf(REPLY.detectors[0]!, 1);
  expect([...whole!.abscissas]).toEqual([1.5, 2, 2.5]);
  expect([...whole!.counts]).toEqual([4, 5, 10]);
  expect(first!.name).toBe('continuum');
  expect(second).toMatchObject({ name: 'Fe-K', kind: 'lines', area: 9, error: 3 });
  expect([...second!.abscissas]).toEqual([2, 2.5]);
  expect(fittedOf({ ...REPLY.detectors[0]!, fit: undefined }, 1)).toEqual([]);
});
