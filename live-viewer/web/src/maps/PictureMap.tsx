import { VisMesh } from '@h5web/lib';
import { useEffect, useMemo } from 'react';
import { DataTexture, NearestFilter, RGBAFormat, SRGBColorSpace } from 'three';
import { formatValue } from '../format/utils';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { type FrameProps, MapFrame } from './MapFrame';
import { paintPicture, type Picture, valuesAt } from './pictures.utils';
import { type Ranges, useRanges } from './useRange';

interface Props extends FrameProps {
  picture: Picture;
  settings: Settings;
  atRest: boolean;
}

/** Three layers as one picture, shown large. */
export function PictureMap({ picture, settings, atRest, ...frame }: Props) {
  const { rows, columns, version } = frame.maps;
  const { dimmed } = settings;
  const ranges = useRanges(frame.maps, picture.channels, settings, atRest);
  const texture = useMemo(() => {
    const pixels = new Uint32Array(rows * columns);
    paintPicture(pixels, { rows, columns, step: 1 }, picture, columns, ranges, dimmed);
    const made = new DataTexture(new Uint8Array(pixels.buffer), columns, rows, RGBAFormat);
    made.colorSpace = SRGBColorSpace;
    made.magFilter = NearestFilter;
    made.minFilter = NearestFilter;
    made.needsUpdate = true;
    return made;
  }, [picture, ranges.join(), dimmed, rows, columns, version]);
  useEffect(() => () => texture.dispose(), [texture]);
  return (
    <MapFrame
      {...frame}
      shown={picture.key}
      model={picture.model}
      role={picture.role}
      tell={(pixel) => valuesAt(picture, pixel)}
      legend={<Legend picture={picture} ranges={ranges} />}
    >
      <VisMesh scale={[1, -1, 1]}>
        <meshBasicMaterial key={texture.uuid} map={texture} transparent toneMapped={false} />
      </VisMesh>
    </MapFrame>
  );
}

/** Which layer is which colour. */
function Legend({ picture, ranges }: { picture: Picture; ranges: Ranges }) {
  return (
    <ul className="channels">
      {picture.channels.map(({ name }, i) => (
        <li key={name} className={texts.channels[i]}>
          <strong>{name}</strong> {texts.channels[i]}
          <br />
          {ranges[i]!.map((bound) => formatValue(bound, 3)).join(' … ')}
        </li>
      ))}
    </ul>
  );
}
