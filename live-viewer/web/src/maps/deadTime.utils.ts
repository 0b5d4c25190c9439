import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from './maps';

/** The map of the time in which the detectors could count; undefined when nobody has told any so far. */
export function liveFractionOf(layers: Layer[]): Layer | undefined {
  return layers.find(
    ({ role, values }) => role === LayerRole.LIVE_FRACTION && values.some((value) => !Number.isNaN(value)),
  );
}

/** Areas as they would be without dead time; any other layer as it is. */
export function corrected(layer: Layer, live: Layer | undefined): Layer {
  if (!live || layer.role !== LayerRole.AREA) {
    return layer;
  }
  return {
    ...layer,
    values: layer.values.map((value, pixel) => value / (live.values[pixel] ?? Number.NaN)),
    liveFraction: live.values,
  };
}
