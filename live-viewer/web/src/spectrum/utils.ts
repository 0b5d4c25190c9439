const LEAST_LABELLED = 0.05;
const LABEL_KEV = 0.15;

export interface Axis {
  offsetKev: number;
  gainKevPerChannel: number;
  quadraticKevPerChannel2: number;
}

/** Of what a curve is: the selection, the whole scan, or what somebody has pinned. */
export type CurveOf = 'selection' | 'whole' | 'pinned';

export interface Curve {
  name: string;
  of: CurveOf;
  /** keV, or channels where no axis is known. */
  abscissas: Float32Array;
  /** Counts, or counts per pixel. */
  counts: Float64Array;
  /** What one count is in these; 1, or one over the number of pixels. */
  unit: number;
  /** Counts of all pixels and channels. */
  total: number;
  realTimeS: number;
  liveTimeS: number;
}

export interface ElementLines {
  symbol: string;
  lines: { name: string; energy_kev: number; share: number }[];
}

export interface Marker {
  symbol: string;
  name: string;
  energyKev: number;
  share: number;
}

/** keV at the centre of each channel; channel numbers where there is no axis. */
export function abscissas(axis: Axis | undefined, channels: number): Float32Array {
  const at = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    at[c] = axis ? axis.offsetKev + axis.gainKevPerChannel * c + axis.quadraticKevPerChannel2 * c * c : c;
  }
  return at;
}

export function sum(counts: Float64Array): number {
  let total = 0;
  for (const count of counts) {
    total += count;
  }
  return total;
}

/** The largest count above `fromKev`: the noise peak near zero would hide the lines. */
export function peak(curves: Curve[], fromKev: number): number {
  let highest = 0;
  for (const { abscissas: at, counts } of curves) {
    for (let c = 0; c < counts.length; c++) {
      if (at[c]! >= fromKev && counts[c]! > highest) {
        highest = counts[c]!;
      }
    }
  }
  return highest;
}

/** Smallest and largest abscissa of all curves, from zero where they begin below it. */
export function extent(curves: Curve[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { abscissas: at } of curves) {
    low = Math.min(low, at[0] ?? 0);
    high = Math.max(high, at[at.length - 1] ?? 1);
  }
  return high > low ? [Math.max(0, low), high] : [0, 1];
}

/** Counts as a logarithmic axis can show them: nothing below half a count. */
export function forLogAxis(counts: ArrayLike<number>, unit = 1): Float32Array {
  return Float32Array.from(counts, (count) => Math.max(0.5 * unit, count));
}

export const FAMILIES = ['K', 'L', 'M'] as const;
export type Family = (typeof FAMILIES)[number];

/** Which lines are marked. */
export interface Marking {
  families: readonly Family[];
  /** Beside strong lines, what is left of their photons when one of the detector's own escapes, keV; 0: not marked. */
  escapeKev: number;
  /** Where two photons of strong lines are counted as one. */
  pileUp: boolean;
}

export const ALL_LINES: Marking = { families: FAMILIES, escapeKev: 0, pileUp: false };

/** Lines of less than this share have no escape or pile-up peaks worth marking. */
const STRONG = 0.3;
/** Escape and pile-up peaks are drawn as faint as lines of this share. */
const FAINT = 0.06;

/** The lines of the chosen elements inside a range of energies. */
export function markers(
  table: ElementLines[],
  chosen: string[],
  [low, high]: [number, number],
  { families, escapeKev, pileUp }: Marking = ALL_LINES,
): Marker[] {
  const lines = table
    .filter(({ symbol }) => chosen.includes(symbol))
    .flatMap(({ symbol, lines: all }) =>
      all
        .filter(({ name }) => families.some((family) => name.startsWith(`${symbol}-${family}`)))
        .map((line) => ({ symbol, name: line.name, energyKev: line.energy_kev, share: line.share })),
    );
  const strong = lines.filter(({ share }) => share > STRONG);
  const escapes = strong.map(({ symbol, name, energyKev }) => ({
    symbol,
    name: `${name} escape`,
    energyKev: escapeKev > 0 ? energyKev - escapeKev : Number.NaN,
    share: FAINT,
  }));
  const sums = strong.flatMap((one, i) =>
    strong.slice(i).map((other) => ({
      symbol: one.symbol,
      name: `${one.name} + ${other.name}`,
      energyKev: pileUp ? one.energyKev + other.energyKev : Number.NaN,
      share: FAINT,
    })),
  );
  return [...lines, ...escapes, ...sums].filter(({ energyKev }) => energyKev >= low && energyKev <= high);
}

/** Whether a marker is labelled: strong enough, and no stronger line of the element stands where the label would. */
export function hasName(marker: Marker, all: Marker[]): boolean {
  const hidden = all.some(
    (other) =>
      other.symbol === marker.symbol &&
      other.share > marker.share &&
      Math.abs(other.energyKev - marker.energyKev) < LABEL_KEV,
  );
  return marker.share >= LEAST_LABELLED && !hidden;
}

/** How far apart neighbouring hues are, so that any number of elements stays as far apart as can be (golden angle). */
const HUE_STEP = 137.508;
const FIRST_HUE = 50;

/** A colour for each of some different elements, as light as text on the page's ground has to be, per cent. */
export function elementColours(symbols: string[], lightness: number): Map<string, string> {
  return new Map(
    symbols.map((symbol, i) => [
      symbol,
      `hsl(${Math.round((FIRST_HUE + i * HUE_STEP) % 360)}, 80%, ${lightness}%)`,
    ]),
  );
}

export interface Label {
  /** Left end and width in any unit. */
  x: number;
  width: number;
  /** The labels of largest weight stand highest. */
  weight: number;
}

/** The row of each label, 0 the highest, such that none lies on another; undefined where `rows` are not enough. */
export function labelRows(labels: Label[], rows: number): (number | undefined)[] {
  const placed: Label[][] = Array.from({ length: rows }, () => []);
  const found = new Map<Label, number>();
  for (const label of [...labels].sort((a, b) => b.weight - a.weight)) {
    const row = placed.findIndex((others) => !others.some((other) => overlap(label, other)));
    if (row >= 0) {
      placed[row]!.push(label);
      found.set(label, row);
    }
  }
  return labels.map((label) => found.get(label));
}

function overlap(a: Label, b: Label): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width;
}

/** A line's usual short name: "Fe Kα" for "Fe-KL3"; the IUPAC name where there is none. */
export function shortName(name: string): string {
  if (name.includes(' + ')) {
    return name.split(' + ').map(shortName).join(' + ');
  }
  if (name.endsWith(' escape')) {
    return `${shortName(name.slice(0, -' escape'.length))} esc`;
  }
  const [symbol = '', transition = ''] = name.split('-');
  const greek: Record<string, string> = {
    KL3: 'Kα',
    KL2: 'Kα₂',
    KM3: 'Kβ',
    KM2: 'Kβ₃',
    L3M5: 'Lα',
    L3M4: 'Lα₂',
    L2M4: 'Lβ',
    L3N5: 'Lβ₂',
    L2N4: 'Lγ',
    L3M1: 'Lℓ',
    M5N7: 'Mα',
    M5N6: 'Mα₂',
    M4N6: 'Mβ',
  };
  return `${symbol} ${greek[transition] ?? transition}`;
}
