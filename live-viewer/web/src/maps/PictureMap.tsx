import { useMemo } from 'react';
import { formatValue } from '../format/utils';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { useDerived } from './derived';
import { rgbOf } from './look.utils';
import { type FrameProps, MapFrame } from './MapFrame';
import { MapMesh } from './MapMesh';
import { dimmingOf, lookOf, type Picture, valuesAt } from './pictures.utils';
import { useRanges } from './useRange';
import type { Range } from './utils';

interface Props extends FrameProps {
  picture: Picture;
  settings: Settings;
  atRest: boolean;
}

/** Several layers as one picture, shown large. */
export function PictureMap({ picture, settings, atRest, ...frame }: Props) {
  const { maps, shift } = frame;
  const { scale, dimmed } = lookOf(picture, settings);
  const layers = picture.channels.map(({ layer }) => layer);
  const ranges = useRanges(maps, layers, { ...settings, scale }, atRest);
  const dimming = useMemo(() => (dimmed ? dimmingOf(picture) : undefined), [dimmed, picture]);
  const opacities = useDerived(maps, dimming)?.values;
  const channels = picture.channels.map(({ layer, colour }, i) => ({
    values: layer.values,
    range: ranges[i]!,
    colour: rgbOf(colour),
  }));
  return (
    <MapFrame
      {...frame}
      shown={picture.key}
      model={picture.model}
      role={picture.role}
      tell={(pixel) => valuesAt(picture, pixel)}
      legend={<Legend picture={picture} ranges={ranges} />}
    >
      <MapMesh
        maps={maps}
        look={{ channels, scale, opacities, opacity: 1, shift, until: Number.POSITIVE_INFINITY }}
      />
    </MapFrame>
  );
}

/** Which layer is which colour. */
function Legend({ picture, ranges }: { picture: Picture; ranges: Range[] }) {
  return (
    <ul className="channels" aria-label={texts.channels}>
      {picture.channels.map(({ layer, colour }, i) => (
        <li key={layer.key} style={{ borderColor: colour }}>
          <strong>{layer.name}</strong>
          <br />
          {ranges[i]!.map((bound) => formatValue(bound, 3)).join(' … ')}
        </li>
      ))}
    </ul>
  );
}
