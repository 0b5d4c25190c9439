import { LayerRole } from '../gen/pentimento/maps_pb';
import { texts } from '../texts';
import type { Derivation } from './derived';
import type { Layer } from './maps';
import { type MapScale, percentileRange, type Range } from './utils';

/** How two layers can be held against each other. */
export const CONTRASTS = ['difference', 'ratio'] as const;
export type Contrast = (typeof CONTRASTS)[number];
/** How two can be compared; of pictures there is no contrast, they stand side by side instead. */
export const MANNERS = [...CONTRASTS, 'lens'] as const;
export type Manner = (typeof MANNERS)[number];

/** A − B or A / B, pixel by pixel; NaN where either is not there, and where it would be divided by nothing. */
export function contrastOf(a: Layer, b: Layer, contrast: Contrast): Derivation {
  const name = contrast === 'ratio' ? texts.over : texts.minus;
  return {
    layer: {
      key: name(a.key, b.key),
      model: '',
      version: '',
      name: name(a.name, b.name),
      unit: contrast === 'difference' ? a.unit : a.unit === b.unit ? '1' : `${a.unit} / ${b.unit}`,
      hasErrors: false,
      role: LayerRole.LAYER_ROLE_UNSPECIFIED,
    },
    of:
      contrast === 'ratio'
        ? (pixel) => (b.values[pixel]! > 0 ? a.values[pixel]! / b.values[pixel]! : Number.NaN)
        : (pixel) => a.values[pixel]! - b.values[pixel]!,
  };
}

/** The scale on which a contrast is even on both sides of its middle, and a range around that middle. */
export function scaleAround(
  contrast: Contrast,
  values: Float32Array,
  clip: number,
): { scale: MapScale; range: Range } {
  return contrast === 'ratio'
    ? { scale: 'log', range: rangeAroundOne(values, clip) }
    : { scale: 'linear', range: rangeAroundZero(values, clip) };
}

/** A range around zero that holds a map but for `clip` percent off each end. */
export function rangeAroundZero(values: Float32Array, clip: number): Range {
  const [low, high] = percentileRange(values, clip, 'linear') ?? [-1, 1];
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return [-most, most];
}

/** The same around one, as far down as up: from a half to the double, from a third to the threefold. */
export function rangeAroundOne(values: Float32Array, clip: number): Range {
  const [low, high] = percentileRange(values, clip, 'log') ?? [0.5, 2];
  const most = Math.max(1 / low, high, 1.01);
  return [1 / most, most];
}

/** The range that holds both; each its own when they count different things. */
export function commonRanges(a: Range, b: Range, sameUnit: boolean): [a: Range, b: Range] {
  const both: Range = [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  return sameUnit ? [both, both] : [a, b];
}
