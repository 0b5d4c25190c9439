import { formatValue } from '../format/utils';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Derivation } from './derived';
import type { Layer } from './maps';
import { MOST_CHANNELS, rgbOf } from './look.utils';
import { fraction, type MapScale, type Range, type SmallSize } from './utils';

/** A layer of a picture and the colour that it lights up in, "#rrggbb". */
export interface PictureChannel {
  layer: Layer;
  colour: string;
}

/** Layers that shine together: three of a model as red, green and blue, or up to five that somebody has mixed. */
export interface Picture {
  /** Full name, "recolour/picture". */
  key: string;
  /** Empty: it is mixed of layers of any model. */
  model: string;
  version: string;
  name: string;
  role: LayerRole;
  channels: readonly PictureChannel[];
  /** How far each pixel can be trusted, 0 to 1, where the model says so. */
  trust: Layer | undefined;
}

/** A layer of a mix by its name, as it is remembered. */
export interface MixPart {
  layer: string;
  colour: string;
}

/** The picture that is mixed by hand. */
export const MIX = 'mix';

/** Colours for a mix: with eyes of any kind the first two, and the first three, can be told apart. */
export const MIX_COLOURS = ['#e8601c', '#2f9bff', '#f5e663', '#00c08b', '#d25cc8'] as const;

const RED_GREEN_BLUE = ['#ff0000', '#00ff00', '#0000ff'] as const;

/** What the page can show large. */
export type Shown = Layer | Picture;

/** Least opacity of a measured pixel: where nothing is vouched for the colour is still there for those who look closely. */
const FAINTEST = 0.15;

export function isPicture(shown: Shown): shown is Picture {
  return 'channels' in shown;
}

/** The layers in their order, and before those that together are a picture that picture. */
export function shownOf(layers: Layer[], names: (role: LayerRole) => string | undefined): Shown[] {
  return layers.flatMap<Shown>((layer) => {
    const name = names(layer.role);
    if (name === undefined) {
      return [layer];
    }
    const same = layers.filter(({ model, role }) => model === layer.model && role === layer.role);
    const [red, green, blue] = same;
    if (layer !== red || !green || !blue || same.length !== 3) {
      return [layer];
    }
    const { model, version, role } = layer;
    const trust = layers.find((other) => other.model === model && other.role === LayerRole.TRUST);
    const channels = [red, green, blue].map((part, i) => ({ layer: part, colour: RED_GREEN_BLUE[i]! }));
    return [{ key: `${model}/${name}`, model, version, name, role, channels, trust }, layer];
  });
}

/** The picture of a mix; undefined when none of its layers is there. */
export function mixOf(layers: Layer[], mix: readonly MixPart[]): Picture | undefined {
  const channels = mix.flatMap(({ layer: key, colour }) => {
    const layer = layers.find((each) => each.key === key);
    return layer ? [{ layer, colour }] : [];
  });
  return channels.length === 0
    ? undefined
    : {
        key: MIX,
        model: '',
        version: '',
        name: MIX,
        role: LayerRole.LAYER_ROLE_UNSPECIFIED,
        channels,
        trust: undefined,
      };
}

export function isMix(shown: Shown): shown is Picture {
  return shown.key === MIX;
}

/** A mix without a layer if that is in it, else with it in the first colour that is free; undefined: there is no room. */
export function toggledIn(mix: readonly MixPart[], layer: string): MixPart[] | undefined {
  if (mix.some((part) => part.layer === layer)) {
    return mix.filter((part) => part.layer !== layer);
  }
  const colour = MIX_COLOURS.find((each) => mix.every((part) => part.colour !== each)) ?? MIX_COLOURS[0];
  return mix.length < MOST_CHANNELS ? [...mix, { layer, colour }] : undefined;
}

/** How the values of a picture become light. */
export interface PictureLook {
  scale: MapScale;
  dimmed: boolean;
}

/** Pictures of a model are on even scales: even steps of a layer are even steps of its colour. A mix is on the one that was chosen. */
export function lookOf(picture: Picture, settings: PictureLook): PictureLook {
  return {
    scale: isMix(picture) ? settings.scale : 'linear',
    dimmed: settings.dimmed && picture.trust !== undefined,
  };
}

/** How opaque each pixel of a picture is when it is dimmed where it is not to be trusted. */
export function dimmingOf({ trust }: Picture): Derivation | undefined {
  return trust && { layer: trust, of: (pixel) => opacityOf(trust.values[pixel]!) };
}

/**
 * Paints every `step`-th pixel of a picture. Pixels of which a channel is missing stay transparent; others become the more so the
 * less they can be trusted, if `dimmed`.
 */
export function paintPicture(
  pixels: Uint32Array,
  size: SmallSize,
  picture: Picture,
  columns: number,
  ranges: readonly Range[],
  { scale, dimmed }: PictureLook,
): void {
  const trust = dimmed ? picture.trust?.values : undefined;
  const channels = picture.channels.map(({ layer, colour }, i) => ({
    values: layer.values,
    rgb: rgbOf(colour),
    range: ranges[i] ?? ([0, 1] as Range),
  }));
  let at = 0;
  for (let row = 0; row < size.rows; row++) {
    let from = row * size.step * columns;
    for (let column = 0; column < size.columns; column++, from += size.step) {
      let [red, green, blue] = [0, 0, 0];
      let isThere = true;
      for (const { values, rgb, range } of channels) {
        const value = values[from]!;
        isThere &&= !Number.isNaN(value);
        const light = fraction(value, range, scale);
        red += light * rgb[0];
        green += light * rgb[1];
        blue += light * rgb[2];
      }
      const opacity = trust ? opacityOf(trust[from]!) : 1;
      pixels[at++] = isThere
        ? ((byteOf(opacity) << 24) | (byteOf(blue) << 16) | (byteOf(green) << 8) | byteOf(red)) >>> 0
        : 0;
    }
  }
}

/** Screens give light by about the square of what they are told: half the trust is half the light. */
export function opacityOf(trust: number): number {
  return FAINTEST + (1 - FAINTEST) * Math.sqrt(Math.min(1, Math.max(0, trust || 0)));
}

function byteOf(light: number): number {
  return Math.round(255 * Math.min(1, light));
}

/** Values of a picture's layers at a pixel; undefined where one is missing. */
export function valuesAt({ channels }: Picture, pixel: number): string | undefined {
  const values = channels.map(({ layer }) => layer.values[pixel] ?? Number.NaN);
  return values.some(Number.isNaN)
    ? undefined
    : channels.map(({ layer }, i) => `${layer.name} ${formatValue(values[i]!, 3)}`).join(' · ');
}
