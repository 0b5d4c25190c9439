import { fraction, type MapScale, type Range, strideFor, usable, valueAt } from './utils';

/** How often values lie where on an axis, in even steps of its scale. */
export interface Histogram {
  domain: Range;
  counts: Uint32Array;
}

const BINS = 96;
const SAMPLE = 1 << 16;
/** The share of the values at each end that may lie beyond the axis. */
const BEYOND = 0.0005;
/** Room beside the values and the range, so that no handle stands at the edge. */
const ROOM = 0.05;

/** Of the measured pixels of a map; undefined when there are none that the scale can show. The axis holds `range`, too. */
export function histogramOf(values: Float32Array, range: Range, scale: MapScale): Histogram | undefined {
  const stride = strideFor(values.length, SAMPLE);
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
  const domain = widened(
    usable([Math.min(at(BEYOND), range[0]), Math.max(at(1 - BEYOND), range[1])], scale),
    scale,
  );
  const axis = axisOf(scale);
  const counts = new Uint32Array(BINS);
  for (const value of sorted) {
    if (value >= domain[0] && value <= domain[1]) {
      counts[Math.min(BINS - 1, Math.floor(BINS * fraction(value, domain, axis)))]!++;
    }
  }
  return { domain, counts };
}

/** Where a value stands on the axis of a histogram, 0 to 1. */
export function placeOn({ domain }: Histogram, value: number, scale: MapScale): number {
  return fraction(value, domain, axisOf(scale));
}

/** The value at a place on the axis of a histogram, 0 to 1. */
export function valueOn({ domain }: Histogram, place: number, scale: MapScale): number {
  return valueAt(place, domain, axisOf(scale));
}

/** A gamma curve bends colours, not the axis: where it begins follows from the range. */
function axisOf(scale: MapScale): MapScale {
  return typeof scale === 'number' ? 'linear' : scale;
}

function widened(domain: Range, scale: MapScale): Range {
  const axis = axisOf(scale);
  const [low, high] = [valueAt(-ROOM, domain, axis), valueAt(1 + ROOM, domain, axis)];
  return usable([low, high], scale);
}
