import { useCallback, useState } from 'react';
import { type Evidence, EVIDENCES } from './maps/certainty.utils';
import { COLOUR_MAPS, type ColourMapName, type MapScale, type Range } from './maps/utils';

/** What the user chose and a reload keeps. */
export interface Settings {
  layer: string;
  colourMap: ColourMapName;
  inverted: boolean;
  scale: MapScale;
  clip: number;
  /** The range given by hand, for the layer of that name. */
  manual: { layer: string; range: Range } | null;
  logCounts: boolean;
  elements: string[];
  /** The layer that the chosen one is compared with; empty: none. */
  compare: string;
  /** Whether areas of the large map are corrected for dead time, where it is known. */
  corrected: boolean;
  /** Whether pictures are dimmed where they cannot be trusted. */
  dimmed: boolean;
  /** What fades the large map where it is not certain; empty: nothing. */
  faded: Evidence | '';
  /** In whose name scans are commanded from here. */
  operator: string;
}

export const CLIPS = [0, 0.5, 1, 2, 5];
/** Exponents of a gamma curve. */
export const GAMMA = { first: 0.5, least: 0.2, most: 3, step: 0.05 };
export const SCALES: MapScale[] = ['linear', 'sqrt', 'log', GAMMA.first];

const KEY = 'pentimento.viewer';

const DEFAULTS: Settings = {
  layer: '',
  colourMap: 'inferno',
  inverted: false,
  scale: 'linear',
  clip: 1,
  manual: null,
  logCounts: true,
  elements: [],
  compare: '',
  corrected: false,
  dimmed: true,
  faded: '',
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
    ...(typeof found.corrected === 'boolean' && { corrected: found.corrected }),
    ...(typeof found.dimmed === 'boolean' && { dimmed: found.dimmed }),
    ...(EVIDENCES.includes(found.faded as Evidence) && { faded: found.faded }),
    ...(typeof found.operator === 'string' && { operator: found.operator }),
    ...(typeof found.logCounts === 'boolean' && { logCounts: found.logCounts }),
    ...(Array.isArray(found.elements) && { elements: found.elements.filter((e) => typeof e === 'string') }),
  };
}

function isScale(scale: unknown): scale is MapScale {
  return typeof scale === 'number'
    ? scale >= GAMMA.least && scale <= GAMMA.most
    : SCALES.includes(scale as MapScale);
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
