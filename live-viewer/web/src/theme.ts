/** How bright the room is that the page is read in. */
export type Theme = 'dark' | 'light';

export const THEMES: readonly Theme[] = ['dark', 'light'];

/** Colours of what is drawn on a panel, other than by styles.css. Those of detectors are Okabe and Ito's, darker ones on light. */
export interface Ink {
  detectors: readonly string[];
  whole: string;
  pinned: string;
  fit: string;
  /** Of a part of a fit that belongs to no element. */
  other: string;
  /** How light the colours of elements are, per cent. */
  elements: number;
}

export const INKS: Record<Theme, Ink> = {
  dark: {
    detectors: ['#56b4e9', '#e69f00', '#cc79a7', '#009e73'],
    whole: '#8d99a6',
    pinned: '#f0e442',
    fit: '#ffffff',
    other: '#8d99a6',
    elements: 72,
  },
  light: {
    detectors: ['#0072b2', '#a65f00', '#a03a78', '#00704f'],
    whole: '#66717c',
    pinned: '#8a6d00',
    fit: '#101418',
    other: '#66717c',
    elements: 34,
  },
};
