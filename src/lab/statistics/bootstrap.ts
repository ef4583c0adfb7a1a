/** Percentile bootstrap (Efron and Tibshirani 1993, chapter 13) of a median over runs. */
import { RandomStream } from '../random';
import { quantile } from './quantiles';

const DRAWS = 10_000;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * 95 % interval of the median over runs. With one data seed, runs are drawn with replacement; with several, data seeds
 * are drawn first and then runs within each.
 *
 * @param samples one list of values per data seed; NaN (a diverged run) is left out.
 * @returns null for fewer than two values: nothing can be said of their spread.
 */
export function bootstrapMedian(samples: readonly (readonly number[])[], seed = 0): Interval | null {
  const usable = samples
    .map((values) => values.filter((value) => !Number.isNaN(value)))
    .filter((values) => values.length > 0);
  if (usable.flat().length < 2) return null;
  const stream = new RandomStream('bootstrap', seed);
  let at = 0;
  const pick = <T>(items: readonly T[]): T => items[stream.integer(at++, items.length)] as T;
  const medians = new Float64Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw++) {
    const groups = usable.length === 1 ? usable : usable.map(() => pick(usable));
    const values = groups.flatMap((group) => group.map(() => pick(group)));
    medians[draw] = quantile(
      values.sort((a, b) => a - b),
      0.5,
    );
  }
  medians.sort();
  return { low: quantile(medians, 0.025), high: quantile(medians, 0.975) };
}
