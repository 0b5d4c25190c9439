import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer, Maps } from './maps';
import type { Derivation } from './derived';
import { opacityOf } from './pictures.utils';

/** What can fade a layer where it is not certain. */
export const EVIDENCES = ['sigma', 'residual', 'trust'] as const;
export type Evidence = (typeof EVIDENCES)[number];

/** Of an amount this many standard deviations above zero nobody doubts that it is there. */
const CERTAIN_SIGMAS = 3;
const RESIDUAL = 'residual';

type Known = Pick<Maps, 'layers' | 'errors' | 'errorLayer'>;

/** What there is to fade a layer by. */
export function evidencesFor(layers: Layer[], layer: Layer): Evidence[] {
  return EVIDENCES.filter((evidence) =>
    evidence === 'sigma' ? layer.hasErrors : witnessOf(layers, layer, evidence) !== undefined,
  );
}

/** How opaque each pixel of a layer is; undefined while what tells it is not there. */
export function opacitiesOf(maps: Known, layer: Layer, evidence: Evidence): Derivation | undefined {
  const certainty = certaintyOf(maps, layer, evidence);
  return certainty && { layer, of: (pixel) => opacityOf(certainty(pixel)) };
}

/** How certain each pixel of a layer is, 0 to 1. */
function certaintyOf(
  { layers, errors, errorLayer }: Known,
  layer: Layer,
  evidence: Evidence,
): ((pixel: number) => number) | undefined {
  if (evidence === 'sigma') {
    return errorLayer === layer.key
      ? (pixel) => layer.values[pixel]! / (CERTAIN_SIGMAS * errors[pixel]!)
      : undefined;
  }
  const values = witnessOf(layers, layer, evidence)?.values;
  return (
    values && (evidence === 'trust' ? (pixel) => values[pixel]! : (pixel) => 1 / Math.max(1, values[pixel]!))
  );
}

/** The layer of the same model that tells how far its others can be trusted. */
function witnessOf(layers: Layer[], layer: Layer, evidence: Evidence): Layer | undefined {
  return layers.find(
    (other) =>
      other.model === layer.model &&
      other.key !== layer.key &&
      (evidence === 'trust' ? other.role === LayerRole.TRUST : other.name === RESIDUAL),
  );
}
