import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { AnnotationSchema } from '../gen/pentimento/control_pb';
import { emptyMask, maskOfPolygons } from '../selection/mask.utils';
import { regionOf, type Selection } from '../selection/selection.utils';
import { fromGeoJson, toGeoJson } from './geojson.utils';

const SIZE = { rows: 4, columns: 5 };

function region(name: string, selection: Selection) {
  return create(AnnotationSchema, {
    id: name,
    name,
    colour: '#e69f00',
    labels: ['element:Hg'],
    text: 'Two words',
    author: 'Ada',
    timeNs: 1_700_000_000_000_000_000n,
    region: regionOf(selection),
  });
}

test('what is downloaded is read back, masks by their outlines', () => {
  const mask = emptyMask(4, 5);
  [0, 1, 5, 18].forEach((pixel) => (mask.pixels[pixel] = 1));
  const text = toGeoJson(
    [region('Lips', { kind: 'pixel', row: 1, column: 2 }), region('Sky', { kind: 'mask', mask })],
    's',
    SIZE,
  );
  const { type, features } = JSON.parse(text) as { type: string; features: { properties: unknown }[] };
  expect(type).toBe('FeatureCollection');
  expect(features[0]!.properties).toMatchObject({
    author: 'Ada',
    time: '2023-11-14T22:13:20.000Z',
    scan: 's',
  });
  const read = fromGeoJson(text);
  expect(read[0]).toMatchObject({
    name: 'Lips',
    colour: '#e69f00',
    labels: ['element:Hg'],
    text: 'Two words',
  });
  expect(maskOfPolygons(read[1]!.polygons, 4, 5)).toEqual(mask);
});

test('a geometry alone is a region without a name', () => {
  const coordinates = [
    [
      [0, 0],
      [2, 0],
      [0, 2],
      [0, 0],
    ],
  ];
  const found = { name: '', colour: '', labels: [], text: '', polygons: [coordinates] };
  expect(fromGeoJson(JSON.stringify({ type: 'Polygon', coordinates }))).toEqual([found]);
  const feature = { type: 'Feature', geometry: { type: 'Polygon', coordinates }, properties: null };
  expect(fromGeoJson(JSON.stringify(feature))).toEqual([found]);
});

test('what is no region is named', () => {
  const points = { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: { type: 'Point' } }] };
  expect(() => fromGeoJson(JSON.stringify(points))).toThrow('feature 1: must be a Polygon or MultiPolygon');
  expect(() => fromGeoJson('rubbish')).toThrow();
});
