import { useEffect, useMemo, useState } from 'react';
import { formatCount, formatDuration } from '../format/utils';
import type { SpectrumReply } from '../gen/pentimento/viewer_pb';
import type { Layer } from '../maps/maps';
import { elementOf } from '../maps/utils';
import { doubles } from '../net/utils';
import type { Session } from '../net/session';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { ElementChooser } from './ElementChooser';
import { CURVE_COLOURS, SpectrumPlot } from './SpectrumPlot';
import { abscissas, type Curve, elementColours, type ElementLines, sum } from './utils';

interface Props {
  session: Session;
  /** The element of the layer shown, whose lines are always marked. */
  element: string | undefined;
  layers: Layer[];
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

/** The spectrum of the selected pixels, per detector. */
export function SpectrumPanel({ session, element, layers, settings, change }: Props) {
  const { selection, spectrum, spectrumOf } = session;
  const table = useLineTable();
  const curves = useMemo(() => (spectrum ? curvesOf(spectrum) : []), [spectrum]);
  const elements = [...new Set(layers.flatMap((layer) => elementOf(layer) ?? []))];
  const marked = [...new Set([...(element ? [element] : []), ...settings.elements])];
  const listed = [...new Set([...elements, ...settings.elements])];
  const colours = elementColours(listed);
  const hasAxis = spectrum?.detectors.some(({ axis }) => axis) ?? false;
  return (
    <section className="spectrum" role="region" aria-label={texts.spectrum}>
      <div className="toolbar">
        <h1>{texts.spectrum}</h1>
        <span role="status" aria-label="Spectrum state" className="spectrum-state">
          {selection && spectrumOf && spectrum?.message === '' && (
            <>
              <strong>
                {spectrumOf.kind === 'pixel'
                  ? texts.spectrumPixel(spectrumOf.row, spectrumOf.column)
                  : texts.spectrumArea(
                      formatCount(Number(spectrum.measured)),
                      formatCount(Number(spectrum.pixels)),
                    )}
              </strong>
              {curves.map((curve, i) => (
                <span key={curve.name}>
                  <i style={{ background: CURVE_COLOURS[i % CURVE_COLOURS.length] }} aria-hidden="true" />
                  {`${curve.name}: ${formatCount(curve.total)} ${texts.total}${times(curve)}`}
                </span>
              ))}
            </>
          )}
          {selection && spectrum && spectrum.message !== '' && spectrum.message}
          {selection && !spectrum && texts.spectrumBusy}
        </span>
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
      {selection && curves.length > 0 ? (
        <SpectrumPlot
          curves={curves}
          hasAxis={hasAxis}
          log={settings.logCounts}
          table={table}
          marked={marked}
          colours={colours}
        />
      ) : (
        <p className="spectrum-hint">
          {selection ? (spectrum?.message ?? texts.spectrumBusy) : texts.spectrumHint}
        </p>
      )}
      <ElementChooser
        listed={listed}
        colours={colours}
        ofLayer={element}
        all={table.map(({ symbol }) => symbol)}
        chosen={settings.elements}
        choose={(chosen) => change({ elements: chosen })}
      />
    </section>
  );
}

function times({ realTimeS, liveTimeS }: Curve): string {
  const real = realTimeS > 0 ? ` · ${texts.real} ${formatDuration(realTimeS)}` : '';
  const live = liveTimeS > 0 ? ` · ${texts.live} ${formatDuration(liveTimeS)}` : '';
  return real + live;
}

function curvesOf(reply: SpectrumReply): Curve[] {
  return reply.detectors.map(({ name, axis, counts: bytes, realTimeS, liveTimeS }) => {
    const counts = doubles(bytes);
    return {
      name,
      abscissas: abscissas(axis, counts.length),
      counts,
      total: sum(counts),
      realTimeS,
      liveTimeS,
    };
  });
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
