import { useRef } from 'react';
import type { Settings } from '../settings';
import type { Layer, Maps } from './maps';
import { percentileRange, type Range, steadyRange, usable } from './utils';

interface Shown {
  /** What the range was made for; another layer, scale or clip begins anew. */
  of: string;
  maps: Maps;
  version: number;
  atRest: boolean;
  range: Range | undefined;
}

/** The range of colours of a layer, steady while its map grows; the one given by hand where there is one. */
export function useRange(
  maps: Maps | undefined,
  layer: Layer | undefined,
  settings: Settings,
  atRest: boolean,
): Range | undefined {
  const last = useRef<Shown>();
  if (!maps || !layer) {
    return undefined;
  }
  if (settings.manual?.layer === layer.key) {
    return usable(settings.manual.range, settings.scale);
  }
  const of = `${layer.key} ${settings.scale} ${settings.clip}`;
  const before = last.current?.of === of && last.current.maps === maps ? last.current : undefined;
  if (before && before.version === maps.version && before.atRest === atRest) {
    return before.range;
  }
  const wanted = percentileRange(layer.values, settings.clip, settings.scale);
  const range = wanted ? steadyRange(before?.range, wanted, atRest && maps.complete, settings.scale) : [0, 1];
  last.current = { of, maps, version: maps.version, atRest, range: range as Range };
  return range as Range;
}
