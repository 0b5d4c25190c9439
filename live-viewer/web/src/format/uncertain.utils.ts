import { formatCount, formatValue } from './utils';

/** Beyond these a number is written with a power of ten. */
const LARGE = 1e7;
const SMALL = 1e-6;

/** A value with its standard deviation, to two digits of that: 12.30 ± 0.41. Without one, to four digits. */
export function formatUncertain(value: number, error: number): string {
  if (!Number.isFinite(value) || !(error > 0) || !Number.isFinite(error)) {
    return formatValue(value);
  }
  const size = Math.max(Math.abs(value), error);
  if (size >= LARGE || error < SMALL) {
    const power = Math.floor(Math.log10(size));
    return `(${formatUncertain(value / 10 ** power, error / 10 ** power)})e${power}`.replace('e-', 'e−');
  }
  // The last digits of the error after it is rounded: 0.0996 is 0.10.
  const decimals = 1 - Math.floor(Math.log10(Number(error.toPrecision(2))));
  return `${rounded(value, decimals)} ± ${rounded(error, decimals)}`;
}

function rounded(value: number, decimals: number): string {
  if (decimals > 0) {
    const [whole = '0', fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
    const isZero = Number(whole) === 0 && Number(fraction) === 0;
    return `${value < 0 && !isZero ? '−' : ''}${formatCount(Number(whole))}.${fraction}`;
  }
  const step = 10 ** -decimals;
  return formatCount(step * Math.round(value / step) || 0);
}
