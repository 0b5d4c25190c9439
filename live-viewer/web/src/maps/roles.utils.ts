import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Range } from './utils';

/** The order in which the layers of a model are shown: first how far they can be trusted. */
const ORDER = [
  LayerRole.TRUST,
  LayerRole.COLOUR,
  LayerRole.CODE,
  LayerRole.AREA,
  LayerRole.LIVE_FRACTION,
  LayerRole.PROBABILITY,
  LayerRole.LAYER_ROLE_UNSPECIFIED,
];

const FROM_0_TO_1 = [LayerRole.PROBABILITY, LayerRole.TRUST, LayerRole.COLOUR];

interface Named {
  model: string;
  role: LayerRole;
}

export interface Group<L> {
  role: LayerRole;
  layers: L[];
}

/** The layers of a model by what they are; a role that this page does not know goes last. */
export function groupsOf<L extends Named>(layers: L[], model: string): Group<L>[] {
  const mine = layers.filter((layer) => layer.model === model);
  const known = (role: LayerRole) => (ORDER.includes(role) ? role : LayerRole.LAYER_ROLE_UNSPECIFIED);
  return ORDER.map((role) => ({ role, layers: mine.filter((layer) => known(layer.role) === role) })).filter(
    (group) => group.layers.length > 0,
  );
}

/** The range of a layer whose numbers mean the same everywhere; undefined: it follows from the map. */
export function fixedRange(role: LayerRole): Range | undefined {
  return FROM_0_TO_1.includes(role) ? [0, 1] : undefined;
}
