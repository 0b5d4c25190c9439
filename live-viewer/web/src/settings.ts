import { useCallback, useState } from 'react';
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
  /** In whose name scans are commanded from here. */
  operator: string;
}

export const CLIPS = [0, 0.5, 1, 2, 5];
export const SCALES: MapScale[] = ['linear', 'sqrt', 'log'];

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
    ...(found.scale && SCALES.includes(found.scale) && { scale: found.scale }),
    ...(found.clip !== undefined && CLIPS.includes(found.clip) && { clip: found.clip }),
    ...(typeof found.compare === 'string' && { compare: found.compare }),
    ...(typeof found.corrected === 'boolean' && { corrected: found.corrected }),
    ...(typeof found.dimmed === 'boolean' && { dimmed: found.dimmed }),
    ...(typeof found.operator === 'string' && { operator: found.operator }),
    ...(typeof found.logCounts === 'boolean' && { logCounts: found.logCounts }),
    ...(Array.isArray(found.elements) && { elements: found.elements.filter((e) => typeof e === 'string') }),
  };
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
