import { useEffect, useMemo, useRef, useState } from 'react';
import { ScanState_Phase as Phase } from '../gen/pentimento/viewer_pb';
import { formatValue, scanNames } from '../format/utils';
import { corrected, liveFractionOf } from '../maps/deadTime.utils';
import { useDerived } from '../maps/derived';
import { commonRanges, contrastOf, scaleAround } from '../maps/difference.utils';
import { gridOf } from '../maps/grid.utils';
import { LayerMap } from '../maps/LayerMap';
import { MainMap } from '../maps/MainMap';
import type { FrameProps } from '../maps/MapFrame';
import type { Layer, Maps } from '../maps/maps';
import { isPicture, mixOf, type Shown, shownOf } from '../maps/pictures.utils';
import { useRange } from '../maps/useRange';
import { useStraightening } from '../maps/useStraightening';
import { DIVERGING, type Range } from '../maps/utils';
import { MapView, type Shared, useShared } from '../maps/view';
import type { Session } from '../net/session';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { type Field, isSameGrid, linkedZoom, samePlace, wholeOf } from './compare.utils';
import { useOtherScan } from './useOtherScan';

interface Props {
  session: Session;
  /** The scan that is held against the watched one. */
  scan: string;
  frame: FrameProps;
  shown: Shown;
  range: Range;
  settings: Settings;
  atRest: boolean;
  onClose: () => void;
}

const { earlier: words } = texts;

/** The same layer of two scans side by side, in the same colours, at the same place and size. */
export function ScanComparison(props: Props) {
  const { session, scan, onClose } = props;
  const other = useOtherScan(scan);
  const names = scanNames(session.scans);
  const nameOf = (id: string) => names[session.scans.findIndex((each) => each.scan === id)] ?? id;
  return (
    <section className="scan-comparison" aria-label={words.comparison}>
      <p>
        {words.comparing(nameOf(session.scan), nameOf(scan))}
        <button type="button" onClick={onClose}>
          {words.endComparison}
        </button>
      </p>
      {other?.maps ? (
        <Pair {...props} maps={other.maps} other={other} names={[nameOf(session.scan), nameOf(scan)]} />
      ) : (
        <p role="status">{words.reading}</p>
      )}
    </section>
  );
}

interface PairProps extends Props {
  /** Of the other scan. */
  maps: Maps;
  other: Session;
  names: [string, string];
}

function Pair({ frame, maps, other, names, shown, range, settings, atRest }: PairProps) {
  const [view] = useState(() => new MapView());
  const box = useRef<HTMLDivElement>(null);
  const offset = useStraightening(maps);
  const shift = settings.straightened ? (offset?.columns ?? 0) : 0;
  const counterpart = useCounterpart(maps, shown, settings);
  const otherAtRest = (other.scanState?.phase ?? Phase.RUNNING) > Phase.FINISHING;
  const [a, b] = [gridOf(frame.maps), gridOf(maps)];
  useLinked(frame.view, view, box, frame.maps, maps);
  const layers = [shown, counterpart].filter((each): each is Layer => each !== undefined && !isPicture(each));
  const plain = layers.length === 2 ? layers : undefined;
  const rangeOfB = useRange(maps, plain?.[1], settings, otherAtRest) ?? range;
  const ranges = commonRanges(range, rangeOfB, !(shown.key in settings.ranges));
  const pointer = useShared(frame.view.pointer);
  const there = pointer && samePlace(pointer, a, b);
  const otherFrame: FrameProps = { maps, view, shift, area: undefined, onSelect: () => undefined };
  return (
    <>
      <div className="comparison" ref={box}>
        <section>
          <h2 title={names[0]}>{names[0]}</h2>
          <MainMap {...frame} shown={shown} range={ranges[0]} settings={settings} atRest={atRest} />
        </section>
        <section>
          <h2 title={names[1]}>{names[1]}</h2>
          {counterpart ? (
            <MainMap
              {...otherFrame}
              shown={counterpart}
              range={ranges[1]}
              settings={settings}
              atRest={otherAtRest}
            />
          ) : (
            <p className="hint">{words.noSuchLayer(shown.key)}</p>
          )}
        </section>
        {plain && isSameGrid(a, b) && (
          <Difference frame={frame} layers={plain} version={maps.version} settings={settings} />
        )}
      </div>
      <p className="comparison-values" role="status" aria-label={texts.comparison}>
        {pointer && plain
          ? words.pointed(
              valueOf(plain[0], pointer.firstRow * a.columns + pointer.firstColumn),
              valueOf(plain[1], there && there.firstRow * b.columns + there.firstColumn),
            )
          : isSameGrid(a, b) || plain === undefined
            ? texts.comparisonHint
            : words.notTheSamePixels}
      </p>
    </>
  );
}

function valueOf(layer: Layer | undefined, pixel: number | undefined): string {
  const value = pixel === undefined ? Number.NaN : (layer?.values[pixel] ?? Number.NaN);
  return Number.isFinite(value) ? `${formatValue(value)} ${layer?.unit}` : texts.notMeasured;
}

interface DifferenceProps {
  frame: FrameProps;
  layers: Layer[];
  /** Of the other scan's maps. */
  version: number;
  settings: Settings;
}

function Difference({ frame, layers, version, settings }: DifferenceProps) {
  const [a, b] = layers as [Layer, Layer];
  const { contrast, clip } = settings;
  // The version: what it is derived from grows in both scans, and it follows the rows of one.
  const derivation = useMemo(() => contrastOf(a, b, contrast), [a, b, contrast, version]);
  const between = useDerived(frame.maps, derivation)!;
  const around = useMemo(
    () => scaleAround(contrast, between.values, clip),
    [contrast, between, clip, frame.maps.version],
  );
  return (
    <section>
      <h2>{texts.contrasts[contrast]}</h2>
      <LayerMap
        {...frame}
        layer={between}
        range={around.range}
        settings={{ colourMap: DIVERGING, inverted: true, scale: around.scale }}
      />
    </section>
  );
}

/** What the other scan has of what is shown; undefined: nothing. */
function useCounterpart(maps: Maps, shown: Shown, settings: Settings): Shown | undefined {
  const found = useMemo(() => {
    const mix = mixOf(maps.layers, settings.mix);
    return [...(mix ? [mix] : []), ...shownOf(maps.layers, texts.pictureOf)].find(
      ({ key }) => key === shown.key,
    );
  }, [maps.layers, settings.mix, shown.key]);
  const live = useMemo(
    () => (settings.corrected ? liveFractionOf(maps.layers) : undefined),
    [maps, maps.version, settings.corrected],
  );
  const derivation = useMemo(
    () => (found && !isPicture(found) ? corrected(found, live) : undefined),
    [found, live],
  );
  return useDerived(maps, derivation) ?? found;
}

/** Has two views look at the same place, whichever of them is moved. */
function useLinked(
  first: MapView,
  second: MapView,
  box: { current: HTMLElement | null },
  a: Maps,
  b: Maps,
): void {
  useEffect(() => {
    const fieldsOf = (): [Field, Field] | undefined => {
      const canvases = [...(box.current?.querySelectorAll('section') ?? [])]
        .slice(0, 2)
        .map((section) => section.querySelector<HTMLElement>('.main-map canvas'));
      const [one, two] = canvases;
      return one && two
        ? [
            { grid: gridOf(a), width: one.clientWidth, height: one.clientHeight },
            { grid: gridOf(b), width: two.clientWidth, height: two.clientHeight },
          ]
        : undefined;
    };
    const follow = <T,>(from: Shared<T>, to: Shared<T>, convert: (value: T) => T) =>
      from.subscribe(() => to.set(convert(from.get())));
    const zoom = (from: 0 | 1) => (value: ReturnType<typeof first.zoom.get>) => {
      const fields = fieldsOf();
      return fields ? linkedZoom(value, fields[from], fields[1 - from]!) : value;
    };
    const ends = [
      follow(first.zoom, second.zoom, zoom(0)),
      follow(second.zoom, first.zoom, zoom(1)),
      follow(first.pointer, second.pointer, (area) => area && samePlace(area, gridOf(a), gridOf(b))),
    ];
    const pointBack = second.pointer.subscribe(() => {
      const area = second.pointer.get();
      const wanted = first.pointer.get();
      const shownThere = wanted && samePlace(wanted, gridOf(a), gridOf(b));
      const isSame = area?.firstRow === shownThere?.firstRow && area?.firstColumn === shownThere?.firstColumn;
      if (!isSame) {
        first.pointer.set(area && samePlace(area, gridOf(b), gridOf(a)));
      }
    });
    // The canvases have their sizes when they have been laid out.
    const timer = setTimeout(() => {
      const fields = fieldsOf();
      if (fields) {
        first.zoom.set(wholeOf(...fields));
        second.zoom.set(linkedZoom(first.zoom.get(), ...fields));
      }
    }, 100);
    return () => {
      clearTimeout(timer);
      [...ends, pointBack].forEach((end) => end());
      first.zoom.set({ scale: 1, x: 0, y: 0 });
    };
  }, [first, second, box, a, b]);
}
