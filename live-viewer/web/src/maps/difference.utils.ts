import { percentileRange, type Range } from './utils';

/** A − B, pixel by pixel; NaN where either is not there. */
export function difference(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - b[i]!);
}

/** A range around zero that holds a map but for `clip` percent off each end. */
export function rangeAroundZero(values: Float32Array, clip: number): Range {
  const [low, high] = percentileRange(values, clip, 'linear') ?? [-1, 1];
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return [-most, most];
}

/** The range that holds both; each its own when they count different things. */
export function commonRanges(a: Range, b: Range, sameUnit: boolean): [a: Range, b: Range] {
  const both: Range = [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  return sameUnit ? [both, both] : [a, b];
}
