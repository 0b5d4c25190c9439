/** How long it takes to go through a whole scan, s. */
const PLAY_S = 12;

/** How far a scan is shown after some time of going through it; the end is everything. */
export function advanced(untilS: number, elapsedS: number, endS: number): number {
  const next = (Number.isFinite(untilS) ? untilS : 0) + (elapsedS * endS) / PLAY_S;
  return next >= endS ? Number.POSITIVE_INFINITY : next;
}

/** The place of a slider of so many steps; its end is everything. */
export function stepOf(untilS: number, endS: number, steps: number): number {
  return endS > 0 && untilS < endS ? Math.round((steps * untilS) / endS) : steps;
}

/** The time at a place of the slider. */
export function timeOf(step: number, endS: number, steps: number): number {
  return step >= steps ? Number.POSITIVE_INFINITY : (endS * step) / steps;
}
