import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from '../maps/maps';
import { fileUrl, lookOf, nameOf, offersFor, parameterOf } from './offers.utils';

const look = {
  colourMap: 'magma',
  inverted: true,
  scale: 0.5,
  clip: 0,
  ranges: {},
  faded: '',
  dimmed: true,
} as const;

function layer(key: string, role = LayerRole.AREA): Layer {
  const [model = '', name = ''] = key.split('/');
  const values = new Float32Array([1, 2, 3]);
  return { key, model, name, version: '1', unit: 'counts', hasErrors: true, role, values };
}

test('names of scans and layers are no paths', () => {
  expect(fileUrl('../a b', 'layers.tif', [['layer', 'fit/Fe&K']])).toBe(
    'api/scans/..%2Fa%20b/files/layers.tif?layer=fit%2FFe%26K',
  );
});

test('a layer is drawn as the page shows it', () => {
  const query = new URLSearchParams(
    lookOf(layer('fit/Fe-K'), [2, 9], look, 'hatched').map(([name, value]) => [name, String(value)]),
  );
  expect(Object.fromEntries(query)).toEqual({
    layer: 'fit/Fe-K',
    colours: 'magma',
    inverted: 'true',
    scale: '0.5',
    min: '2',
    max: '9',
    empty: 'hatched',
  });
});

test('a picture is drawn from its three layers, each in its range, faded as the page does', () => {
  const channels = ['r', 'g', 'b'].map((name) => ({
    layer: layer(`m/${name}`, LayerRole.CODE),
    colour: '#123456',
  }));
  const picture = {
    key: 'm/false colours',
    model: 'm',
    version: '1',
    name: 'false colours',
    role: LayerRole.CODE,
    channels,
    trust: layer('m/trust', LayerRole.TRUST),
  };
  const made = lookOf(picture, [0, 1], look, 'transparent');
  expect(made.filter(([name]) => name === 'layer').map(([, value]) => value)).toEqual(['m/r', 'm/g', 'm/b']);
  expect(made.filter(([name]) => name === 'max').map(([, value]) => value)).toEqual([3, 3, 3]);
  expect(made).toContainEqual(['faded', 'trust']);
  expect(lookOf(picture, [0, 1], { ...look, dimmed: false }, 'hatched')).not.toContainEqual([
    'faded',
    'trust',
  ]);
});

test('what there is follows from what is shown and selected', () => {
  const subject = {
    scan: 's',
    shown: layer('fit/Fe-K'),
    detectors: ['A', 'B'],
    look: [],
    colourMap: 'magma',
  };
  const area = { firstRow: 1, firstColumn: 2, lastRow: 3, lastColumn: 4 };
  const selected = parameterOf({ kind: 'rectangle', area });
  expect(selected).toEqual([['area', '1,2,3,4']]);
  const mask = { rows: 1, columns: 1, pixels: new Uint8Array(1) };
  expect(parameterOf({ kind: 'mask', mask })).toBeUndefined();
  expect(offersFor({ ...subject, selected: undefined }).map(({ title }) => title)).toHaveLength(3);
  const groups = offersFor({ ...subject, selected });
  expect(groups).toHaveLength(4);
  const urls = groups.flatMap(({ offers }) => offers.map(({ url }) => url));
  expect(new Set(urls).size).toBe(urls.length);
  expect(urls).toContain('api/scans/s/files/spectrum.msa?area=1%2C2%2C3%2C4&detector=B');
});

test('a file has the name that the viewer gives it, if that is one', () => {
  expect(nameOf('attachment; filename="scan-Fe.tif"', 'x')).toBe('scan-Fe.tif');
  expect(nameOf('attachment; filename="../x"', 'x')).toBe('x');
  expect(nameOf(null, 'x')).toBe('x');
});
