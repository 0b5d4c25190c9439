import { useMemo } from 'react';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { useDerived } from './derived';
import { commonRanges, contrastOf, scaleAround } from './difference.utils';
import { LayerMap } from './LayerMap';
import { MainMap } from './MainMap';
import type { FrameProps } from './MapFrame';
import type { Layer } from './maps';
import { isPicture, type Shown } from './pictures.utils';
import { useRange } from './useRange';
import { DIVERGING, type Range } from './utils';
import { comparedAt } from './values.utils';
import { useShared } from './view';

interface Props extends FrameProps {
  a: Shown;
  b: Shown;
  /** Of A alone. */
  range: Range;
  settings: Settings;
  atRest: boolean;
}

/** Two layers and how they differ, or two of which one is a picture, side by side. */
export function Comparison({ a, b, ...rest }: Props) {
  return isPicture(a) || isPicture(b) ? (
    <Beside {...rest} a={a} b={b} />
  ) : (
    <Contrasted {...rest} a={a} b={b} />
  );
}

function Beside({ a, b, range, settings, atRest, ...frame }: Props) {
  const rangeOfB = useRange(frame.maps, isPicture(b) ? undefined : b, settings, atRest);
  return (
    <div className="comparison">
      {[a, b].map((shown) => (
        <section key={shown.key}>
          <h2>{shown.key}</h2>
          <MainMap
            {...frame}
            shown={shown}
            range={shown === b ? (rangeOfB ?? range) : range}
            settings={settings}
            atRest={atRest}
          />
        </section>
      ))}
    </div>
  );
}

function Contrasted({ a, b, range, settings, atRest, ...frame }: Props & { a: Layer; b: Layer }) {
  const { maps, view } = frame;
  const pointer = useShared(view.pointer);
  const rangeOfB = useRange(maps, b, settings, atRest) ?? range;
  const byHand = a.key in settings.ranges || b.key in settings.ranges;
  const [rangeA, rangeB] = commonRanges(range, rangeOfB, a.unit === b.unit && !byHand);
  const { contrast, clip } = settings;
  const derivation = useMemo(() => contrastOf(a, b, contrast), [a, b, contrast]);
  const between = useDerived(maps, derivation)!;
  const around = useMemo(
    () => scaleAround(contrast, between.values, clip),
    [contrast, between, clip, maps.version],
  );
  const diverging = { colourMap: DIVERGING, inverted: true, scale: around.scale } as const;
  const shown = [
    { layer: a, range: rangeA, settings },
    { layer: b, range: rangeB, settings },
    { layer: between, range: around.range, settings: diverging },
  ];
  return (
    <>
      <div className="comparison">
        {shown.map((map) => (
          <section key={map.layer.key}>
            <h2>{map.layer.key}</h2>
            <LayerMap {...frame} {...map} />
          </section>
        ))}
      </div>
      <p className="comparison-values" role="status" aria-label={texts.comparison}>
        {pointer ? comparedAt(pointer, maps.columns, a, b) : texts.comparisonHint}
      </p>
    </>
  );
}
