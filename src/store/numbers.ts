/** How numbers are written everywhere on the page. */
import { METRICS, type MetricId } from '../lab/scores/metric';

/** A score: 71.2 %, or 0.42 where it is no share. */
export function score(metric: MetricId, value: number, sign = true): string {
  return METRICS[metric].unit === 'percent' ? percent(value, sign) : plain(value, 2);
}

/** A score where there is hardly room for one: 71, or .42 where it is no share. */
export function scoreBrief(metric: MetricId, value: number): string {
  if (Number.isNaN(value)) return '–';
  return METRICS[metric].unit === 'percent' ? (100 * value).toFixed(0) : plain(value, 2).replace(/^(−?)0\./, '$1.');
}

/** A round score at an axis: 60 % or 62.5 %, or 0.2. */
export function scoreTick(metric: MetricId, value: number): string {
  return METRICS[metric].unit === 'percent'
    ? `${Number((100 * value).toFixed(1))}\u202f%`
    : plainTick(Number(value.toFixed(3)));
}

/** A round number at an axis, with all its digits: −0.1. */
export function plainTick(value: number): string {
  return String(value).replace('-', '−');
}

/** With so many decimals, and no sign in front of a zero. */
function plain(value: number, decimals: number): string {
  if (Number.isNaN(value)) return '–';
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** A share: 71.2 %. */
export function percent(share: number, sign = true): string {
  if (Number.isNaN(share)) return '–';
  return `${(100 * share).toFixed(1)}${sign ? '\u202f%' : ''}`;
}

/** A value with about three figures, without exponent where that is readable. */
export function compact(value: number): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return value.toExponential(1).replace('e+', 'e');
  if (size >= 100) return value.toFixed(0);
  return String(Number(value.toPrecision(3)));
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A power of ten at a logarithmic axis: 0.01, 100, 10⁻⁵. */
export function powerOfTen(value: number): string {
  const power = Math.round(Math.log10(value));
  if (power >= -2 && power <= 2) return compact(value);
  return `10${String(power)
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => SUPERSCRIPTS.charAt(Number(digit)))}`;
}

/** A count with thousands set apart: 12,345. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MB`;
}

/** The size of files, in the decimal units in which the hub writes it: 2.9 MB, 438 MB, 1.3 GB. */
export function fileSize(bytes: number): string {
  if (bytes >= 999.5e6) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes === 0) return '0 MB';
  if (bytes < 0.05e6) return '< 0.1 MB';
  return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
}

/** A large count in words: 4.4 million, 1.2 billion. */
export function inWords(value: number): string {
  if (value >= 999.5e6) return `${(value / 1e9).toFixed(1)} billion`;
  if (value >= 999.5e3) return `${(value / 1e6).toFixed(1)} million`;
  return count(value);
}
