import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import { fixedRange, groupsOf } from './roles.utils';

const layer = (model: string, name: string, role: LayerRole) => ({ model, name, role });

test('layers of a model are grouped by role, trust first, in their own order', () => {
  const layers = [
    layer('fit', 'Fe-K', LayerRole.AREA),
    layer('net', 'Fe-K', LayerRole.AREA),
    layer('net', 'Fe-K-present', LayerRole.PROBABILITY),
    layer('net', 'Cu-K', LayerRole.AREA),
    layer('net', 'trust', LayerRole.TRUST),
    layer('net', 'new', 99 as LayerRole),
  ];
  const names = groupsOf(layers, 'net').map(({ role, layers: all }) => [role, all.map(({ name }) => name)]);
  expect(names).toEqual([
    [LayerRole.TRUST, ['trust']],
    [LayerRole.AREA, ['Fe-K', 'Cu-K']],
    [LayerRole.PROBABILITY, ['Fe-K-present']],
    [LayerRole.LAYER_ROLE_UNSPECIFIED, ['new']],
  ]);
});

test('probabilities, trust and colours are shown from 0 to 1, areas as the map asks for', () => {
  expect(fixedRange(LayerRole.PROBABILITY)).toEqual([0, 1]);
  expect(fixedRange(LayerRole.TRUST)).toEqual([0, 1]);
  expect(fixedRange(LayerRole.COLOUR)).toEqual([0, 1]);
  expect(fixedRange(LayerRole.AREA)).toBeUndefined();
});
