/** Percentile bootstrap (Efron and Tibshirani 1993, chapter 13) of a median or a mean over runs. */
import { RandomStream } from '../random';
import { quantile } from './quantiles';
import { complete, type Slices } from './slices';

export const DRAWS = 10_000;

/** Draws between two places to stop at. */
const SLICE = 100;

/** Ends of a 95 % interval, in the unit of the values. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * 95 % interval of the median over runs. With one data seed, runs are drawn with replacement; with several, data seeds
 * are drawn first and then runs within each (Davison and Hinkley 1997, section 3.8). With k data seeds this sees
 * (k - 1)/k of the variance between them: of two or three the interval is too narrow.
 *
 * @param samples one list of values per data seed; NaN (a diverged run) is left out.
 * @returns null for fewer than two values: nothing can be said of their spread.
 */
export function bootstrapMedian(samples: readonly (readonly number[])[], seed = 0): Interval | null {
  return complete(bootstrapMedianSlices(samples, seed));
}

/** The same, with places to stop at. */
export function* bootstrapMedianSlices(samples: readonly (readonly number[])[], seed = 0): Slices<Interval | null> {
  const usable = samples
    .map((values) => values.filter((value) => !Number.isNaN(value)))
    .filter((values) => values.length > 0);
  const sorted = Float64Array.from(usable.flat()).sort();
  if (sorted.length < 2) return null;
  const ranked = ranks(usable);
  // How often each value was drawn, in ascending order of values: the median then needs no sorting.
  const times = new Uint16Array(sorted.length);
  return yield* bootstrapSlices(usable, seed, (drawn) => {
    times.fill(0);
    for (const member of drawn) {
      const rank = ranked[member] ?? 0;
      times[rank] = (times[rank] ?? 0) + 1;
    }
    return countedMedian(sorted, times, drawn.length);
  });
}

/** The same of the mean; values are numbers. */
export function* bootstrapMeanSlices(samples: readonly (readonly number[])[], seed = 0): Slices<Interval | null> {
  const values = samples.flat();
  if (values.length < 2) return null;
  return yield* bootstrapSlices(samples, seed, (drawn) => {
    let sum = 0;
    for (const member of drawn) sum += values[member] ?? NaN;
    return sum / drawn.length;
  });
}

/** @param statistic of the members of one draw, which are numbered through all groups. */
function* bootstrapSlices(
  groups: readonly { readonly length: number }[],
  seed: number,
  statistic: (drawn: Int32Array) => number,
): Slices<Interval> {
  const choices = new Choices(groups, new RandomStream('bootstrap', seed));
  const values = new Float64Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw++) {
    values[draw] = statistic(choices.next());
    if (draw % SLICE === SLICE - 1) yield;
  }
  return percentileInterval(values);
}

/** The middle 95 % of bootstrapped values, which are put in order. */
export function percentileInterval(values: Float64Array): Interval {
  values.sort();
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

/** Draws of members with replacement; members are numbered through all groups. With several groups, groups come first. */
export class Choices {
  readonly #starts: readonly number[];
  readonly #sizes: readonly number[];
  readonly #members: Int32Array;
  #at = 0;

  constructor(
    groups: readonly { readonly length: number }[],
    private readonly stream: RandomStream,
  ) {
    this.#sizes = groups.map(({ length }) => length);
    this.#starts = this.#sizes.map((_, group) => this.#sizes.slice(0, group).reduce((sum, size) => sum + size, 0));
    this.#members = new Int32Array(groups.length * Math.max(...this.#sizes));
  }

  /** The members of the next draw; valid until the one after. */
  next(): Int32Array {
    const groups = this.#sizes.length;
    const picked = groups === 1 ? [0] : this.#sizes.map(() => this.pick(groups));
    let count = 0;
    for (const group of picked) {
      const size = this.#sizes[group] ?? 0;
      const start = this.#starts[group] ?? 0;
      for (let i = 0; i < size; i++) this.#members[count++] = start + this.pick(size);
    }
    return this.#members.subarray(0, count);
  }

  private pick(below: number): number {
    return this.stream.integer(this.#at++, below);
  }
}

/** The place of each value, group after group, in the ascending order of all. */
function ranks(groups: readonly (readonly number[])[]): Int32Array {
  const values = groups.flat();
  const order = values.map((_, index) => index).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  const places = new Int32Array(values.length);
  order.forEach((index, rank) => {
    places[index] = rank;
  });
  return places;
}

/** Median of `count` values, of which `sorted[i]` occurs `times[i]` times. */
function countedMedian(sorted: Float64Array, times: Uint16Array, count: number): number {
  const first = (count - 1) >> 1;
  let passed = 0;
  let rank = -1;
  while (passed <= first) passed += times[++rank] ?? 0;
  const lower = sorted[rank] ?? NaN;
  // Of an odd number, or where the next one has the same value, that is all.
  if (count % 2 === 1 || passed > first + 1) return lower;
  do rank++;
  while ((times[rank] ?? 0) === 0);
  return lower + ((sorted[rank] ?? NaN) - lower) * 0.5;
}
