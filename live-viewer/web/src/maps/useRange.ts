import { useRef } from 'react';
import type { Settings } from '../settings';
import type { Layer, Maps } from './maps';
import { fixedRange } from './roles.utils';
import { percentileRange, type Range, steadyRange, usable } from './utils';

interface Shown {
  /** What the range was made for; another layer, scale or clip begins anew. */
  of: string;
  maps: Maps;
  version: number;
  atRest: boolean;
  time: number;
  range: Range | undefined;
}

/** How a range is looked for: in how many pixels, and how long it is then left alone though the map grows, ms. */
interface Effort {
  most?: number;
  restMs?: number;
}

/** The range of colours of a layer, steady while its map grows; the one given by hand where there is one. */
export function useRange(
  maps: Maps | undefined,
  layer: Layer | undefined,
  settings: Pick<Settings, 'clip' | 'scale' | 'manual'>,
  atRest: boolean,
  { most, restMs = 0 }: Effort = {},
): Range | undefined {
  const last = useRef<Shown>();
  if (!maps || !layer) {
    return undefined;
  }
  if (settings.manual?.layer === layer.key) {
    return usable(settings.manual.range, settings.scale);
  }
  const fixed = fixedRange(layer.role);
  if (fixed) {
    return usable(fixed, settings.scale);
  }
  const of = `${layer.key} ${layer.liveFraction !== undefined} ${settings.scale} ${settings.clip}`;
  const before = last.current?.of === of && last.current.maps === maps ? last.current : undefined;
  const now = performance.now();
  const isFresh = before && (before.version === maps.version || now - before.time < restMs);
  if (isFresh && before.atRest === atRest) {
    return before.range;
  }
  const wanted = percentileRange(layer.values, settings.clip, settings.scale, most);
  const range = wanted ? steadyRange(before?.range, wanted, atRest && maps.complete, settings.scale) : [0, 1];
  last.current = { of, maps, version: maps.version, atRest, time: now, range: range as Range };
  return range as Range;
}

/** Of each of three layers. */
export type Ranges = readonly [Range, Range, Range];

const FULL: Range = [0, 1];

/** The ranges of the colours of a picture: even steps of a layer are even steps of its colour. */
export function useRanges(
  maps: Maps,
  [red, green, blue]: readonly [Layer, Layer, Layer],
  { clip }: Settings,
  atRest: boolean,
  effort: Effort = {},
): Ranges {
  const even = { clip, scale: 'linear', manual: null } as const;
  return [
    useRange(maps, red, even, atRest, effort) ?? FULL,
    useRange(maps, green, even, atRest, effort) ?? FULL,
    useRange(maps, blue, even, atRest, effort) ?? FULL,
  ];
}
