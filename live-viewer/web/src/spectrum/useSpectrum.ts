import { useEffect, useMemo, useState } from 'react';
import { DetectorKind } from '../gen/pentimento/scans_pb';
import type { SpectrumReply, SpectrumReply_DetectorSpectrum } from '../gen/pentimento/viewer_pb';
import type { Layer } from '../maps/maps';
import { elementOf } from '../maps/utils';
import type { Session } from '../net/session';
import { type EnergyWindow, keyOf, MOST_WINDOWS } from '../net/windows';
import type { Settings } from '../settings';
import { type Ink, INKS } from '../theme';
import { type Candidate, candidatesAt, topNear, type Width, widthLaw } from './candidates.utils';
import { curvesOf, type FittedCurve, fittedOf } from './curves.utils';
import { type Curve, elementColours, type ElementLines, type Marker, markers } from './utils';

/** Energy that a photon of silicon, or of the argon in a gas detector, takes away when it escapes, keV. */
const ESCAPE_KEV = { silicon: 1.74, argon: 2.957 };
const NO_CURVES: FittedCurve[] = [];

/** What the page shows of spectra, in the plot and beside the map. */
export interface SpectrumView {
  ink: Ink;
  curves: Curve[];
  /** Whether there are sums of different sizes, and whether they are shown per pixel. */
  several: boolean;
  perPixel: boolean;
  /** The spectrum that is taken apart: that of the selection, else that of the whole scan. */
  main: SpectrumReply | undefined;
  hasAxis: boolean;
  detector: number;
  setDetector: (detector: number) => void;
  fittedDetector: SpectrumReply_DetectorSpectrum | undefined;
  fitted: FittedCurve[];
  /** Elements by what they are shown as. */
  elements: { all: string[]; ofScan: string[]; listed: string[]; ofLayer: string | undefined };
  colours: Map<string, string>;
  colourOfPart: (name: string) => string;
  found: Marker[];
  /** Marks the lines of an element, or no longer. */
  toggle: (symbol: string) => void;
  map: (window: EnergyWindow) => void;
  /** The peak that is asked about; undefined: none. */
  peak: { energyKev: number; candidates: Candidate[]; width: Width } | undefined;
  ask: (energyKev: number | undefined) => void;
}

interface Asked {
  session: Session;
  /** The element of the layer shown, whose lines are always marked. */
  element: string | undefined;
  layers: Layer[];
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

export function useSpectrum({ session, element, layers, settings, change }: Asked): SpectrumView {
  const { spectra, layout } = session;
  const { selected, whole, pinned } = spectra;
  const [peakKev, setPeakKev] = useState<number>();
  const [detector, setDetector] = useState(0);
  const table = useLineTable();
  const several = whole !== undefined || pinned !== undefined;
  const perPixel = settings.perPixel && several;
  const curves = useMemo(
    () => [
      ...curvesOf(selected?.reply, 'selection', perPixel),
      ...curvesOf(whole, 'whole', perPixel),
      ...curvesOf(pinned?.reply, 'pinned', perPixel),
    ],
    [selected, whole, pinned, perPixel],
  );
  const main = selected?.reply.message === '' ? selected.reply : whole;
  const fittedDetector = main?.detectors[Math.min(detector, main.detectors.length - 1)];
  const unit = curves.find(({ of }) => of === (main === whole ? 'whole' : 'selection'))?.unit ?? 1;
  const fitted = useMemo(
    () => (settings.fit && fittedDetector ? fittedOf(fittedDetector, unit) : NO_CURVES),
    [settings.fit, fittedDetector, unit],
  );
  const ofScan = [...new Set(layers.flatMap((layer) => elementOf(layer) ?? []))];
  const marked = [...new Set([...(element ? [element] : []), ...settings.elements])];
  const listed = [...new Set([...ofScan, ...settings.elements])];
  const ink = INKS[settings.theme];
  const colours = elementColours(listed, ink.elements);
  const isGas = layout?.started?.detectors.every(({ kind }) => kind === DetectorKind.GEM) ?? false;
  const found = useMemo(() => {
    const escapeKev = settings.escape ? (isGas ? ESCAPE_KEV.argon : ESCAPE_KEV.silicon) : 0;
    const { families, pileUp } = settings;
    const [first, last] = [0, Math.max(0, ...curves.map(({ abscissas }) => abscissas.at(-1) ?? 0))];
    return markers(table, marked, [first, last], { families, escapeKev, pileUp });
  }, [table, marked.join(), curves, settings.families, settings.escape, settings.pileUp, isGas]);

  useEffect(
    () => spectra.want({ whole: settings.wholeSpectrum, fit: settings.fit }),
    [spectra, settings.wholeSpectrum, settings.fit],
  );

  const peak = useMemo(() => {
    const [curve] = curves;
    if (peakKev === undefined || !curve) {
      return undefined;
    }
    const width = widthLaw(main?.detectors[0]?.axis);
    const energyKev = topNear(curve, peakKev, width);
    return { energyKev, candidates: candidatesAt(energyKev, curve, table, width), width };
  }, [curves, peakKev, main, table]);

  return {
    ink,
    curves,
    several,
    perPixel,
    main,
    hasAxis: main?.detectors.some(({ axis }) => axis) ?? false,
    detector,
    setDetector,
    fittedDetector,
    fitted,
    elements: { all: table.map(({ symbol }) => symbol), ofScan, listed, ofLayer: element },
    colours,
    colourOfPart: (name) => colours.get(name.split('-')[0]!) ?? ink.other,
    found,
    toggle: (symbol) =>
      change({
        elements: settings.elements.includes(symbol)
          ? settings.elements.filter((other) => other !== symbol)
          : [...settings.elements, symbol],
      }),
    map: (window) =>
      change({
        windows: [...settings.windows.filter((each) => keyOf(each) !== keyOf(window)), window].slice(
          -MOST_WINDOWS,
        ),
        layer: keyOf(window),
      }),
    peak,
    ask: (energyKev) => {
      setPeakKev(energyKev);
      if (energyKev !== undefined) {
        change({ side: SPECTRUM_SIDE, sideFolded: false });
      }
    },
  };
}

/** The panel beside the map that says more of the spectrum. */
export const SPECTRUM_SIDE = 'spectrum';

function useLineTable(): ElementLines[] {
  const [table, setTable] = useState<ElementLines[]>([]);
  useEffect(() => {
    const gone = new AbortController();
    fetch(new URL('api/lines', document.baseURI), { signal: gone.signal })
      .then((response) => response.json() as Promise<ElementLines[]>)
      .then(setTable)
      .catch((error: unknown) => {
        if (!gone.signal.aborted) {
          console.warn('no element lines', error);
        }
      });
    return () => gone.abort();
  }, []);
  return table;
}
