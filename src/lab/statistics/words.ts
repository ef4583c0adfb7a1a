/** How statistics are written in sentences. */
import { METRICS, type MetricId } from '../scores/metric';
import type { Interval } from './bootstrap';

/** A difference of two scores: "+2.1 points", or "+0.021" where the metric is no share. */
export function differenceInWords(metric: MetricId, difference: number): string {
  const text = figure(metric, difference);
  const signed = difference > 0 && Number(text) !== 0 ? `+${text}` : text;
  return METRICS[metric].unit === 'percent' ? `${signed} points` : signed;
}

/** How far scores lie apart: "2.1 points", or "0.021" where the metric is no share. */
export function distanceInWords(metric: MetricId, distance: number): string {
  return METRICS[metric].unit === 'percent' ? `${figure(metric, distance)} points` : figure(metric, distance);
}

/** "0.4 to 3.9", in the unit of the difference beside it. */
export function intervalInWords(metric: MetricId, { low, high }: Interval): string {
  return `${figure(metric, low)} to ${figure(metric, high)}`;
}

/** "p = 0.077", "p = 0.29", "p < 0.001". */
export function pInWords(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p < 0.1 ? Number(p.toPrecision(2)) : p.toFixed(2)}`;
}

/** "1 pair", "8 pairs". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

function figure(metric: MetricId, value: number): string {
  const text = METRICS[metric].unit === 'percent' ? (100 * value).toFixed(1) : value.toFixed(3);
  // No sign in front of a zero.
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}
