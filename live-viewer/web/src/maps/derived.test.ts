import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { LayoutSchema, PatchSchema } from '../gen/pentimento/viewer_pb';
import { Derived } from './derived';
import { Maps } from './maps';

function maps(): Maps {
  return new Maps(
    create(LayoutSchema, { started: { rows: 3, columns: 2 }, layers: [{ model: 'fit', name: 'Fe-K' }] }),
  );
}

function patch(firstPixel: number, ...values: number[]) {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return create(PatchSchema, { firstPixel, pixels: values.length, values: bytes });
}

test('follows the rows that have changed, and leaves the others alone', () => {
  const all = maps();
  const asked: number[] = [];
  const iron = all.layers[0]!;
  const derived = new Derived(all, {
    layer: iron,
    of: (pixel) => {
      asked.push(pixel);
      return 2 * iron.values[pixel]!;
    },
  });
  all.apply(patch(0, 1, 2), '');
  expect([...derived.follow().values.subarray(0, 3)]).toEqual([2, 4, Number.NaN]);
  asked.length = 0;
  all.apply(patch(3, 5, 6), '');
  expect([...derived.follow().values]).toEqual([2, 4, Number.NaN, 10, 12, Number.NaN]);
  expect(asked).toEqual([2, 3, 4, 5]);
  asked.length = 0;
  derived.follow();
  expect(asked).toEqual([]);
});

test('other errors change every row', () => {
  const all = maps();
  all.apply(patch(0, 1, 2), '');
  const derived = new Derived(all, { layer: all.layers[0]!, of: (pixel) => all.errors[pixel]! });
  derived.follow();
  all.wantErrors('fit/Fe-K');
  const errors = new Uint8Array(Float32Array.of(7).buffer);
  all.apply(create(PatchSchema, { firstPixel: 5, pixels: 1, errors }), 'fit/Fe-K');
  expect(derived.follow().values[5]).toBe(7);
});
