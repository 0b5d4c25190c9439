import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from '../maps/maps';
import { emptyMask, type Mask } from '../selection/mask.utils';

export type Tool = 'rectangle' | 'polygon' | 'lasso' | 'brush' | 'threshold' | 'similar';

/** The tools and their keys. */
export const TOOLS: readonly (readonly [Tool, string])[] = [
  ['rectangle', 'r'],
  ['polygon', 'g'],
  ['lasso', 'o'],
  ['brush', 'b'],
  ['threshold', 'h'],
  ['similar', 'w'],
];

interface Size {
  rows: number;
  columns: number;
}

/** The pixels whose value is in a range, both ends included. */
export function withinRange(values: Float32Array, least: number, most: number, size: Size): Mask {
  const mask = emptyMask(size.rows, size.columns);
  for (let i = 0; i < values.length; i++) {
    if (values[i]! >= least && values[i]! <= most) {
      mask.pixels[i] = 1;
    }
  }
  return mask;
}

/** The codes of the model shown, or of the first model that has any. */
export function codesFor(layers: Layer[], model: string): Layer[] {
  const codes = layers.filter(({ role }) => role === LayerRole.CODE);
  const of = codes.some((code) => code.model === model) ? model : codes[0]?.model;
  return codes.filter((code) => code.model === of);
}

/** Standard deviation of the values that there are; 1 where they are all the same. */
export function spreadOf(values: Float32Array): number {
  let [count, sum, squares] = [0, 0, 0];
  for (const value of values) {
    if (!Number.isNaN(value)) {
      count++;
      sum += value;
      squares += value * value;
    }
  }
  const variance = count > 1 ? (squares - (sum * sum) / count) / (count - 1) : 0;
  return variance > 0 ? Math.sqrt(variance) : 1;
}

/**
 * The pixels whose codes lie nearer to those of one pixel than a distance; each code is measured in its standard deviations.
 * Pixels without codes are like no others.
 */
export function similarTo(pixel: number, codes: Layer[], distance: number, size: Size): Mask {
  const mask = emptyMask(size.rows, size.columns);
  const squares = new Float64Array(mask.pixels.length);
  for (const { values } of codes) {
    const spread = spreadOf(values);
    const from = values[pixel]!;
    for (let i = 0; i < squares.length; i++) {
      const off = (values[i]! - from) / spread;
      squares[i]! += off * off;
    }
  }
  for (let i = 0; i < squares.length; i++) {
    mask.pixels[i] = codes.length > 0 && squares[i]! <= distance * distance ? 1 : 0;
  }
  return mask;
}

/** Okabe and Ito's colours, which colour-blind eyes tell apart too. */
export const REGION_COLOURS = [
  '#e69f00',
  '#56b4e9',
  '#009e73',
  '#f0e442',
  '#d55e00',
  '#cc79a7',
  '#0072b2',
  '#ffffff',
];

/** The colour that is used least, the first of several. */
export function nextColour(used: string[]): string {
  const uses = REGION_COLOURS.map((colour) => used.filter((each) => each === colour).length);
  return REGION_COLOURS[uses.indexOf(Math.min(...uses))]!;
}

/** "Region 3" where there are two, or higher when that name is taken. */
export function nextName(used: string[], name: (number: number) => string): string {
  let number = used.length + 1;
  while (used.includes(name(number))) {
    number++;
  }
  return name(number);
}

/** The id that stands some places after another; the first when there is no such one, from the end when going back. */
export function stepped(ids: string[], from: string, step: 1 | -1): string | undefined {
  const at = ids.indexOf(from);
  return at < 0 ? ids.at(step > 0 ? 0 : -1) : ids[(at + step + ids.length) % ids.length];
}

const OPAQUE = 255;
const FAINT = 70;

/** Paints masks in their colours, faintly inside and fully at their edges, into the pixels of a picture. */
export function paintMasks(
  masks: { mask: Mask; colour: string }[],
  { rows, columns }: Size,
): Uint32Array<ArrayBuffer> {
  const picture = new Uint32Array(rows * columns);
  for (const { mask, colour } of masks) {
    const rgb = Number.parseInt(colour.slice(1), 16);
    const bgr = ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16);
    const { pixels } = mask;
    for (let i = 0; i < picture.length; i++) {
      if (pixels[i]) {
        const column = i % columns;
        const isInside =
          column > 0 &&
          column < columns - 1 &&
          pixels[i - 1] &&
          pixels[i + 1] &&
          pixels[i - columns] &&
          pixels[i + columns];
        // The edge of another one stays to be seen.
        if (!isInside || picture[i]! >>> 24 !== OPAQUE) {
          picture[i] = (((isInside ? FAINT : OPAQUE) << 24) | bgr) >>> 0;
        }
      }
    }
  }
  return picture;
}
