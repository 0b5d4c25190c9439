import { useMemo } from 'react';
import { formatValue } from '../format/utils';
import { type Settings, withRange } from '../settings';
import { texts } from '../texts';
import { histogramOf, placeOn, valueOn } from './histogram.utils';
import type { Layer, Maps } from './maps';
import { isMix, isPicture, lookOf, type Shown } from './pictures.utils';
import { useRanges } from './useRange';
import { colourTable, cssColour, type MapScale, type Range } from './utils';

/** Steps of a handle from one end of the axis to the other. */
const STEPS = 500;
const HEIGHT = 100;

interface Props {
  maps: Maps;
  shown: Shown;
  settings: Settings;
  atRest: boolean;
  change: (changed: Partial<Settings>) => void;
}

/** Of what is shown large, layer by layer: how often which values are there, and two handles for the range of the colours. */
export function Histograms({ maps, shown, settings, atRest, change }: Props) {
  const { colourMap, inverted } = settings;
  const isSeveral = isPicture(shown);
  const scale = isSeveral ? lookOf(shown, settings).scale : settings.scale;
  const parts = isSeveral ? shown.channels : [{ layer: shown, colour: undefined }];
  const ranges = useRanges(
    maps,
    parts.map(({ layer }) => layer),
    { ...settings, scale },
    atRest,
  );
  const table = useMemo(
    () => [...colourTable(colourMap, inverted)].filter((_, i) => i % 15 === 0).map(cssColour),
    [colourMap, inverted],
  );
  return (
    <div className={isSeveral ? 'histograms several' : 'histograms'}>
      {parts.map(({ layer, colour }, i) => (
        <HistogramOf
          key={layer.key}
          maps={maps}
          layer={layer}
          range={ranges[i]!}
          scale={scale}
          colours={colour ? ['#000000', colour] : table}
          onRange={(range) => change({ ranges: withRange(settings, layer.key, range) })}
          onReset={
            layer.key in settings.ranges
              ? () => change({ ranges: withRange(settings, layer.key, undefined) })
              : undefined
          }
        />
      ))}
      {isMix(shown) && <p className="hint">{texts.mixHint}</p>}
    </div>
  );
}

interface HistogramProps {
  maps: Maps;
  layer: Layer;
  range: Range;
  scale: MapScale;
  /** From the least value of the range to the largest. */
  colours: string[];
  onRange: (range: Range) => void;
  /** Back to the range that follows from the map; undefined: it does. */
  onReset: (() => void) | undefined;
}

function HistogramOf({ maps, layer, range, scale, colours, onRange, onReset }: HistogramProps) {
  const histogram = useMemo(
    () => histogramOf(layer.values, range, scale),
    [layer, range.join(), scale, maps.version],
  );
  if (!histogram) {
    return null;
  }
  const [low, high] = range.map((value) => placeOn(histogram, value, scale)) as [number, number];
  const most = Math.log1p(Math.max(...histogram.counts));
  const handle = (label: string, place: number, rangeAt: (value: number) => Range) => (
    <input
      type="range"
      className="handle"
      aria-label={texts.handleOf(label, layer.key)}
      aria-valuetext={`${formatValue(valueOn(histogram, place, scale))} ${layer.unit}`}
      min={0}
      max={STEPS}
      value={Math.round(place * STEPS)}
      onChange={(event) => {
        const [from, to] = rangeAt(valueOn(histogram, Number(event.target.value) / STEPS, scale));
        if (from < to) {
          onRange([from, to]);
        }
      }}
    />
  );
  const stops = colours.map(
    (colour, i) => `${colour} ${100 * (low + ((high - low) * i) / (colours.length - 1))}%`,
  );
  return (
    <section className="histogram" role="group" aria-label={texts.histogramOf(layer.key)}>
      <h2>
        {texts.histogram} <small>{`${layer.key} · ${layer.unit}`}</small>
        {onReset && (
          <button type="button" onClick={onReset} title={texts.resetRangeHelp}>
            {texts.resetRange}
          </button>
        )}
      </h2>
      <div className="bars">
        <svg
          viewBox={`0 0 ${histogram.counts.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {[...histogram.counts].map((count, i) => {
            const height = (HEIGHT * Math.log1p(count)) / most;
            return <rect key={i} x={i} y={HEIGHT - height} width={1.05} height={height} />;
          })}
        </svg>
        <span className="beyond" style={{ left: 0, width: `${100 * low}%` }} />
        <span className="beyond" style={{ right: 0, width: `${100 * (1 - high)}%` }} />
      </div>
      <div className="strip" style={{ background: `linear-gradient(to right, ${stops.join()})` }} />
      <div className="handles">
        {handle(texts.minimum, low, (value) => [value, range[1]])}
        {handle(texts.maximum, high, (value) => [range[0], value])}
      </div>
      <div className="bounds" aria-hidden="true">
        <span>{formatValue(range[0])}</span>
        <span>{formatValue(range[1])}</span>
      </div>
    </section>
  );
}
