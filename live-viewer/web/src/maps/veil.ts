import { useMemo } from 'react';
import { LayerRole } from '../gen/pentimento/maps_pb';
import { type Derivation, useDerived } from './derived';
import type { Maps, Values } from './maps';

/** 1 where a pixel is outdated, 0 where it is not; undefined where no version of the model has followed another. */
export function useVeil(maps: Maps, model: string): Values | undefined {
  const isMixed = maps.mayBeOutdated(model);
  const derivation = useMemo(() => (isMixed ? veilOf(maps, model) : undefined), [maps, model, isMixed]);
  const veil = useDerived(maps, derivation);
  return veil?.values;
}

export function veilOf(maps: Pick<Maps, 'isOutdated'>, model: string): Derivation {
  return {
    layer: {
      key: `${model}/outdated`,
      model,
      version: '',
      name: 'outdated',
      unit: '1',
      hasErrors: false,
      role: LayerRole.LAYER_ROLE_UNSPECIFIED,
    },
    of: (pixel) => (maps.isOutdated(model, pixel) ? 1 : 0),
  };
}
