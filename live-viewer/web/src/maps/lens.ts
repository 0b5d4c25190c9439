import type { Grid } from './grid.utils';
import type { MapView } from './view';
import { useShared } from './view';

/** A round hole in a map, through which what lies under it is seen; in columns and rows as they are shown. */
export interface Lens {
  column: number;
  row: number;
  radiusColumns: number;
  radiusRows: number;
}

/** What lets one see through a map to what lies under it. */
export interface Glass {
  /** Of the map, 0 to 1. */
  opacity: number;
  /** Of a lens around the pointer, columns; 0: there is none. */
  lens: number;
}

/** The lens as it is now; undefined where there is none or nothing is pointed at. */
export function useLens(view: MapView, { x, y, shift }: Grid, radius: number): Lens | undefined {
  const at = useShared(view.pointer);
  if (radius <= 0 || !at) {
    return undefined;
  }
  const moved = at.firstRow % 2 === 1 ? shift : 0;
  return {
    column: at.firstColumn + 0.5 + moved,
    row: at.firstRow + 0.5,
    radiusColumns: radius,
    radiusRows: (radius * x) / y,
  };
}
