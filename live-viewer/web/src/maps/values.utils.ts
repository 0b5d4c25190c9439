import { formatValue } from '../format/utils';
import { texts } from '../texts';
import type { Layer, Maps } from './maps';
import { isPicture, type Shown } from './pictures.utils';
import type { Area } from './utils';

/** What a layer says of a pixel, with its standard deviation where that is known; nothing where it is not painted. */
export function valueAt(
  { errorLayer, errors }: Pick<Maps, 'errorLayer' | 'errors'>,
  layer: Layer,
  pixel: number,
): string | undefined {
  const value = layer.values[pixel] ?? Number.NaN;
  if (Number.isNaN(value)) {
    return undefined;
  }
  const live = layer.liveFraction?.[pixel] ?? 1;
  const error = errorLayer === layer.key ? (errors[pixel] ?? Number.NaN) / live : Number.NaN;
  const spread = Number.isFinite(error) ? ` ± ${formatValue(error, 3)}` : '';
  return `${formatValue(value)}${spread} ${layer.unit}`;
}

/** A pixel in two layers, their difference and their ratio. */
export function comparedAt({ firstRow, firstColumn }: Area, columns: number, a: Layer, b: Layer): string {
  const pixel = firstRow * columns + firstColumn;
  const [of, to] = [a.values[pixel] ?? Number.NaN, b.values[pixel] ?? Number.NaN];
  const number = (value: number) => (Number.isFinite(value) ? formatValue(value, 4) : '–');
  return [
    `${texts.row} ${firstRow} · ${texts.column} ${firstColumn}`,
    `${a.key} ${number(of)}`,
    `${b.key} ${number(to)}`,
    `A − B ${number(of - to)}`,
    `${texts.ratio} ${number(of / to)}`,
  ].join(' · ');
}

/** Whose map it is, in which unit, and whether it is corrected for dead time. */
export function captionOf(shown: Shown): string {
  const more = isPicture(shown) ? [] : [shown.unit, ...(shown.liveFraction ? [texts.correctedUnit] : [])];
  return [...new Set([shown.model, ...more])].join(' · ');
}
