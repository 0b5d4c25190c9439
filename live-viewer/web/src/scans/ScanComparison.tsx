import { useEffect, useMemo, useState } from 'react';
import { ScanState_Phase as Phase } from '../gen/pentimento/viewer_pb';
import { formatValue, scanNames } from '../format/utils';
import { corrected, liveFractionOf } from '../maps/deadTime.utils';
import { useDerived } from '../maps/derived';
import { commonRanges, contrastOf, scaleAround } from '../maps/difference.utils';
import { type Grid, gridOf } from '../maps/grid.utils';
import { LayerMap } from '../maps/LayerMap';
import { MainMap } from '../maps/MainMap';
import type { FrameProps } from '../maps/MapFrame';
import type { Layer, Maps } from '../maps/maps';
import { isPicture, mixOf, type Shown, shownOf } from '../maps/pictures.utils';
import { useRange } from '../maps/useRange';
import { useStraightening } from '../maps/useStraightening';
import { DIVERGING, type Range } from '../maps/utils';
import { MapView, useShared } from '../maps/view';
import type { Session } from '../net/session';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { commonExtent, fills, isSameGrid, samePlace } from './compare.utils';
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
  const offset = useStraightening(maps);
  const shift = settings.straightened ? (offset?.columns ?? 0) : 0;
  const counterpart = useCounterpart(maps, shown, settings);
  const otherAtRest = (other.scanState?.phase ?? Phase.RUNNING) > Phase.FINISHING;
  const [a, b] = [gridOf(frame.maps), gridOf(maps)];
  const extent = commonExtent(a, b);
  const [own] = useState(() => ({ here: new MapView(), there: new MapView() }));
  // The maps of the wall show all of their scan where the two compared ones show more than that.
  const { zoom } = !extent || fills(a, extent) ? frame.view : own.here;
  const views = useMemo(
    () => ({ here: { ...frame.view, zoom }, there: { ...own.there, zoom } }),
    [frame.view, own, zoom],
  );
  usePointerOfBoth(views.here, views.there, a, b);
  const layers = [shown, counterpart].filter((each): each is Layer => each !== undefined && !isPicture(each));
  const plain = layers.length === 2 ? layers : undefined;
  const rangeOfB = useRange(maps, plain?.[1], settings, otherAtRest) ?? range;
  const ranges = commonRanges(range, rangeOfB, !(shown.key in settings.ranges));
  const pointer = useShared(frame.view.pointer);
  const there = pointer && samePlace(pointer, a, b);
  // What lies under a map has no place on axes that are larger than it.
  const { under: _, glass: __, ...alone } = frame;
  const here: FrameProps = { ...alone, view: views.here, extent };
  const otherFrame: FrameProps = {
    maps,
    view: views.there,
    extent,
    shift,
    area: undefined,
    onSelect: () => undefined,
  };
  return (
    <>
      <div className="comparison">
        <section>
          <h2 title={names[0]}>{names[0]}</h2>
          <MainMap {...here} shown={shown} range={ranges[0]} settings={settings} atRest={atRest} />
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
          <Difference frame={here} layers={plain} version={maps.version} settings={settings} />
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
  const { clip } = settings;
  // Each has its place here: nothing is seen through a lens.
  const contrast = settings.contrast === 'lens' ? 'difference' : settings.contrast;
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

/** Has two views point at the same place, whichever of them is pointed at. */
function usePointerOfBoth(first: MapView, second: MapView, a: Grid, b: Grid): void {
  useEffect(() => {
    const there = () => {
      const area = first.pointer.get();
      second.pointer.set(area && samePlace(area, a, b));
    };
    const back = () => {
      const wanted = first.pointer.get();
      const area = second.pointer.get();
      const known = wanted && samePlace(wanted, a, b);
      const isKnown = area?.firstRow === known?.firstRow && area?.firstColumn === known?.firstColumn;
      if (!isKnown) {
        first.pointer.set(area && samePlace(area, b, a));
      }
    };
    const ends = [first.pointer.subscribe(there), second.pointer.subscribe(back)];
    return () => ends.forEach((end) => end());
  }, [first, second, a.rows, a.columns, b.rows, b.columns]);
}
