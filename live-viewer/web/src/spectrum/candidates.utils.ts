import type { Curve, ElementLines } from './utils';

/** A line that could be a peak, and how much speaks for it. */
export interface Candidate {
  symbol: string;
  line: string;
  energyKev: number;
  /** From the peak to the line, keV. */
  offKev: number;
  /** How much of the element's other lines is there, 0 to 1; undefined when none would show. */
  others: number | undefined;
}

/** Width of a peak at an energy, keV. */
export type Width = (energyKev: number) => number;

/** Energy that an electron-hole pair takes in silicon, keV, and the standard deviations in a full width at half maximum. */
const PAIR_KEV = 0.00385;
const SIGMAS = 2.3548;

/** The width law of an axis; that of a silicon drift detector where it says none. */
export function widthLaw(axis: { noiseFwhmKev: number; fano: number } | undefined): Width {
  const known = axis && (axis.noiseFwhmKev > 0 || axis.fano > 0);
  const noise = known ? axis.noiseFwhmKev : 0.08;
  const fano = known ? axis.fano : 0.115;
  return (energyKev) => Math.sqrt(noise ** 2 + SIGMAS ** 2 * fano * PAIR_KEV * Math.max(0, energyKev));
}

/** Noble gases that no air or tube holds, and what decays too fast to be on a painting. */
const ABSENT = ['Ne', 'Kr', 'Xe', 'Tc', 'Pm', 'Po', 'At', 'Rn', 'Fr', 'Ra', 'Ac', 'Pa'];
/** Lines that carry less than this share of their family are no peaks of their own. */
const LEAST_SHARE = 0.1;
/** A peak within this part of its width from a line may be that line. */
const NEAR = 0.6;
const MOST = 8;
/** What a line is worth whose element has no other that would show. */
const NEUTRAL = 0.4;

/**
 * What a peak may be: lines beside it, those first that are near, strong, and whose element's other lines are there in the
 * proportion that they should be.
 */
export function candidatesAt(
  peakKev: number,
  curve: Curve,
  table: ElementLines[],
  width: Width,
): Candidate[] {
  const fwhm = width(peakKev);
  const peak = Math.max(1, netCounts(curve, peakKev, width));
  return table
    .filter(({ symbol }) => !ABSENT.includes(symbol))
    .flatMap(({ symbol, lines }) => {
      const near = lines
        .filter(({ energy_kev: at, share }) => share >= LEAST_SHARE && Math.abs(at - peakKev) < NEAR * fwhm)
        .sort((a, b) => b.share - a.share)[0];
      if (!near) {
        return [];
      }
      const offKev = near.energy_kev - peakKev;
      const others = othersOf(near, lines, peak, curve, width);
      const distance = Math.exp(-((offKev / (0.4 * fwhm)) ** 2) / 2);
      const score = distance * Math.sqrt(near.share) * (0.1 + (others ?? NEUTRAL));
      return [{ candidate: { symbol, line: near.name, energyKev: near.energy_kev, offKev, others }, score }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

/** How much of the other lines of a line's family is there, where they do not lie in the same peak. */
function othersOf(
  line: ElementLines['lines'][number],
  all: ElementLines['lines'],
  peak: number,
  curve: Curve,
  width: Width,
): number | undefined {
  const family = line.name.replace(/\d.*$/, '').slice(0, line.name.indexOf('-') + 2);
  const last = curve.abscissas.at(-1) ?? 0;
  const own = all.filter(
    ({ name, energy_kev: at }) => name.startsWith(family) && Math.abs(at - line.energy_kev) < width(at),
  );
  const share = own.reduce((sum, each) => sum + each.share, 0);
  const rest = all.filter(
    (each) =>
      each.name.startsWith(family) &&
      !own.includes(each) &&
      each.share >= LEAST_SHARE &&
      each.energy_kev < last,
  );
  let [expected, found] = [0, 0];
  for (const { energy_kev: at, share: part } of rest) {
    const wanted = (peak * part) / share;
    expected += wanted;
    found += Math.min(wanted, Math.max(0, netCounts(curve, at, width)));
  }
  return expected > 0 ? found / expected : undefined;
}

/** Counts of a peak above the straight line between its flanks. */
export function netCounts({ abscissas, counts }: Curve, energyKev: number, width: Width): number {
  const fwhm = width(energyKev);
  let [inside, channels, beside, flanks] = [0, 0, 0, 0];
  for (let c = 0; c < counts.length; c++) {
    const away = Math.abs(abscissas[c]! - energyKev) / fwhm;
    if (away < 0.6) {
      inside += counts[c]!;
      channels++;
    } else if (away > 1.1 && away < 1.7) {
      beside += counts[c]!;
      flanks++;
    }
  }
  return flanks > 0 ? inside - (beside / flanks) * channels : inside;
}

/** The energy of the highest channel within a peak's width of a place. */
export function topNear({ abscissas, counts }: Curve, energyKev: number, width: Width): number {
  const fwhm = width(energyKev);
  let best = energyKev;
  let most = -1;
  for (let c = 0; c < counts.length; c++) {
    if (Math.abs(abscissas[c]! - energyKev) < fwhm / 2 && counts[c]! > most) {
      most = counts[c]!;
      best = abscissas[c]!;
    }
  }
  return best;
}
