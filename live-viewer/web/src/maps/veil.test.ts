import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { LayoutSchema, PatchSchema } from '../gen/pentimento/viewer_pb';
import { Derived } from './derived';
import { Maps } from './maps';
import { veilOf } from './veil';

const floats = (values: number[]) => new Uint8Array(new Float32Array(values).buffer);

/** A scan of 2 x 2 pixels that two models paint. */
function maps(): Maps {
  return new Maps(
    create(LayoutSchema, {
      started: { rows: 2, columns: 2 },
      models: ['fit', 'elements'],
      layers: [
        { model: 'fit', name: 'Fe-K' },
        { model: 'elements', name: 'Fe' },
      ],
    }),
  );
}

function patch(firstPixel: number, fit: number, elements: number) {
  return create(PatchSchema, {
    firstPixel,
    pixels: 2,
    values: floats([1, 2, 3, 4]),
    measuredS: floats([1, 2]),
    revisions: new Uint8Array([fit, fit, elements, elements]),
  });
}

test('pixels of an earlier revision are outdated until they are painted again', () => {
  const shown = maps();
  shown.renew(new Uint8Array([1, 1]));
  shown.apply(patch(0, 1, 1), '');
  shown.apply(patch(2, 1, 0), '');
  expect(shown.mayBeOutdated('fit')).toBe(false);

  shown.renew(new Uint8Array([2, 1]));
  shown.apply(patch(0, 2, 1), '');
  expect(shown.mayBeOutdated('fit')).toBe(true);
  expect(shown.mayBeOutdated('elements')).toBe(false);
  const veil = new Derived(shown, veilOf(shown, 'fit'));
  expect([...veil.follow().values]).toEqual([0, 0, 1, 1]);
  expect(shown.isOutdated('elements', 3)).toBe(false);

  shown.apply(patch(2, 2, 1), '');
  expect([...veil.follow().values]).toEqual([0, 0, 0, 0]);
});

test('what came outdated with the first word of a scan is outdated, too', () => {
  const shown = maps();
  shown.renew(new Uint8Array([3, 1]));
  shown.apply(patch(0, 2, 1), '');
  shown.apply(patch(2, 3, 1), '');
  expect([0, 1, 2, 3].map((pixel) => shown.isOutdated('fit', pixel))).toEqual([true, true, false, false]);
  expect(shown.mayBeOutdated('fit')).toBe(true);
});
