import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { AnnotationSchema, RegionSchema } from '../gen/pentimento/control_pb';
import { changesOf } from './history.utils';

test('each version says what it has changed', () => {
  const region = create(RegionSchema, { shape: { case: 'geojson', value: '{}' } });
  const versions = [
    create(AnnotationSchema, { name: 'Face', colour: '#e69f00' }),
    create(AnnotationSchema, { name: 'Lips', colour: '#e69f00', labels: ['element:Hg'], region }),
    create(AnnotationSchema, {
      name: 'Lips',
      colour: '#e69f00',
      labels: ['element:Hg'],
      regionOmitted: true,
    }),
    create(AnnotationSchema, { name: 'Lips', colour: '#009e73', region }),
  ];
  expect(versions.map((_, i) => changesOf(versions, i))).toEqual([
    ['made'],
    ['name: Face → Lips', 'labels: – → element:Hg'],
    ['shape'],
    ['colour: #e69f00 → #009e73', 'labels: element:Hg → –', 'shape'],
  ]);
});
