import { useMemo, useState } from 'react';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { commonRanges, difference, rangeAroundZero } from './difference.utils';
import { LayerMap } from './LayerMap';
import { MainMap } from './MainMap';
import type { Layer, Maps } from './maps';
import { isPicture, type Shown } from './pictures.utils';
import { useRange } from './useRange';
import { type Area, DIVERGING, type Range } from './utils';
import { comparedAt } from './values.utils';

interface Props {
  maps: Maps;
  a: Shown;
  b: Shown;
  /** Of A alone. */
  range: Range;
  settings: Settings;
  atRest: boolean;
  area: Area | undefined;
  onSelect: (area: Area) => void;
}

/** Two layers and their difference, or two of which one is a picture, side by side, with one pointer for all. */
export function Comparison({ a, b, ...rest }: Props) {
  return isPicture(a) || isPicture(b) ? (
    <Beside {...rest} a={a} b={b} />
  ) : (
    <Subtracted {...rest} a={a} b={b} />
  );
}

function Beside({ maps, a, b, range, settings, atRest, area, onSelect }: Props) {
  const [cursor, setCursor] = useState<Area>();
  const rangeOfB = useRange(maps, isPicture(b) ? undefined : b, { ...settings, manual: null }, atRest);
  const frame = { maps, area, cursor, onPoint: setCursor, onSelect };
  return (
    <div className="comparison" onPointerLeave={() => setCursor(undefined)}>
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

function Subtracted({ maps, a, b, range, settings, atRest, area, onSelect }: Props & { a: Layer; b: Layer }) {
  const [cursor, setCursor] = useState<Area>();
  const rangeOfB = useRange(maps, b, { ...settings, manual: null }, atRest) ?? range;
  const [rangeA, rangeB] = commonRanges(range, rangeOfB, a.unit === b.unit && !settings.manual);
  const minus = useMemo<Layer>(
    () => ({
      key: texts.minus(a.key, b.key),
      model: '',
      version: '',
      name: texts.minus(a.name, b.name),
      unit: a.unit,
      hasErrors: false,
      role: LayerRole.LAYER_ROLE_UNSPECIFIED,
      values: difference(a.values, b.values),
    }),
    [a, b, maps.version],
  );
  const around = useMemo(() => rangeAroundZero(minus.values, settings.clip), [minus, settings.clip]);
  const diverging = { colourMap: DIVERGING, inverted: true, scale: 'linear' } as const;
  const shown = [
    { layer: a, range: rangeA, settings },
    { layer: b, range: rangeB, settings },
    { layer: minus, range: around, settings: diverging },
  ];
  return (
    <>
      <div className="comparison" onPointerLeave={() => setCursor(undefined)}>
        {shown.map((map) => (
          <section key={map.layer.key}>
            <h2>{map.layer.key}</h2>
            <LayerMap
              {...map}
              maps={maps}
              area={area}
              cursor={cursor}
              onPoint={setCursor}
              onSelect={onSelect}
            />
          </section>
        ))}
      </div>
      <p className="comparison-values" role="status" aria-label={texts.comparison}>
        {cursor ? comparedAt(cursor, maps.columns, a, b) : texts.comparisonHint}
      </p>
    </>
  );
}
