import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import { type Evidence, evidencesFor, opacitiesOf } from './certainty.utils';
import type { Layer } from './maps';
import { opacityOf } from './pictures.utils';

function layer(model: string, name: string, values: number[], role = LayerRole.AREA): Layer {
  return {
    key: `${model}/${name}`,
    model,
    version: '1',
    name,
    unit: '1',
    hasErrors: model === 'fit',
    role,
    values: new Float32Array(values),
  };
}

const iron = layer('fit', 'Fe-K', [30, 10, -10, Number.NaN]);
const residual = layer('fit', 'residual', [0.9, 2, 4, Number.NaN]);
const codes = layer('embedding', 'z1', [1, 2, 3, 4]);
const trust = layer('embedding', 'trust', [1, 0.5, 0, Number.NaN], LayerRole.TRUST);
const layers = [iron, residual, codes, trust];
const maps = { layers, errorLayer: 'fit/Fe-K', errors: new Float32Array([10, 10, 10, 10]) };
const opacities = (certainties: number[]) => certainties.map(opacityOf);
const shown = (layer: Layer, evidence: Evidence) => {
  const found = opacitiesOf(maps, layer, evidence);
  return found && [...layer.values.keys()].map(found.of);
};

test('a layer is faded by what its own model tells', () => {
  expect(evidencesFor(layers, iron)).toEqual(['sigma', 'residual']);
  expect(evidencesFor(layers, residual)).toEqual(['sigma']);
  expect(evidencesFor(layers, codes)).toEqual(['trust']);
  expect(evidencesFor(layers, trust)).toEqual([]);
});

test('three standard deviations above zero are certain, below it nothing is there', () => {
  expect(shown(iron, 'sigma')).toEqual(opacities([1, 1 / 3, 0, 0]));
});

test('nothing is faded while the standard deviations are those of another layer', () => {
  expect(opacitiesOf({ ...maps, errorLayer: 'fit/Cu-K' }, iron, 'sigma')).toBeUndefined();
});

test('a fit four times as far off as chance is a quarter certain', () => {
  expect(shown(iron, 'residual')).toEqual(opacities([1, 0.5, 0.25, 0]));
});

test('trust is certainty', () => {
  expect(shown(codes, 'trust')).toEqual(opacities([1, 0.5, 0, 0]));
  expect(opacitiesOf(maps, iron, 'trust')).toBeUndefined();
});
