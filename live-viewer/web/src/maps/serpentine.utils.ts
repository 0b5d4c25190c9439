import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from './maps';

/** How far the odd rows have to be moved to the right, columns, so that they meet the even ones; and its standard error. */
export interface Offset {
  columns: number;
  error: number;
}

/** Offsets that are looked for, columns. */
const FARTHEST = 4;
/** How finely, columns. */
const STEP = 0.02;
/** How far on both sides the correlation is held against itself, and how finely, columns. */
const ARM = 4;
const ARM_STEP = 0.25;
/** No more values than this are looked at. */
const SAMPLE = 1 << 19;
/** Estimates from as many parts of the map, whose spread is the error. */
const PARTS = 5;
const FEWEST_ROWS = 2 * PARTS;
/** Layers with the most counts; the others are noise. */
const MOST_LAYERS = 6;
const LEAST_COLUMNS = 8 * FARTHEST;
/** An offset that is not this many standard errors from none is none. */
const CERTAIN_SIGMAS = 3;
const LEAST_OFFSET = 0.1;

type Size = { rows: number; columns: number };

/**
 * The offset between the two directions of a serpentine scan, from its maps of areas: the slopes of odd rows are correlated with
 * those of the rows above and below, and the place is found around which that correlation is most symmetric. Counts vary as the
 * square root of what they are, so each layer weighs by one over its mean. Undefined while too little is measured, or when
 * nothing is off for certain.
 */
export function serpentineOffset(layers: readonly Layer[], size: Size): Offset | undefined {
  const counted = layers
    .filter(({ role }) => role === LayerRole.AREA)
    .map(({ values }) => ({ values, mean: meanOf(values) }))
    .filter(({ mean }) => mean > 0)
    .sort((a, b) => b.mean - a.mean)
    .slice(0, MOST_LAYERS);
  const rows = oddRows(counted[0]?.values, size, SAMPLE / Math.max(1, counted.length));
  if (rows.length < FEWEST_ROWS || size.columns < LEAST_COLUMNS) {
    return undefined;
  }
  const parts = Array.from({ length: PARTS }, (_, part) => {
    const sums = new Float64Array(2 * (FARTHEST + ARM) + 1);
    const { columns } = size;
    for (const { values, mean } of counted) {
      for (let i = part; i < rows.length; i += PARTS) {
        const row = rows[i]! * columns;
        correlate(sums, values, row - columns, row, columns, 1 / mean);
        correlate(sums, values, row + columns, row, columns, 1 / mean);
      }
    }
    return middleOf(sums);
  });
  const columns = parts.reduce((sum, part) => sum + part, 0) / PARTS;
  const spread = parts.reduce((sum, part) => sum + (part - columns) ** 2, 0);
  const error = Math.sqrt(spread / (PARTS * (PARTS - 1)));
  return Math.abs(columns) >= Math.max(LEAST_OFFSET, CERTAIN_SIGMAS * error) ? { columns, error } : undefined;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
  }
  return count > 0 ? sum / count : 0;
}

/** Odd rows that are measured from end to end, as are the rows above and below. */
function oddRows(values: Float32Array | undefined, { rows, columns }: Size, most: number): number[] {
  const isWhole = (row: number) =>
    !Number.isNaN(values![row * columns]!) && !Number.isNaN(values![(row + 1) * columns - 1]!);
  const found: number[] = [];
  const step = 2 * Math.max(1, Math.ceil((rows * columns) / (2 * most)));
  for (let row = 1; values && row + 1 < rows; row += step) {
    if (isWhole(row - 1) && isWhole(row) && isWhole(row + 1)) {
      found.push(row);
    }
  }
  return found;
}

/** Adds how well the slopes of two rows agree when the second is moved to the right by −n to n columns, 2n + 1 sums. */
function correlate(
  sums: Float64Array,
  values: Float32Array,
  fixed: number,
  moving: number,
  columns: number,
  weight: number,
): void {
  const farthest = (sums.length - 1) / 2;
  const slope = (pixel: number) => values[pixel + 1]! - values[pixel - 1]!;
  for (let column = farthest + 1; column < columns - farthest - 1; column++) {
    const here = weight * slope(fixed + column);
    if (Number.isNaN(here)) {
      continue;
    }
    for (let lag = -farthest; lag <= farthest; lag++) {
      const there = slope(moving + column - lag);
      sums[lag + farthest]! += Number.isNaN(there) ? 0 : here * there;
    }
  }
}

/** The place around which a correlation is most symmetric, beside its largest sum; lag 0 is in its middle. */
function middleOf(sums: Float64Array): number {
  const inner = sums.subarray(ARM, sums.length - ARM);
  const highest = ARM + inner.indexOf(Math.max(...inner));
  let best = { place: highest, error: Number.POSITIVE_INFINITY };
  for (let place = highest - 0.7; place <= highest + 0.7; place += STEP) {
    const error = asymmetry(sums, place);
    if (error < best.error) {
      best = { place, error };
    }
  }
  return best.place - (sums.length - 1) / 2;
}

function asymmetry(sums: Float64Array, place: number): number {
  let error = 0;
  for (let arm = ARM_STEP; arm < ARM - 0.7; arm += ARM_STEP) {
    error += (between(sums, place + arm) - between(sums, place - arm)) ** 2;
  }
  return error;
}

function between(sums: Float64Array, place: number): number {
  const below = Math.floor(place);
  return sums[below]! * (below + 1 - place) + (sums[below + 1] ?? 0) * (place - below);
}
