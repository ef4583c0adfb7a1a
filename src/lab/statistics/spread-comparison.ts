/**
 * Whether the runs of one method lie further apart than those of another: the Brown-Forsythe idea (1974, distances from the
 * median instead of squares from the mean, so that one failed run does not decide) for pairs of runs that share their chance.
 */
import type { PresetId } from '../presets';
import { RandomStream } from '../random';
import type { Run } from '../training/runs';
import { bootstrapMeanSlices, DRAWS, type Interval } from './bootstrap';
import { pairRuns, type RunPair } from './pairing';
import { summarise } from './quantiles';
import type { Slices } from './slices';

export interface SpreadComparison {
  readonly pairs: number;
  /** Mean distance of a run's score from the median of its method's on the same training examples. */
  readonly a: number;
  readonly b: number;
  /** Of the distances, A less B. */
  readonly difference: number;
  /** 95 % percentile bootstrap interval of the difference over pairs, data seeds first. */
  readonly interval: Interval | null;
  /** Two-sided p of the test that exchanges the two distances of a pair. */
  readonly permutationTest: number;
}

/** Below this a median is so close to its own runs that distances from it say nothing. */
const FEWEST = 3;

/** With so many pairs at most, every way of exchanging them is tried. */
const MOST_ENUMERATED = 13;

/** Exchanges that one random number decides: its bits. */
const FLIPS = 24;

/** Exchanges between two places to stop at. */
const SLICE = 1024;

/**
 * @param scores one per run, NaN where it has none; its pair is left out.
 * @returns null for fewer than three pairs, and where a run stands in several pairs or several in one: their distances
 *   are then not those of single runs drawn by chance.
 */
export function* compareSpreadSlices(
  runs: readonly Run[],
  scores: ArrayLike<number>,
  a: PresetId,
  b: PresetId,
): Slices<SpreadComparison | null> {
  const pairs = pairRuns(runs, a, b);
  if (!eachRunOnce(pairs)) return null;
  const scored = pairs.flatMap((pair) => {
    const [own, other] = [scores[pair.a[0] ?? -1] ?? NaN, scores[pair.b[0] ?? -1] ?? NaN];
    return Number.isNaN(own + other) ? [] : [{ dataSeed: pair.dataSeed, a: own, b: other }];
  });
  if (scored.length < FEWEST) return null;
  const samples = [...new Set(scored.map(({ dataSeed }) => dataSeed))].map((dataSeed) => {
    const here = scored.filter((pair) => pair.dataSeed === dataSeed);
    return { a: distances(here.map((pair) => pair.a)), b: distances(here.map((pair) => pair.b)) };
  });
  const differences = samples.map((sample) => sample.a.map((distance, i) => distance - (sample.b[i] ?? NaN)));
  const mean = (values: readonly number[]): number => summarise(values).mean;
  return {
    pairs: scored.length,
    a: mean(samples.flatMap((sample) => sample.a)),
    b: mean(samples.flatMap((sample) => sample.b)),
    difference: mean(differences.flat()),
    interval: yield* bootstrapMeanSlices(differences),
    permutationTest: yield* permutationTestSlices(differences.flat()),
  };
}

function eachRunOnce(pairs: readonly RunPair[]): boolean {
  const columns = pairs.flatMap(({ a, b }) => [...a, ...b]);
  return columns.length === 2 * pairs.length && new Set(columns).size === columns.length;
}

function distances(values: readonly number[]): number[] {
  const { median } = summarise(values);
  return values.map((value) => Math.abs(value - median));
}

/**
 * Two-sided p of the mean of paired differences when in each pair the two sides could as well be exchanged (Fisher 1935):
 * the share of sign changes with a sum as far from 0, of all of them for up to 13 pairs, else of the present one and
 * 10,000 drawn ones (Phipson and Smyth 2010).
 */
export function* permutationTestSlices(differences: readonly number[], seed = 0): Slices<number> {
  const n = differences.length;
  const all = n <= MOST_ENUMERATED;
  const tries = all ? 2 ** n : DRAWS;
  const stream = new RandomStream('permutation', seed);
  // What rounding may leave of two equal sums.
  const far = Math.abs(differences.reduce((sum, difference) => sum + difference, 0)) - 1e-12;
  const words = Math.ceil(n / FLIPS);
  let asFar = 0;
  for (let at = 0; at < tries; at++) {
    let sum = 0;
    for (let word = 0; word < words; word++) {
      const flips = all ? at : stream.integer(at * words + word, 2 ** FLIPS);
      const end = Math.min(n, (word + 1) * FLIPS);
      for (let i = word * FLIPS; i < end; i++) {
        const difference = differences[i] ?? NaN;
        sum += ((flips >> (i % FLIPS)) & 1) === 1 ? -difference : difference;
      }
    }
    if (Math.abs(sum) >= far) asFar++;
    if (at % SLICE === SLICE - 1) yield;
  }
  return all ? asFar / tries : (asFar + 1) / (tries + 1);
}
