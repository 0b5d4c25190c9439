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

type Three = [number, number, number];
type Size = { rows: number; columns: number };

/**
 * The offset between the two directions of a serpentine scan, from its maps of areas: by how much the correlation of the slopes
 * of odd rows with those above and below has to be moved to become that of even rows with the next even ones, which lie in one
 * direction. Counts vary as the square root of what they are, so each layer weighs by one over its mean. Undefined while too
 * little is measured, or when nothing is off for certain.
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
    // Moved by the farthest offset, the second still covers the first.
    const across = new Float64Array(2 * FARTHEST + 1);
    const along = new Float64Array(4 * FARTHEST + 1);
    const { columns } = size;
    for (const { values, mean } of counted) {
      for (let i = part; i < rows.length; i += PARTS) {
        const [above, row, below] = [rows[i]! - 1, rows[i]!, rows[i]! + 1].map(
          (each) => each * columns,
        ) as Three;
        correlate(across, values, above, row, columns, 1 / mean);
        correlate(across, values, below, row, columns, 1 / mean);
        correlate(along, values, above, below, columns, 1 / mean);
        correlate(along, values, below, above, columns, 1 / mean);
      }
    }
    return moveBetween(along, across);
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

/** How far one correlation has to be moved to the right to be most like another. */
function moveBetween(from: Float64Array, to: Float64Array): number {
  let best = { move: 0, likeness: Number.NEGATIVE_INFINITY };
  for (let step = -FARTHEST / STEP; step <= FARTHEST / STEP; step++) {
    const likeness = likenessOf(from, to, step * STEP);
    if (likeness > best.likeness) {
      best = { move: step * STEP, likeness };
    }
  }
  return best.move;
}

/** Of 1 for the same but for a factor. */
function likenessOf(from: Float64Array, to: Float64Array, move: number): number {
  let [both, mine, theirs] = [0, 0, 0];
  for (let lag = 0; lag < to.length; lag++) {
    const at = lag - move + (from.length - to.length) / 2;
    const below = Math.floor(at);
    const here = (from[below] ?? 0) * (below + 1 - at) + (from[below + 1] ?? 0) * (at - below);
    both += here * to[lag]!;
    mine += here * here;
    theirs += to[lag]! * to[lag]!;
  }
  return both / Math.sqrt(mine * theirs || 1);
}
