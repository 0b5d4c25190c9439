import { useEffect, useMemo, useState } from 'react';
import { formatCount, formatDuration } from '../format/utils';
import { DetectorKind } from '../gen/pentimento/scans_pb';
import type { Layer } from '../maps/maps';
import { elementOf } from '../maps/utils';
import type { Session } from '../net/session';
import type { Answered } from '../net/spectra';
import { type EnergyWindow, keyOf, MOST_WINDOWS } from '../net/windows';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { candidatesAt, topNear, widthLaw } from './candidates.utils';
import { curvesOf, type FittedCurve, fittedOf } from './curves.utils';
import { ElementChooser } from './ElementChooser';
import { FitTable } from './FitTable';
import { PeakQuestion } from './PeakQuestion';
import { colourOfCurve, SpectrumPlot } from './SpectrumPlot';
import { type Curve, elementColours, type ElementLines, markers } from './utils';
import { WindowForm } from './WindowForm';

interface Props {
  session: Session;
  /** The element of the layer shown, whose lines are always marked. */
  element: string | undefined;
  layers: Layer[];
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

/** Energy that a photon of silicon, or of the argon in a gas detector, takes away when it escapes, keV. */
const ESCAPE_KEV = { silicon: 1.74, argon: 2.957 };
const OTHER_PARTS = '#8d99a6';
const NO_CURVES: FittedCurve[] = [];

/** The spectra of what is selected, of the whole scan and of what was pinned, and what they are made of. */
export function SpectrumPanel({ session, element, layers, settings, change }: Props) {
  const { selection, spectra, layout, windows } = session;
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
  const elements = [...new Set(layers.flatMap((layer) => elementOf(layer) ?? []))];
  const marked = [...new Set([...(element ? [element] : []), ...settings.elements])];
  const listed = [...new Set([...elements, ...settings.elements])];
  const colours = elementColours(listed);
  const colourOfPart = (name: string) => colours.get(name.split('-')[0]!) ?? OTHER_PARTS;
  const hasAxis = main?.detectors.some(({ axis }) => axis) ?? false;
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

  const toggle = (symbol: string) =>
    change({
      elements: settings.elements.includes(symbol)
        ? settings.elements.filter((other) => other !== symbol)
        : [...settings.elements, symbol],
    });
  const map = (window: EnergyWindow) =>
    change({
      windows: [...settings.windows.filter((each) => keyOf(each) !== keyOf(window)), window].slice(
        -MOST_WINDOWS,
      ),
      layer: keyOf(window),
    });
  const curve = curves[0];
  const width = widthLaw(main?.detectors[0]?.axis);
  const topKev = peakKev !== undefined && curve ? topNear(curve, peakKev, width) : undefined;
  return (
    <section className="spectrum" role="region" aria-label={texts.spectrum}>
      <div className="toolbar">
        <h1>{texts.spectrum}</h1>
        <span role="status" aria-label="Spectrum state" className="spectrum-state">
          <StateOf selection={selected} curves={curves.filter(({ of }) => of === 'selection')} />
          {whole && <Other of="whole" measured={whole.measured} curves={curves} />}
          {pinned && <Other of="pinned" measured={pinned.reply.measured} curves={curves} />}
          {selection && !selected && texts.spectrumBusy}
          {windows.message && <em className="bad">{windows.message}</em>}
        </span>
        <Check
          label={texts.wholeScan}
          help={texts.wholeScanHelp}
          checked={settings.wholeSpectrum}
          onChange={(wholeSpectrum) => change({ wholeSpectrum })}
        />
        {pinned ? (
          <button type="button" onClick={() => spectra.unpin()}>
            {texts.unpin}
          </button>
        ) : (
          <button
            type="button"
            disabled={selected?.reply.message !== ''}
            title={texts.pinHelp}
            onClick={() => spectra.pin()}
          >
            {texts.pin}
          </button>
        )}
        {several && (
          <Check
            label={texts.perPixel}
            help={texts.perPixelHelp}
            checked={settings.perPixel}
            onChange={(isPerPixel) => change({ perPixel: isPerPixel })}
          />
        )}
        <Check
          label={texts.fit}
          help={texts.fitHelp}
          checked={settings.fit}
          onChange={(fit) => change({ fit })}
        />
        {settings.fit && main && main.detectors.length > 1 && (
          <label>
            {texts.fitOf}
            <select value={detector} onChange={(event) => setDetector(Number(event.target.value))}>
              {main.detectors.map(({ name }, i) => (
                <option key={name} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {texts.spectrumScale}
          <select
            value={settings.logCounts ? 'log' : 'linear'}
            onChange={(event) => change({ logCounts: event.target.value === 'log' })}
          >
            <option value="log">{texts.scales.log}</option>
            <option value="linear">{texts.scales.linear}</option>
          </select>
        </label>
        {selection && (
          <button
            type="button"
            className="icon"
            aria-label={texts.clear}
            title={`${texts.clear} (Esc)`}
            onClick={() => session.select(undefined)}
          >
            ×
          </button>
        )}
      </div>
      {curves.length > 0 ? (
        <div className="spectrum-work">
          <SpectrumPlot
            curves={curves}
            fitted={fitted}
            colourOfPart={colourOfPart}
            hasAxis={hasAxis}
            log={settings.logCounts}
            label={perPixel ? texts.countsPerPixel : texts.counts}
            found={found}
            colours={colours}
            windows={settings.windows}
            onPeak={setPeakKev}
            onWindow={map}
          />
          {topKev !== undefined && curve && (
            <PeakQuestion
              energyKev={topKev}
              candidates={candidatesAt(topKev, curve, table, width)}
              chosen={settings.elements}
              toggle={toggle}
              onMap={() => map({ firstKev: topKev - width(topKev) / 2, lastKev: topKev + width(topKev) / 2 })}
              onClose={() => setPeakKev(undefined)}
            />
          )}
          {settings.fit && fittedDetector?.fit && (
            <FitTable fit={fittedDetector.fit} curves={fitted} colourOf={colourOfPart} toggle={toggle} />
          )}
          {settings.fit && fittedDetector?.fitMessage && (
            <p className="fit bad">{fittedDetector.fitMessage}</p>
          )}
        </div>
      ) : (
        <p className="spectrum-hint">
          {selection ? selected?.reply.message || texts.spectrumBusy : texts.spectrumHint}
        </p>
      )}
      <div className="below-spectrum">
        <ElementChooser
          listed={listed}
          colours={colours}
          ofLayer={element}
          ofScan={elements}
          all={table.map(({ symbol }) => symbol)}
          settings={settings}
          change={change}
        />
        <WindowForm
          windows={settings.windows}
          onMap={map}
          onRemove={(gone) => change({ windows: settings.windows.filter((each) => each !== gone) })}
        />
      </div>
    </section>
  );
}

function StateOf({ selection, curves }: { selection: Answered | undefined; curves: Curve[] }) {
  if (!selection) {
    return null;
  }
  const { reply, of } = selection;
  if (reply.message !== '') {
    return reply.message;
  }
  return (
    <>
      <strong>
        {of?.kind === 'pixel'
          ? texts.spectrumPixel(of.row, of.column)
          : texts.spectrumArea(formatCount(Number(reply.measured)), formatCount(Number(reply.pixels)))}
      </strong>
      {curves.map((curve, i) => (
        <span key={curve.name}>
          <i style={{ background: colourOfCurve(curve, i) }} aria-hidden="true" />
          {`${curve.name}: ${formatCount(curve.total)} ${texts.total}${times(curve)}`}
        </span>
      ))}
    </>
  );
}

function Other({ of, measured, curves }: { of: 'whole' | 'pinned'; measured: bigint; curves: Curve[] }) {
  const mine = curves.filter((curve) => curve.of === of);
  return (
    mine[0] && (
      <span>
        <i style={{ background: colourOfCurve(mine[0], 0) }} aria-hidden="true" />
        {texts.otherCurve(
          texts.curvesOf[of],
          formatCount(Number(measured)),
          formatCount(mine.reduce((sum, { total }) => sum + total, 0)),
        )}
      </span>
    )
  );
}

interface CheckProps {
  label: string;
  help: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Check({ label, help, checked, onChange }: CheckProps) {
  return (
    <label className="check" title={help}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

function times({ realTimeS, liveTimeS }: Curve): string {
  const real = realTimeS > 0 ? ` · ${texts.real} ${formatDuration(realTimeS)}` : '';
  const live = liveTimeS > 0 ? ` · ${texts.live} ${formatDuration(liveTimeS)}` : '';
  return real + live;
}

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
