import { parseColour } from './utils';

/** Red, green and blue, 0 to 1. */
export type Rgb = readonly [r: number, g: number, b: number];

/** How many layers a picture can be mixed of. */
export const MOST_CHANNELS = 5;

/** More bands than this are not worth being looked after one by one. */
const MOST_BANDS = 16;

/** Rows that have changed since a version, as bands of neighbours (end excluded); undefined when they are most of the map. */
export function bandsOf(changed: Uint32Array, since: number): [first: number, end: number][] | undefined {
  const bands: [number, number][] = [];
  let rows = 0;
  for (let row = 0; row < changed.length; row++) {
    if (changed[row]! <= since) {
      continue;
    }
    rows++;
    const last = bands.at(-1);
    if (last?.[1] === row) {
      last[1]++;
    } else {
      bands.push([row, row + 1]);
    }
  }
  return bands.length > MOST_BANDS || 2 * rows > changed.length + 1 ? undefined : bands;
}

/** A colour as CSS writes it, "#rrggbb" or "rgb(r, g, b)". */
export function rgbOf(colour: string): Rgb {
  const [r, g, b] = parseColour(colour);
  return [r / 255, g / 255, b / 255];
}
