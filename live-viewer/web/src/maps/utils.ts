import { INTERPOLATORS } from '@h5web/lib';
import { LayerRole } from '../gen/pentimento/maps_pb';

export type Range = [min: number, max: number];
/** How values become colours; a number is the exponent of a gamma curve over the range. */
export type MapScale = 'linear' | 'sqrt' | 'log' | number;

/** Colour maps whose lightness grows evenly, so that colour-blind eyes read them too; h5web's names for them. */
export const COLOUR_MAPS = {
  viridis: 'Viridis',
  inferno: 'Inferno',
  magma: 'Magma',
  cividis: 'Cividis',
  grey: 'Greys',
} as const;
/** For differences: both signs, white at zero. */
export const DIVERGING = 'RdBu';
export type ColourMapName = keyof typeof COLOUR_MAPS;

/** How many pixels are looked at to find the range of a map. */
const SAMPLE = 1 << 16;
/** The same where many maps are shown small. */
export const SMALL_SAMPLE = 1 << 13;
/** The range is left alone while the wanted one differs by less than this share of it. */
const TOLERANCE = 0.1;
/** Room above the wanted range when it is widened. */
const HEADROOM = 0.1;
/** A range this much too wide while the scan runs is narrowed; less is left alone. */
const MUCH_TOO_WIDE = 3;

/**
 * The range between two percentiles of the measured pixels (`clip` percent off each end); undefined when there are none. On a
 * logarithmic scale only positive values count.
 */
export function percentileRange(
  values: Float32Array,
  clip: number,
  scale: MapScale,
  most = SAMPLE,
): Range | undefined {
  const stride = strideFor(values.length, most);
  const sample = new Float32Array(Math.ceil(values.length / stride));
  let size = 0;
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i]!;
    if (Number.isFinite(value) && (scale !== 'log' || value > 0)) {
      sample[size++] = value;
    }
  }
  if (size === 0) {
    return undefined;
  }
  const sorted = sample.subarray(0, size).sort();
  const at = (share: number) => sorted[Math.round(share * (size - 1))]!;
  return usable([at(clip / 100), at(1 - clip / 100)], scale);
}

/** Steps that look at no more than `most` values, and that do not fall into step with the columns of a usual width. */
export function strideFor(length: number, most: number): number {
  let stride = Math.max(1, Math.ceil(length / most));
  while (stride > 1 && [2, 3, 5, 7].some((prime) => stride % prime === 0)) {
    stride++;
  }
  return stride;
}

/** A range that a scale can show: not empty; above zero for log, not below zero for sqrt. */
export function usable([min, max]: Range, scale: MapScale): Range {
  let low = min;
  let high = max;
  if (scale === 'log') {
    high = high > 0 ? high : 1;
    low = Math.max(low, high * 1e-4);
  } else if (scale === 'sqrt') {
    low = Math.max(low, 0);
  }
  if (!(high > low)) {
    const room = Math.abs(low) * 0.01 || 1;
    high = low + room;
  }
  return [low, high];
}

/**
 * The range to show next, given the one shown and the one wanted now. It is widened at once, with room to spare, when the
 * wanted one leaves it by more than a tolerance; while the scan runs it is narrowed only when it is far too wide. At rest it is
 * the wanted one exactly.
 */
export function steadyRange(
  shown: Range | undefined,
  wanted: Range,
  atRest: boolean,
  scale: MapScale,
): Range {
  if (shown === undefined || atRest) {
    return wanted;
  }
  const place = (value: number) => (scale === 'log' ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const back = (value: number) => (scale === 'log' ? Math.exp(value) : value);
  const span = place(shown[1]) - place(shown[0]);
  const wantedSpan = place(wanted[1]) - place(wanted[0]);
  if (span > MUCH_TOO_WIDE * wantedSpan) {
    return wanted;
  }
  let [low, high] = shown;
  if (place(wanted[1]) > place(high) + TOLERANCE * span) {
    high = back(place(wanted[1]) + HEADROOM * wantedSpan);
  }
  if (place(wanted[0]) < place(low) - TOLERANCE * span) {
    low = back(place(wanted[0]) - HEADROOM * wantedSpan);
  }
  return low === shown[0] && high === shown[1] ? shown : usable([low, high], scale);
}

/** Where a value lies in a range, 0 to 1. */
export function fraction(value: number, [min, max]: Range, scale: MapScale): number {
  if (typeof scale === 'number') {
    return fraction(value, [min, max], 'linear') ** scale;
  }
  const of = scale === 'log' ? Math.log : scale === 'sqrt' ? signedRoot : (v: number) => v;
  const share = (of(Math.max(value, scale === 'log' ? min : value)) - of(min)) / (of(max) - of(min));
  return Math.min(1, Math.max(0, share));
}

/** The value at a place in a range, 0 to 1: the inverse of `fraction`. */
export function valueAt(place: number, [min, max]: Range, scale: MapScale): number {
  if (scale === 'log') {
    return min * (max / min) ** place;
  }
  if (scale === 'sqrt') {
    const root = signedRoot(min) + place * (signedRoot(max) - signedRoot(min));
    return Math.sign(root) * root * root;
  }
  return min + (typeof scale === 'number' ? place ** (1 / scale) : place) * (max - min);
}

function signedRoot(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

/** 256 colours as pixels of an ImageData seen as 32-bit numbers (little-endian ABGR). */
export function colourTable(
  map: ColourMapName | typeof DIVERGING,
  inverted: boolean,
): Uint32Array<ArrayBuffer> {
  const interpolate = INTERPOLATORS[map === DIVERGING ? map : COLOUR_MAPS[map]];
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const t = i / 255;
    const [r, g, b] = parseColour(interpolate(inverted ? 1 - t : t));
    table[i] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  return table;
}

/** A number of a colour table as CSS writes it. */
export function cssColour(abgr: number): string {
  return `rgb(${abgr & 255}, ${(abgr >> 8) & 255}, ${(abgr >> 16) & 255})`;
}

/** Reads "#rrggbb" and "rgb(r, g, b)". */
export function parseColour(text: string): [r: number, g: number, b: number] {
  if (text.startsWith('#')) {
    const all = Number.parseInt(text.slice(1), 16);
    return [all >> 16, (all >> 8) & 255, all & 255];
  }
  const [r = 0, g = 0, b = 0] = text.match(/\d+/g)?.map(Number) ?? [];
  return [r, g, b];
}

export interface SmallSize {
  rows: number;
  columns: number;
  step: number;
}

/** The size of a small map: every `step`-th pixel, at most `most` on a side. */
export function smallSize(rows: number, columns: number, most: number): SmallSize {
  const step = Math.max(1, Math.ceil(Math.max(rows, columns) / most));
  return { rows: Math.ceil(rows / step), columns: Math.ceil(columns / step), step };
}

/** Paints every `step`-th pixel of a layer; pixels that were not measured stay transparent. */
export function paintSmall(
  pixels: Uint32Array,
  size: SmallSize,
  values: Float32Array,
  columns: number,
  range: Range,
  scale: MapScale,
  table: Uint32Array,
): void {
  let at = 0;
  for (let row = 0; row < size.rows; row++) {
    let from = row * size.step * columns;
    for (let column = 0; column < size.columns; column++, from += size.step) {
      const value = values[from]!;
      pixels[at++] = Number.isNaN(value) ? 0 : table[Math.round(255 * fraction(value, range, scale))]!;
    }
  }
}

/** The element whose lines a layer of areas holds: Fe for "Fe-K" and "Fe"; undefined for "residual", and for blue. */
export function elementOf({ name, role }: { name: string; role: LayerRole }): string | undefined {
  return role === LayerRole.AREA ? /^([A-Z][a-z]?)(?:-[KLM])?$/.exec(name)?.[1] : undefined;
}

export interface Area {
  firstRow: number;
  firstColumn: number;
  lastRow: number;
  lastColumn: number;
}

/** The pixels between two points of a map (x = column, y = row), inside the grid. */
export function areaBetween(
  a: { x: number; y: number },
  b: { x: number; y: number },
  rows: number,
  columns: number,
): Area {
  const clamp = (value: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(value)));
  return {
    firstRow: clamp(Math.min(a.y, b.y), rows),
    firstColumn: clamp(Math.min(a.x, b.x), columns),
    lastRow: clamp(Math.max(a.y, b.y), rows),
    lastColumn: clamp(Math.max(a.x, b.x), columns),
  };
}
