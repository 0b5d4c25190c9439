import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Derivation } from './derived';
import type { Layer } from './maps';

/** The map of the time in which the detectors could count; undefined when nobody has told any so far. */
export function liveFractionOf(layers: Layer[]): Layer | undefined {
  return layers.find(
    ({ role, values }) => role === LayerRole.LIVE_FRACTION && values.some((value) => !Number.isNaN(value)),
  );
}

/** Areas as they would be without dead time; undefined for any other layer, which stays as it is. */
export function corrected(layer: Layer, live: Layer | undefined): Derivation | undefined {
  if (!live || layer.role !== LayerRole.AREA) {
    return undefined;
  }
  return {
    layer: { ...layer, liveFraction: live.values },
    of: (pixel) => layer.values[pixel]! / live.values[pixel]!,
  };
}
