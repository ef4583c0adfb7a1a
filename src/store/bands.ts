/** A metric's history reduced to what a chart can show: quantiles over runs, in at most a given number of buckets. */
import { quantile } from '../lab/statistics/quantiles';
import type { MetricTable } from './columns';

export interface BandPoint {
  readonly step: number;
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
  /** The least run's value; NaN without runs. */
  readonly least: number;
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
    // The last row may still be rewritten by a second one for its step.
    const whole = Math.floor(Math.max(0, length - 1) / size);
    while (this.#finished.length < whole) this.#finished.push(this.#point(this.#finished.length * size, size));
    const rest = length - whole * size;
    this.#points = rest === 0 ? [] : [...this.#finished, this.#point(whole * size, rest)];
    this.#version = version;
    return this.#points;
  }

  #point(from: number, rows: number): BandPoint {
    const values: number[] = [];
    const history = this.#table.history(this.#metric);
    const { runs } = this.#table;
    for (const run of this.#runs) {
      let sum = 0;
      for (let row = from; row < from + rows; row++) sum += history[row * runs + run] ?? NaN;
      if (Number.isFinite(sum)) values.push(sum / rows);
    }
    values.sort((a, b) => a - b);
    return {
      step: this.#table.stepAt(from + Math.floor(rows / 2)),
      median: quantile(values, 0.5),
      q1: quantile(values, 0.25),
      q3: quantile(values, 0.75),
      least: values[0] ?? NaN,
      n: values.length,
    };
  }
}

/** Rows of a table from `first` to before `end`. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** The rows of a range of steps, and one more at each side, so that lines reach the edges. */
export function rowsOf<M extends string>(table: MetricTable<M>, range: readonly [number, number] | null): RowWindow {
  if (range === null) return { first: 0, end: table.length };
  return {
    first: Math.max(0, rowBefore(table, range[0])),
    end: Math.min(table.length, rowBefore(table, range[1]) + 2),
  };
}

/** The last row at or before a step; -1 where there is none. */
function rowBefore<M extends string>(table: MetricTable<M>, step: number): number {
  let [low, high] = [0, table.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table.stepAt(middle) <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
