/** A metric's history reduced to what a chart can show: quantiles over runs, in at most a given number of buckets. */
import { quantile } from '../lab/statistics/quantiles';
import type { MetricTable } from './columns';

export interface BandPoint {
  readonly step: number;
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
  /** Runs that have a value here. */
  readonly n: number;
}

/** Rows per bucket: a power of two, so that a bucket's borders stay where they are while the history grows. */
export function bucketSize(rows: number, most: number): number {
  let size = 1;
  while (rows > size * most) size *= 2;
  return size;
}

/**
 * Median and quartiles over some runs, bucket by bucket. Within a bucket each run counts with its mean. Finished buckets
 * are kept, so that reading costs only what is new.
 */
export class Band<M extends string> {
  readonly #table: MetricTable<M>;
  readonly #metric: M;
  readonly #runs: readonly number[];
  readonly #most: number;
  #finished: BandPoint[] = [];
  #size = 1;
  #stride = 1;
  #version = -1;
  #points: readonly BandPoint[] = [];

  constructor(table: MetricTable<M>, metric: M, runs: readonly number[], most: number) {
    this.#table = table;
    this.#metric = metric;
    this.#runs = runs;
    this.#most = most;
  }

  /** All points of the columns' state named by `version`. */
  points(version: number): readonly BandPoint[] {
    if (version === this.#version) return this.#points;
    const { length, stride } = this.#table;
    const size = bucketSize(length, this.#most);
    if (size !== this.#size || stride !== this.#stride) {
      this.#finished = [];
      this.#size = size;
      this.#stride = stride;
    }
    const whole = Math.floor(length / size);
    // The last whole bucket may still be rewritten by a second row for its step.
    if (this.#finished.length > 0) this.#finished.pop();
    while (this.#finished.length < whole) this.#finished.push(this.#point(this.#finished.length * size, size));
    const rest = length - whole * size;
    this.#points = rest === 0 ? [...this.#finished] : [...this.#finished, this.#point(whole * size, rest)];
    this.#version = version;
    return this.#points;
  }

  #point(from: number, rows: number): BandPoint {
    const values: number[] = [];
    for (const run of this.#runs) {
      let sum = 0;
      for (let row = from; row < from + rows; row++) sum += this.#table.value(this.#metric, row, run);
      if (Number.isFinite(sum)) values.push(sum / rows);
    }
    values.sort((a, b) => a - b);
    return {
      step: this.#table.stepAt(from + Math.floor(rows / 2)),
      median: quantile(values, 0.5),
      q1: quantile(values, 0.25),
      q3: quantile(values, 0.75),
      n: values.length,
    };
  }
}

/**
 * Visits one run's history with at most two values a bucket, its least and its greatest in the order in which they
 * came, so that no spike is lost. A NaN breaks the line: a diverged run's line ends.
 */
export function visitRun<M extends string>(
  table: MetricTable<M>,
  metric: M,
  run: number,
  size: number,
  visit: (step: number, value: number, begins: boolean) => void,
): void {
  const history = table.history(metric);
  let begins = true;
  for (let from = 0; from < table.length; from += size) {
    const to = Math.min(table.length, from + size);
    let least = -1;
    let greatest = -1;
    for (let row = from; row < to; row++) {
      const value = history[row * table.runs + run] ?? NaN;
      if (Number.isNaN(value)) continue;
      if (least < 0 || value < table.value(metric, least, run)) least = row;
      if (greatest < 0 || value > table.value(metric, greatest, run)) greatest = row;
    }
    if (least < 0) {
      begins = true;
      continue;
    }
    const first = Math.min(least, greatest);
    const second = Math.max(least, greatest);
    visit(table.stepAt(first), table.value(metric, first, run), begins);
    if (second !== first) visit(table.stepAt(second), table.value(metric, second, run), false);
    begins = false;
  }
}
