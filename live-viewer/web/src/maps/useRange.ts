import { useRef } from 'react';
import type { Settings } from '../settings';
import type { Layer, Maps } from './maps';
import { fixedRange } from './roles.utils';
import { percentileRange, type Range, steadyRange, usable } from './utils';

/** A range that was found, and for what; for another layer, scale or clip it is looked for anew. */
interface Found {
  of: string;
  version: number;
  atRest: boolean;
  time: number;
  range: Range;
}

/** How a range is looked for: in how many pixels, and how long it is then left alone though the map grows, ms. */
interface Effort {
  most?: number;
  restMs?: number;
}

type Scaling = Pick<Settings, 'clip' | 'scale' | 'ranges'>;

const FULL: Range = [0, 1];

/** The range of colours of a layer, steady while its map grows; the one given by hand where there is one. */
export function useRange(
  maps: Maps | undefined,
  layer: Layer | undefined,
  scaling: Scaling,
  atRest: boolean,
  effort: Effort = {},
): Range | undefined {
  const ranges = useRanges(maps, layer ? [layer] : [], scaling, atRest, effort);
  return maps && ranges[0];
}

/** The same of several layers, in their order. */
export function useRanges(
  maps: Maps | undefined,
  layers: readonly Layer[],
  scaling: Scaling,
  atRest: boolean,
  { most, restMs = 0 }: Effort = {},
): Range[] {
  const last = useRef<{ maps: Maps | undefined; found: Map<string, Found> }>({ maps, found: new Map() });
  if (last.current.maps !== maps) {
    last.current = { maps, found: new Map() };
  }
  const { found } = last.current;
  return layers.map((layer) => {
    const { clip, scale, ranges } = scaling;
    const given = ranges[layer.key] ?? fixedRange(layer.role);
    if (given || !maps) {
      return usable(given ?? FULL, scale);
    }
    const of = `${layer.liveFraction !== undefined} ${scale} ${clip}`;
    const stored = found.get(layer.key);
    const before = stored?.of === of ? stored : undefined;
    const time = performance.now();
    const isFresh = before && (before.version === maps.version || time - before.time < restMs);
    if (isFresh && before.atRest === atRest) {
      return before.range;
    }
    const wanted = percentileRange(layer.values, clip, scale, most);
    const range = wanted ? steadyRange(before?.range, wanted, atRest && maps.complete, scale) : FULL;
    found.set(layer.key, { of, version: maps.version, atRest, time, range });
    return range;
  });
}
