import { formatCount, formatDuration } from '../format/utils';
import type { Session } from '../net/session';
import type { Answered } from '../net/spectra';
import type { Settings } from '../settings';
import { texts } from '../texts';
import type { Ink } from '../theme';
import { ElementChooser } from './ElementChooser';
import { colourOfCurve, SpectrumPlot } from './SpectrumPlot';
import type { SpectrumView } from './useSpectrum';
import type { Curve } from './utils';

interface Props {
  session: Session;
  view: SpectrumView;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

/** The spectra of what is selected, of the whole scan and of what was pinned, and what they are made of. */
export function SpectrumPanel({ session, view, settings, change }: Props) {
  const { selection, spectra } = session;
  const { selected, whole, pinned } = spectra;
  const { curves, several, perPixel, main, elements } = view;
  return (
    <section className="spectrum" role="region" aria-label={texts.spectrum}>
      <div className="toolbar">
        <h1>{texts.spectrum}</h1>
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
            <select value={view.detector} onChange={(event) => view.setDetector(Number(event.target.value))}>
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
      <div role="status" aria-label="Spectrum state" className="spectrum-state">
        <StateOf ink={view.ink} selection={selected} curves={curves.filter(({ of }) => of === 'selection')} />
        {whole && <Other ink={view.ink} of="whole" measured={whole.measured} curves={curves} />}
        {pinned && <Other ink={view.ink} of="pinned" measured={pinned.reply.measured} curves={curves} />}
        {selection && !selected && texts.spectrumBusy}
      </div>
      {curves.length > 0 ? (
        <SpectrumPlot
          ink={view.ink}
          curves={curves}
          fitted={view.fitted}
          colourOfPart={view.colourOfPart}
          hasAxis={view.hasAxis}
          log={settings.logCounts}
          label={perPixel ? texts.countsPerPixel : texts.counts}
          found={view.found}
          colours={view.colours}
          windows={settings.windows}
          onPeak={view.ask}
          onWindow={view.map}
        />
      ) : (
        <p className="spectrum-hint">
          {selection ? selected?.reply.message || texts.spectrumBusy : texts.spectrumHint}
        </p>
      )}
      <ElementChooser elements={elements} colours={view.colours} settings={settings} change={change} />
    </section>
  );
}

function StateOf({ ink, selection, curves }: { ink: Ink; selection: Answered | undefined; curves: Curve[] }) {
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
          <i style={{ background: colourOfCurve(curve, i, ink) }} aria-hidden="true" />
          {`${curve.name}: ${formatCount(curve.total)} ${texts.total}${times(curve)}`}
        </span>
      ))}
    </>
  );
}

function Other({
  ink,
  of,
  measured,
  curves,
}: {
  ink: Ink;
  of: 'whole' | 'pinned';
  measured: bigint;
  curves: Curve[];
}) {
  const mine = curves.filter((curve) => curve.of === of);
  return (
    mine[0] && (
      <span>
        <i style={{ background: colourOfCurve(mine[0], 0, ink) }} aria-hidden="true" />
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
