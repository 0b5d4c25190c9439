import { useMemo } from 'react';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { useDerived } from './derived';
import { commonRanges, type Contrast, contrastOf, scaleAround } from './difference.utils';
import { LayerMap, LayerMesh } from './LayerMap';
import { MainMap } from './MainMap';
import type { FrameProps } from './MapFrame';
import type { Layer } from './maps';
import { isPicture, type Shown } from './pictures.utils';
import { PictureMesh } from './PictureMap';
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
  const { contrast } = rest.settings;
  if (contrast === 'lens') {
    return <ThroughLens {...rest} a={a} b={b} />;
  }
  return isPicture(a) || isPicture(b) ? (
    <Beside {...rest} a={a} b={b} />
  ) : (
    <Contrasted {...rest} a={a} b={b} contrast={contrast} />
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

/** A, and B where one points. */
function ThroughLens({ a, b, range, settings, atRest, ...frame }: Props) {
  const rangeOfB = useRange(frame.maps, isPicture(b) ? undefined : b, settings, atRest) ?? range;
  const { maps, view, shift } = frame;
  const below = { maps, view, shift, settings };
  const under = isPicture(b) ? (
    <PictureMesh {...below} picture={b} atRest={atRest} />
  ) : (
    <LayerMesh {...below} layer={b} range={rangeOfB} />
  );
  return (
    <MainMap
      {...frame}
      under={under}
      glass={{ opacity: 1, lens: settings.lensSize * maps.columns }}
      shown={a}
      range={range}
      settings={settings}
      atRest={atRest}
    />
  );
}

interface ContrastedProps extends Props {
  a: Layer;
  b: Layer;
  contrast: Contrast;
}

function Contrasted({ a, b, contrast, range, settings, atRest, ...frame }: ContrastedProps) {
  const { maps, view } = frame;
  const pointer = useShared(view.pointer);
  const rangeOfB = useRange(maps, b, settings, atRest) ?? range;
  const byHand = a.key in settings.ranges || b.key in settings.ranges;
  const [rangeA, rangeB] = commonRanges(range, rangeOfB, a.unit === b.unit && !byHand);
  const { clip } = settings;
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
