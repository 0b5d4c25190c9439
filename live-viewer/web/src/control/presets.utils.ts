/** Parameters that this browser keeps: those that were used last, and those under a name. */
export interface Kept {
  last: string;
  presets: Readonly<Record<string, string>>;
}

const NOTHING: Kept = { last: '', presets: {} };

/** From what was stored; whatever does not make sense is left out. */
export function readKept(stored: string | null): Kept {
  let found: Partial<Kept> | null;
  try {
    found = JSON.parse(stored ?? '{}') as Partial<Kept> | null;
  } catch {
    return NOTHING;
  }
  const presets = typeof found?.presets === 'object' && found.presets !== null ? found.presets : {};
  return {
    last: typeof found?.last === 'string' ? found.last : '',
    presets: Object.fromEntries(Object.entries(presets).filter(([, text]) => typeof text === 'string')),
  };
}

/** With parameters under a name; undefined takes that name away. */
export function withPreset({ last, presets }: Kept, name: string, text: string | undefined): Kept {
  const { [name]: _, ...others } = presets;
  return { last, presets: text === undefined ? others : { ...others, [name]: text } };
}
