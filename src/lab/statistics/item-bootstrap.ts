/**
 * Percentile bootstrap of the median difference of accuracy over pairs of runs, with the test examples as a source of
 * chance beside the runs: each draw takes test examples with replacement, the same ones for every run, and then pairs as
 * `bootstrap.ts` does. Without it an interval holds for these very test examples (compare Bouthillier et al. 2021,
 * "Accounting for variance in machine learning benchmarks").
 */
import { RandomStream, threefry } from '../random';
import { Choices, DRAWS, percentileInterval, type Interval } from './bootstrap';
import { quantile } from './quantiles';
import type { Slices } from './slices';

/** Second half of the key under which test examples are drawn. */
const EXAMPLES_KEY = 0x6974656d;

/** Examples and pairs gone through between two places to stop at. */
const SLICE_WORK = 30_000;

/**
 * @param samples for each data seed its pairs; for each pair and test example how often A was right less how often B
 *   was: 1, 0 or -1 for single runs. All have one length.
 * @returns ends of the 95 % interval as shares; null for fewer than two pairs or no test examples.
 */
export function* itemBootstrapSlices(
  samples: readonly (readonly ArrayLike<number>[])[],
  seed = 0,
): Slices<Interval | null> {
  const usable = samples.filter((pairs) => pairs.length > 0);
  const pairs = usable.flat();
  const examples = pairs[0]?.length ?? 0;
  if (pairs.length < 2 || examples === 0) return null;
  const unequal = unequalEntries(pairs, examples);
  const choices = new Choices(usable, new RandomStream('bootstrap', seed));
  const times = new Uint16Array(examples);
  const sums = new Float64Array(pairs.length);
  const buffer = new Float64Array(usable.length * Math.max(...usable.map(({ length }) => length)));
  const medians = new Float64Array(DRAWS);
  const slice = Math.max(1, Math.floor(SLICE_WORK / (examples + pairs.length)));
  for (let draw = 0; draw < DRAWS; draw++) {
    drawExamples(times, draw, seed);
    addUp(unequal, times, sums);
    const drawn = choices.next();
    for (let i = 0; i < drawn.length; i++) buffer[i] = sums[drawn[i] ?? 0] ?? NaN;
    medians[draw] = quantile(buffer.subarray(0, drawn.length).sort(), 0.5) / examples;
    if (draw % slice === slice - 1) yield;
  }
  return percentileInterval(medians);
}

/** The pairs whose two runs differ on a test example, example after example; most agree on most. */
interface Unequal {
  /** Where each example's entries begin, and at the end where the last one's end. */
  readonly starts: Int32Array;
  readonly pair: Int32Array;
  readonly difference: Float64Array;
}

function unequalEntries(pairs: readonly ArrayLike<number>[], examples: number): Unequal {
  const starts = new Int32Array(examples + 1);
  const pair: number[] = [];
  const difference: number[] = [];
  for (let example = 0; example < examples; example++) {
    pairs.forEach((differences, index) => {
      const value = differences[example] ?? 0;
      if (value === 0) return;
      pair.push(index);
      difference.push(value);
    });
    starts[example + 1] = pair.length;
  }
  return { starts, pair: Int32Array.from(pair), difference: Float64Array.from(difference) };
}

/** Each pair's sum of differences over examples, each of them taken so many times. */
function addUp({ starts, pair, difference }: Unequal, times: Uint16Array, sums: Float64Array): void {
  sums.fill(0);
  for (let example = 0; example < times.length; example++) {
    const weight = times[example] ?? 0;
    if (weight === 0) continue;
    const end = starts[example + 1] ?? 0;
    for (let entry = starts[example] ?? 0; entry < end; entry++) {
      const index = pair[entry] ?? 0;
      sums[index] = (sums[index] ?? 0) + weight * (difference[entry] ?? 0);
    }
  }
}

/** How often each example is taken in one draw of as many as there are, with replacement. */
function drawExamples(times: Uint16Array, draw: number, seed: number): void {
  const { length } = times;
  const take = (bits: number): void => {
    const example = Math.floor((bits / 0x200000) * length);
    times[example] = (times[example] ?? 0) + 1;
  };
  times.fill(0);
  // Most of the work is here, so a block's 64 bits make three numbers of 21.
  for (let i = 0; i < length; i += 3) {
    threefry(seed, EXAMPLES_KEY, i, draw, block);
    const first = block[0] ?? 0;
    const second = block[1] ?? 0;
    take(first >>> 11);
    if (i + 1 < length) take(second >>> 11);
    if (i + 2 < length) take(((first & 0x7ff) << 10) | (second & 0x3ff));
  }
}

const block = new Uint32Array(2);
