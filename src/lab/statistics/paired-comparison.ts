/** Two methods compared pair by pair: what the runs of a pair share drops out of their difference. */
import type { PresetId } from '../presets';
import type { ResolvedInitId } from '../prompt/initialisation-ids';
import type { Run } from '../training/runs';
import { bootstrapMedianSlices, type Interval } from './bootstrap';
import { itemBootstrapSlices } from './item-bootstrap';
import { pairRuns, shareInitialisations, type RunPair } from './pairing';
import { summarise } from './quantiles';
import { signTest } from './sign-test';
import { complete, type Slices } from './slices';

export interface PairedDifference {
  /** Null where the methods' initialisations are their own. */
  readonly init: ResolvedInitId | null;
  readonly seed: number;
  readonly dataSeed: number;
  /** Score of A less score of B, in the unit of the scores. */
  readonly difference: number;
}

export interface PairedComparison {
  readonly a: PresetId;
  readonly b: PresetId;
  /** Pairs of which both sides have a score. */
  readonly differences: readonly PairedDifference[];
  readonly pairs: number;
  /** Pairs left out because a run of theirs has no score: it diverged. */
  readonly leftOut: number;
  /** Pairs in which A has the higher score, the lower, the same. */
  readonly better: number;
  readonly worse: number;
  readonly equal: number;
  /** Of A less B; NaN without pairs. */
  readonly median: number;
  readonly mean: number;
  /** 95 % percentile bootstrap interval of the median difference; null for fewer than two pairs. */
  readonly interval: Interval | null;
  /** Whether the interval takes the test examples, too, for drawn at random. */
  readonly overExamples: boolean;
  /** Two-sided p of the exact sign test. */
  readonly signTest: number;
  /** Data seeds among the pairs. */
  readonly dataSeeds: number;
  /** Initialisations that are compared with themselves, or 1 where each method has its own. */
  readonly inits: number;
  /** Whether both methods start from the same initialisations. */
  readonly sameInits: boolean;
}

export interface ComparisonOptions {
  /**
   * For each run 1 where it answered a test example rightly, else 0. Given, the interval is of the difference of
   * accuracy over other test examples as well; so the scores have to be accuracies on these examples.
   */
  readonly correct?: readonly ArrayLike<number>[];
  readonly seed?: number;
}

/** What rounding may leave of two equal scores. */
const EQUAL = 1e-9;

/**
 * Compares method `a` with method `b`.
 *
 * @param scores one per run, NaN where it has none.
 */
export function comparePaired(
  runs: readonly Run[],
  scores: ArrayLike<number>,
  a: PresetId,
  b: PresetId,
  options: ComparisonOptions = {},
): PairedComparison {
  return complete(comparePairedSlices(runs, scores, a, b, options));
}

/** The same, with places to stop at. */
export function* comparePairedSlices(
  runs: readonly Run[],
  scores: ArrayLike<number>,
  a: PresetId,
  b: PresetId,
  { correct, seed = 0 }: ComparisonOptions = {},
): Slices<PairedComparison> {
  const all = pairRuns(runs, a, b).map((pair) => ({ ...pair, difference: scoreDifference(pair, scores) }));
  const scored = all.filter(({ difference }) => !Number.isNaN(difference));
  const dataSeeds = [...new Set(scored.map(({ dataSeed }) => dataSeed))];
  const samples = dataSeeds.map((own) => scored.filter(({ dataSeed }) => dataSeed === own));
  const interval =
    correct === undefined
      ? yield* bootstrapMedianSlices(
          samples.map((pairs) => pairs.map(({ difference }) => difference)),
          seed,
        )
      : yield* itemBootstrapSlices(
          samples.map((pairs) => pairs.map((pair) => answerDifferences(pair, correct))),
          seed,
        );
  const { median, mean } = summarise(scored.map(({ difference }) => difference));
  const better = scored.filter(({ difference }) => difference > 0).length;
  const worse = scored.filter(({ difference }) => difference < 0).length;
  return {
    a,
    b,
    differences: scored.map(({ init, seed: initSeed, dataSeed, difference }) => ({
      init,
      seed: initSeed,
      dataSeed,
      difference,
    })),
    pairs: scored.length,
    leftOut: all.length - scored.length,
    better,
    worse,
    equal: scored.length - better - worse,
    median,
    mean,
    interval,
    overExamples: correct !== undefined,
    signTest: signTest(better, worse),
    dataSeeds: dataSeeds.length,
    inits: new Set(scored.map(({ init }) => init)).size,
    sameInits: shareInitialisations(runs, a, b),
  };
}

function scoreDifference({ a, b }: RunPair, scores: ArrayLike<number>): number {
  const difference = meanOf(a, (column) => scores[column]) - meanOf(b, (column) => scores[column]);
  return Math.abs(difference) < EQUAL ? 0 : difference;
}

/** For each test example by how much A was right more often than B. */
function answerDifferences({ a, b }: RunPair, correct: readonly ArrayLike<number>[]): Float64Array {
  const examples = correct[a[0] ?? 0]?.length ?? 0;
  return Float64Array.from(
    { length: examples },
    (_, example) =>
      meanOf(a, (column) => correct[column]?.[example]) - meanOf(b, (column) => correct[column]?.[example]),
  );
}

function meanOf(columns: readonly number[], valueOf: (column: number) => number | undefined): number {
  return columns.reduce((sum, column) => sum + (valueOf(column) ?? NaN), 0) / columns.length;
}
