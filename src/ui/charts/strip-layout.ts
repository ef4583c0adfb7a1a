/** What the strip plot's drawing and its figure share. */
import { METRICS, type MetricId } from '../../lab/scores/metric';
import type { LevelLabel } from './label-layout';
import { linearAxis, type AxisScale } from './scale';

/** From the least to the greatest of scores and levels, and never beyond what the metric can be. */
export function stripAxis(metric: MetricId, values: ArrayLike<number>, levels: readonly LevelLabel[]): AxisScale {
  const { range } = METRICS[metric];
  const numbers = Array.from(values).filter((value) => !Number.isNaN(value));
  const all = [...numbers, ...levels.map(({ value }) => value)];
  const low = Math.min(...all);
  return linearAxis(Math.max(range[0], low - 0.03), Math.min(range[1], Math.max(...all, low + 0.1) + 0.02), 6);
}

/** Sideways places between -1 and 1, so that equal values do not hide each other; the same at every drawing. */
export function spreadSideways(index: number, count: number): number {
  return count === 1 ? 0 : (((index * 5) % count) / (count - 1)) * 2 - 1;
}
