/** What the plots of this view share with the figures that are saved of them. */
import { METRICS, type MetricId } from '../../lab/scores/metric';
import type { PairedComparison, PairedDifference } from '../../lab/statistics/paired-comparison';
import type { MethodSpread } from '../../store/spread';
import { linearAxis, type AxisScale } from '../charts/scale';

export const LANE_HEIGHT = 30;

/** The initialisations among the pairs, in the order in which they first appear; null for methods with their own. */
export function lanesOf({ differences }: PairedComparison): PairedDifference['init'][] {
  return [...new Set(differences.map(({ init }) => init))];
}

/** Over differences, interval and 0, in points where the metric is a share. */
export function differenceAxis({ differences, interval }: PairedComparison, metric: MetricId): AxisScale {
  const unit = METRICS[metric].unit === 'percent' ? 100 : 1;
  const shown = [0, ...differences.map(({ difference }) => difference), interval?.low ?? 0, interval?.high ?? 0];
  const room = 0.06 * Math.max(0.05, Math.max(...shown) - Math.min(...shown));
  return linearAxis(unit * (Math.min(...shown) - room), unit * (Math.max(...shown) + room), 5);
}

/** Five heights in turn, so that equal differences do not hide each other; the same at every drawing. */
export function laneJitter(index: number): number {
  return (((index * 2) % 5) - 2) * 4;
}

/** Over all scores of all methods. */
export function ecdfAxis(methods: readonly MethodSpread[]): AxisScale {
  const values = methods.flatMap(({ ecdf }) => ecdf.map(({ value }) => value));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return linearAxis(least - 0.01, Math.max(most, least + 0.05) + 0.01, 5);
}

/** Of the method's colour in per cent, source by source. */
const STRENGTHS = [100, 72, 50, 32, 16];

export function sourceStrength(index: number): number {
  return STRENGTHS[index] ?? 10;
}
