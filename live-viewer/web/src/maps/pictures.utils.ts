import { formatValue } from '../format/utils';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer } from './maps';
import { fraction, type Range, type SmallSize } from './utils';

/** Three layers of a model seen as the red, green and blue of one picture. */
export interface Picture {
  /** Full name, "recolour/picture". */
  key: string;
  model: string;
  version: string;
  name: string;
  role: LayerRole;
  channels: readonly [Layer, Layer, Layer];
  /** How far each pixel can be trusted, 0 to 1, where the model says so. */
  trust: Layer | undefined;
}

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
    return [
      { key: `${model}/${name}`, model, version, name, role, channels: [red, green, blue], trust },
      layer,
    ];
  });
}

/**
 * Paints every `step`-th pixel of a picture. Pixels of which a colour is missing stay transparent; others become the more so
 * the less they can be trusted, if `dimmed`.
 */
export function paintPicture(
  pixels: Uint32Array,
  size: SmallSize,
  picture: Picture,
  columns: number,
  ranges: readonly [Range, Range, Range],
  dimmed: boolean,
): void {
  const [red, green, blue] = picture.channels.map(({ values }) => values) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const trust = dimmed ? picture.trust?.values : undefined;
  let at = 0;
  for (let row = 0; row < size.rows; row++) {
    let from = row * size.step * columns;
    for (let column = 0; column < size.columns; column++, from += size.step) {
      const sum = red[from]! + green[from]! + blue[from]!;
      if (Number.isNaN(sum)) {
        pixels[at++] = 0;
        continue;
      }
      const opacity = trust ? opacityOf(trust[from]!) : 1;
      pixels[at++] =
        ((Math.round(255 * opacity) << 24) |
          (byteOf(blue[from]!, ranges[2]) << 16) |
          (byteOf(green[from]!, ranges[1]) << 8) |
          byteOf(red[from]!, ranges[0])) >>>
        0;
    }
  }
}

/** Screens give light by about the square of what they are told: half the trust is half the light. */
export function opacityOf(trust: number): number {
  return FAINTEST + (1 - FAINTEST) * Math.sqrt(Math.min(1, Math.max(0, trust || 0)));
}

function byteOf(value: number, range: Range): number {
  return Math.round(255 * fraction(value, range, 'linear'));
}

/** Values of a picture's three layers at a pixel; undefined where one is missing. */
export function valuesAt({ channels }: Picture, pixel: number): string | undefined {
  const values = channels.map(({ values: all }) => all[pixel] ?? Number.NaN);
  return values.some(Number.isNaN)
    ? undefined
    : channels.map(({ name }, i) => `${name} ${formatValue(values[i]!, 3)}`).join(' · ');
}
