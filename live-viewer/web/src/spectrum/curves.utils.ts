import { Fit_Kind, type SpectrumReply } from '../gen/pentimento/viewer_pb';
import { doubles, floats } from '../net/utils';
import { abscissas, type Curve, type CurveOf, sum } from './utils';

/** The curves of a sum spectrum, one per detector; per pixel they can be held against those of other sums. */
export function curvesOf(reply: SpectrumReply | undefined, of: CurveOf, perPixel: boolean): Curve[] {
  if (!reply || reply.message !== '') {
    return [];
  }
  const unit = perPixel ? 1 / Math.max(1, Number(reply.measured)) : 1;
  return reply.detectors.map(({ name, axis, counts: bytes, realTimeS, liveTimeS }) => {
    const counts = doubles(bytes);
    return {
      name,
      of,
      abscissas: abscissas(axis, counts.length),
      counts: perPixel ? counts.map((count) => count * unit) : counts,
      unit,
      total: sum(counts),
      realTimeS,
      liveTimeS,
    };
  });
}

/** A part of a fit, or all of it, over the channels that it reaches. */
export interface FittedCurve {
  name: string;
  kind: 'whole' | 'lines' | 'other';
  area: number;
  error: number;
  abscissas: Float32Array;
  counts: Float32Array;
}

type Fitted = SpectrumReply['detectors'][number];

/** The fit of a detector's spectrum and its parts, those with the most counts first; nothing without a fit. */
export function fittedOf({ fit, axis, counts: bytes }: Fitted, unit: number): FittedCurve[] {
  if (!fit) {
    return [];
  }
  const all = abscissas(axis, bytes.length / 8);
  const whole = new Float32Array(fit.channels);
  const parts = fit.parts.map(({ name, kind, area, error, firstChannel, counts }) => {
    const shape = floats(counts);
    shape.forEach((count, i) => (whole[firstChannel - fit.firstChannel + i]! += count * unit));
    return {
      name,
      kind: kind === Fit_Kind.LINES ? ('lines' as const) : ('other' as const),
      area,
      error,
      abscissas: all.slice(firstChannel, firstChannel + shape.length),
      counts: shape.map((count) => count * unit),
    };
  });
  const sumOfParts = {
    name: '',
    kind: 'whole' as const,
    area: parts.reduce((total, { area }) => total + area, 0),
    error: Number.NaN,
    abscissas: all.slice(fit.firstChannel, fit.firstChannel + fit.channels),
    counts: whole,
  };
  return [sumOfParts, ...parts.sort((a, b) => b.area - a.area)];
}
