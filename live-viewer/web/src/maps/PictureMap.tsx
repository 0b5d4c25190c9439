import { useMemo } from 'react';
import { formatValue } from '../format/utils';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { useDerived } from './derived';
import { gridOf } from './grid.utils';
import { useLens } from './lens';
import { rgbOf } from './look.utils';
import { type FrameProps, MapFrame } from './MapFrame';
import { MapMesh } from './MapMesh';
import { dimmingOf, lookOf, type Picture, valuesAt } from './pictures.utils';
import { useRanges } from './useRange';
import type { Range } from './utils';
import { useVeil } from './veil';
import { useShared } from './view';

interface Painted extends Pick<FrameProps, 'maps' | 'view' | 'shift' | 'glass'> {
  picture: Picture;
  settings: Settings;
  atRest: boolean;
}

/** Several layers as one picture, shown large. */
export function PictureMap({ picture, settings, atRest, ...frame }: Painted & FrameProps) {
  const ranges = usePictureRanges({ picture, settings, atRest, ...frame });
  return (
    <MapFrame
      {...frame}
      shown={picture.key}
      model={picture.model}
      role={picture.role}
      tell={(pixel) => valuesAt(picture, pixel)}
      legend={<Legend picture={picture} ranges={ranges} />}
    >
      <PictureMesh {...frame} picture={picture} settings={settings} atRest={atRest} />
    </MapFrame>
  );
}

function usePictureRanges({ maps, picture, settings, atRest }: Painted): Range[] {
  const { scale } = lookOf(picture, settings);
  const layers = picture.channels.map(({ layer }) => layer);
  return useRanges(maps, layers, { ...settings, scale }, atRest);
}

/** What is painted of a picture. */
export function PictureMesh(props: Painted) {
  const { maps, view, shift, glass, picture, settings } = props;
  const until = useShared(view.until);
  const lens = useLens(view, gridOf(maps, shift), glass?.lens ?? 0);
  const ranges = usePictureRanges(props);
  const { scale, dimmed } = lookOf(picture, settings);
  const dimming = useMemo(() => (dimmed ? dimmingOf(picture) : undefined), [dimmed, picture]);
  const opacities = useDerived(maps, dimming)?.values;
  const veil = useVeil(maps, picture.model);
  const channels = picture.channels.map(({ layer, colour }, i) => ({
    values: layer.values,
    range: ranges[i]!,
    colour: rgbOf(colour),
  }));
  const look = {
    channels,
    scale,
    opacities,
    veil,
    opacity: glass?.opacity ?? 1,
    isOver: glass !== undefined,
    lens,
    shift,
    until,
  };
  return <MapMesh maps={maps} look={look} />;
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
