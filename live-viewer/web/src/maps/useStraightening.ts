import { useRef } from 'react';
import type { Maps } from './maps';
import { type Offset, serpentineOffset } from './serpentine.utils';

/** While a map grows the offset is looked for no more often, ms. */
const REST_MS = 5000;

/** The offset between the directions of a serpentine scan; undefined while none is known. */
export function useStraightening(maps: Maps | undefined): Offset | undefined {
  const last = useRef<{ maps: Maps; version: number; time: number; offset: Offset | undefined }>();
  if (!maps?.isRaster) {
    return undefined;
  }
  const before = last.current?.maps === maps ? last.current : undefined;
  const time = performance.now();
  if (before && (before.version === maps.version || time - before.time < REST_MS)) {
    return before.offset;
  }
  const offset = serpentineOffset(maps.layers, maps);
  last.current = { maps, version: maps.version, time, offset };
  return offset;
}
