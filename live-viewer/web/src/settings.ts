import { useCallback, useState } from 'react';
import { type Evidence, EVIDENCES } from './maps/certainty.utils';
import { type Manner, MANNERS } from './maps/difference.utils';
import { MOST_CHANNELS } from './maps/look.utils';
import type { MixPart } from './maps/pictures.utils';
import { type EnergyWindow, MOST_WINDOWS } from './net/windows';
import { FAMILIES, type Family } from './spectrum/utils';
import { type Theme, THEMES } from './theme';
import { COLOUR_MAPS, type ColourMapName, type MapScale, type Range } from './maps/utils';

/** What the user chose and a reload keeps. */
export interface Settings {
  layer: string;
  colourMap: ColourMapName;
  inverted: boolean;
  scale: MapScale;
  clip: number;
  /** Ranges given by hand, by the names of their layers. */
  ranges: Readonly<Record<string, Range>>;
  logCounts: boolean;
  elements: string[];
  /** Which lines of these are marked. */
  families: readonly Family[];
  escape: boolean;
  pileUp: boolean;
  /** Whether the spectrum of the whole scan is shown beside that of the selection, and both per pixel. */
  wholeSpectrum: boolean;
  perPixel: boolean;
  /** Whether spectra are shown with what they are made of. */
  fit: boolean;
  /** Energy windows whose counts are mapped. */
  windows: readonly EnergyWindow[];
  /** The layer that the chosen one is compared with; empty: none. */
  compare: string;
  /** How compared layers are held against each other. */
  contrast: Manner;
  /** What is mixed into a picture. */
  mix: readonly MixPart[];
  /** Whether odd rows are shown where they belong when the directions of the scan do not meet. */
  straightened: boolean;
  /** Whether areas of the large map are corrected for dead time, where it is known. */
  corrected: boolean;
  /** Whether pictures are dimmed where they cannot be trusted. */
  dimmed: boolean;
  /** What fades the large map where it is not certain; empty: nothing. */
  faded: Evidence | '';
  /** The panel that is open beside the map, unless that is folded. */
  side: string;
  sideFolded: boolean;
  wallFolded: boolean;
  spectrumFolded: boolean;
  theme: Theme;
  /** The layers of the scatter plot, the horizontal one first. */
  scatter: readonly [string, string];
  /** Whether the photograph lies under the map, how much of the map is seen over it, and whether a lens shows it. */
  photograph: boolean;
  mapOpacity: number;
  photographLens: boolean;
  /** Radius of lenses, as a part of the map's width. */
  lensSize: number;
  /** Ids of regions that are not shown on the map. */
  hiddenRegions: readonly string[];
  /** The scan that is held against the watched one; empty: none. */
  otherScan: string;
  /** In whose name scans are commanded from here. */
  operator: string;
}

export const CLIPS = [0, 0.5, 1, 2, 5];
/** Exponents of a gamma curve. */
export const GAMMA = { first: 0.5, least: 0.2, most: 3, step: 0.05 };
/** Radii of a lens, as parts of the map's width. */
export const LENS = { least: 0.02, most: 0.4, step: 0.01 };
export const SCALES: MapScale[] = ['linear', 'sqrt', 'log', GAMMA.first];

const KEY = 'pentimento.viewer';

const DEFAULTS: Settings = {
  layer: '',
  colourMap: 'inferno',
  inverted: false,
  scale: 'linear',
  clip: 1,
  ranges: {},
  logCounts: true,
  elements: [],
  families: FAMILIES,
  escape: false,
  pileUp: false,
  wholeSpectrum: false,
  perPixel: true,
  fit: false,
  windows: [],
  compare: '',
  contrast: 'difference',
  mix: [],
  straightened: true,
  corrected: false,
  dimmed: true,
  faded: '',
  side: '',
  sideFolded: false,
  wallFolded: false,
  spectrumFolded: false,
  theme: 'dark',
  scatter: ['', ''],
  photograph: true,
  mapOpacity: 0.6,
  photographLens: false,
  lensSize: 0.1,
  hiddenRegions: [],
  otherScan: '',
  operator: '',
};

/** Settings from what was stored; whatever does not make sense is replaced by its default. */
export function readSettings(stored: string | null): Settings {
  let found: Partial<Settings> = {};
  try {
    found = (JSON.parse(stored ?? '{}') as Partial<Settings> | null) ?? {};
  } catch {
    return DEFAULTS;
  }
  return {
    ...DEFAULTS,
    ...(typeof found.layer === 'string' && { layer: found.layer }),
    ...(found.colourMap && found.colourMap in COLOUR_MAPS && { colourMap: found.colourMap }),
    ...(typeof found.inverted === 'boolean' && { inverted: found.inverted }),
    ...(isScale(found.scale) && { scale: found.scale }),
    ...(found.clip !== undefined && CLIPS.includes(found.clip) && { clip: found.clip }),
    ...(typeof found.compare === 'string' && { compare: found.compare }),
    ...(MANNERS.includes(found.contrast as Manner) && { contrast: found.contrast }),
    ...(isMix(found.mix) && { mix: found.mix }),
    ...(typeof found.straightened === 'boolean' && { straightened: found.straightened }),
    ...(typeof found.corrected === 'boolean' && { corrected: found.corrected }),
    ...(typeof found.dimmed === 'boolean' && { dimmed: found.dimmed }),
    ...(typeof found.side === 'string' && { side: found.side }),
    ...(typeof found.sideFolded === 'boolean' && { sideFolded: found.sideFolded }),
    ...(typeof found.wallFolded === 'boolean' && { wallFolded: found.wallFolded }),
    ...(typeof found.spectrumFolded === 'boolean' && { spectrumFolded: found.spectrumFolded }),
    ...(THEMES.includes(found.theme as Theme) && { theme: found.theme }),
    ...(isNames(found.scatter) && found.scatter.length === 2 && { scatter: found.scatter }),
    ...(isNames(found.hiddenRegions) && { hiddenRegions: found.hiddenRegions }),
    ...(typeof found.photograph === 'boolean' && { photograph: found.photograph }),
    ...(isBetween(found.mapOpacity, 0, 1) && { mapOpacity: found.mapOpacity }),
    ...(typeof found.photographLens === 'boolean' && { photographLens: found.photographLens }),
    ...(isBetween(found.lensSize, LENS.least, LENS.most) && { lensSize: found.lensSize }),
    ...(isRanges(found.ranges) && { ranges: found.ranges }),
    ...(EVIDENCES.includes(found.faded as Evidence) && { faded: found.faded }),
    ...(typeof found.operator === 'string' && { operator: found.operator }),
    ...(typeof found.otherScan === 'string' && { otherScan: found.otherScan }),
    ...(isFamilies(found.families) && { families: found.families }),
    ...(typeof found.escape === 'boolean' && { escape: found.escape }),
    ...(typeof found.pileUp === 'boolean' && { pileUp: found.pileUp }),
    ...(typeof found.wholeSpectrum === 'boolean' && { wholeSpectrum: found.wholeSpectrum }),
    ...(typeof found.perPixel === 'boolean' && { perPixel: found.perPixel }),
    ...(typeof found.fit === 'boolean' && { fit: found.fit }),
    ...(isWindows(found.windows) && { windows: found.windows }),
    ...(typeof found.logCounts === 'boolean' && { logCounts: found.logCounts }),
    ...(Array.isArray(found.elements) && { elements: found.elements.filter((e) => typeof e === 'string') }),
  };
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function isScale(scale: unknown): scale is MapScale {
  return typeof scale === 'number'
    ? isBetween(scale, GAMMA.least, GAMMA.most)
    : SCALES.includes(scale as MapScale);
}

function isMix(mix: unknown): mix is MixPart[] {
  return (
    Array.isArray(mix) &&
    mix.length <= MOST_CHANNELS &&
    mix.every((part: Partial<MixPart> | null) => typeof part?.layer === 'string' && isColour(part.colour))
  );
}

function isNames(names: unknown): names is readonly string[] {
  return Array.isArray(names) && names.every((name) => typeof name === 'string');
}

function isFamilies(families: unknown): families is Family[] {
  return Array.isArray(families) && families.every((family) => FAMILIES.includes(family as Family));
}

function isWindows(windows: unknown): windows is EnergyWindow[] {
  return (
    Array.isArray(windows) &&
    windows.length <= MOST_WINDOWS &&
    windows.every(
      (window: Partial<EnergyWindow> | null) =>
        Number.isFinite(window?.firstKev) && (window?.lastKev ?? Number.NaN) > window!.firstKev!,
    )
  );
}

function isColour(colour: unknown): boolean {
  return typeof colour === 'string' && /^#[0-9a-f]{6}$/.test(colour);
}

function isRanges(ranges: unknown): ranges is Settings['ranges'] {
  return (
    typeof ranges === 'object' &&
    ranges !== null &&
    Object.values(ranges).every(
      (range: unknown) =>
        Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0] < range[1],
    )
  );
}

/** The ranges with another one for a layer; undefined: that one follows from its map again. */
export function withRange(
  { ranges }: Pick<Settings, 'ranges'>,
  layer: string,
  range: Range | undefined,
): Settings['ranges'] {
  const { [layer]: _, ...others } = ranges;
  return range ? { ...others, [layer]: range } : others;
}

/** The one of the scales that another is a variant of. */
export function firstOf(scale: MapScale): MapScale {
  return typeof scale === 'number' ? GAMMA.first : scale;
}

/** The scale that follows another when one goes through them. */
export function nextScale(scale: MapScale): MapScale {
  return SCALES[(SCALES.indexOf(firstOf(scale)) + 1) % SCALES.length] ?? 'linear';
}

export function useSettings(): [Settings, (change: Partial<Settings>) => void] {
  const [settings, setSettings] = useState(() => readSettings(localStorage.getItem(KEY)));
  const change = useCallback((changed: Partial<Settings>) => {
    setSettings((before) => {
      const after = { ...before, ...changed };
      localStorage.setItem(KEY, JSON.stringify(after));
      return after;
    });
  }, []);
  return [settings, change];
}
