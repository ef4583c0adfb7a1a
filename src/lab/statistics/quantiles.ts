/** Order statistics over runs. A diverged run has NaN; it is left out, and `n` says how many values remained. */

/** The p-quantile of ascending values by linear interpolation between order statistics (type 7); NaN for none. */
export function quantile(sortedValues: ArrayLike<number>, p: number): number {
  const last = sortedValues.length - 1;
  if (last < 0) return NaN;
  const position = Math.min(1, Math.max(0, p)) * last;
  const below = Math.floor(position);
  const lower = sortedValues[below] ?? NaN;
  const upper = sortedValues[Math.min(last, below + 1)] ?? NaN;
  return lower + (upper - lower) * (position - below);
}

export interface Summary {
  /** Values that are numbers. */
  readonly n: number;
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
  readonly mean: number;
}

/** Median, quartiles and mean of the values that are numbers; NaN throughout when there are none. */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const n = sorted.length;
  const mean = n === 0 ? NaN : sorted.reduce((sum, value) => sum + value, 0) / n;
  return { n, median: quantile(sorted, 0.5), q1: quantile(sorted, 0.25), q3: quantile(sorted, 0.75), mean };
}
