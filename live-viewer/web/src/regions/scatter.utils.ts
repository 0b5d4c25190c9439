import { emptyMask, type Mask, type Ring } from '../selection/mask.utils';

/** Smallest and largest value of an axis. */
export type Extent = [number, number];

export interface Histogram {
  bins: number;
  x: Extent;
  y: Extent;
  /** Pixels of the scan per bin, the row of the smallest y first. */
  all: Uint32Array;
  /** Of these, how many are selected. */
  selected: Uint32Array;
}

const FEWEST_BINS = 48;
const MOST_BINS = 256;

/** More pixels make finer bins. */
export function binsFor(pixels: number): number {
  return Math.min(MOST_BINS, Math.max(FEWEST_BINS, Math.round(Math.sqrt(pixels))));
}

/** Smallest and largest of the values; [0, 1] when there are none. */
export function extentOfValues(values: Float32Array): Extent {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) {
      low = value;
    }
    if (value > high) {
      high = value;
    }
  }
  if (low > high) {
    return [0, 1];
  }
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** How many pixels have which values in two layers; those that lack one are left out. */
export function histogram(x: Float32Array, y: Float32Array, mask: Mask | undefined, bins: number): Histogram {
  const [ofX, ofY] = [extentOfValues(x), extentOfValues(y)];
  const all = new Uint32Array(bins * bins);
  const selected = new Uint32Array(bins * bins);
  const [widthX, widthY] = [(ofX[1] - ofX[0]) / bins, (ofY[1] - ofY[0]) / bins];
  for (let i = 0; i < x.length; i++) {
    const column = Math.min(bins - 1, Math.floor((x[i]! - ofX[0]) / widthX));
    const row = Math.min(bins - 1, Math.floor((y[i]! - ofY[0]) / widthY));
    if (!Number.isNaN(column + row)) {
      const bin = row * bins + column;
      all[bin]!++;
      if (mask?.pixels[i]) {
        selected[bin]!++;
      }
    }
  }
  return { bins, x: ofX, y: ofY, all, selected };
}

/** The selection's colour is white; the rest are greys and blues, brighter by the logarithm of how many pixels there are. */
export function paintHistogram({ all, selected }: Histogram, colour: string): Uint32Array<ArrayBuffer> {
  const most = Math.log1p(all.reduce((a, b) => Math.max(a, b), 1));
  const rgb = Number.parseInt(colour.slice(1), 16);
  const mark = ((255 << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
  return Uint32Array.from(all, (count, i) => {
    if (count === 0) {
      return 0;
    }
    const light = Math.round(70 + 150 * (Math.log1p(count) / most));
    return selected[i]! > 0
      ? mark
      : ((255 << 24) | (light << 16) | (light << 8) | Math.round(0.8 * light)) >>> 0;
  });
}

/** The pixels whose values in two layers lie inside a ring drawn in their plot. */
export function pixelsInside(
  x: Float32Array,
  y: Float32Array,
  ring: Ring,
  size: { rows: number; columns: number },
): Mask {
  const mask = emptyMask(size.rows, size.columns);
  const xs = ring.map(([at]) => at);
  const ys = ring.map(([, at]) => at);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  for (let i = 0; i < x.length; i++) {
    const isNear = x[i]! >= left && x[i]! <= right && y[i]! >= low && y[i]! <= high;
    mask.pixels[i] = isNear && isInside(x[i]!, y[i]!, ring) ? 1 : 0;
  }
  return mask;
}

function isInside(x: number, y: number, ring: Ring): boolean {
  let inside = false;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0] = ring[i]!;
    const [x1, y1] = ring[i + 1]!;
    if (y0 <= y !== y1 <= y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) {
      inside = !inside;
    }
  }
  return inside;
}
