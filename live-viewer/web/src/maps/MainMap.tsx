import type { Settings } from '../settings';
import { LayerMap } from './LayerMap';
import type { FrameProps } from './MapFrame';
import { isPicture, type Shown } from './pictures.utils';
import { PictureMap } from './PictureMap';
import type { Range } from './utils';

interface Props extends FrameProps {
  shown: Shown;
  /** Of a layer; a picture finds its own. */
  range: Range;
  settings: Settings;
  atRest: boolean;
}

/** A layer or a picture, shown large. */
export function MainMap({ shown, range, settings, atRest, ...frame }: Props) {
  return isPicture(shown) ? (
    <PictureMap {...frame} key={shown.key} picture={shown} settings={settings} atRest={atRest} />
  ) : (
    <LayerMap {...frame} layer={shown} range={range} settings={settings} />
  );
}
