/** What a file of results says of one method against another. */
import { PRESET_IDS, type PresetId } from '../presets';
import type { Recipe } from '../recipe';
import type { MetricId } from '../scores/metric';
import type { Interval } from './bootstrap';
import { contrastMethods, type Isolated } from './contrast';
import { stillRising, type EvaluationCurve } from './curves';
import { hasFailed } from './failure';
import { comparePairedSlices } from './paired-comparison';
import type { RunResult } from './result';
import { complete, type Slices } from './slices';
import { compareSpreadSlices, type SpreadComparison } from './spread-comparison';
import { describeSpread } from './spread-verdict';
import { finalScores, plain } from './summary';
import { describeComparison, phrasesText, verdictText } from './verdict';

export interface PairedRow {
  readonly a: PresetId;
  readonly b: PresetId;
  /** What a difference can be put down to. */
  readonly isolates: Isolated;
  /** Pairs of runs with the same seeds and initialisation that both have a test score; differences are of A less B. */
  readonly pairs: number;
  readonly better: number;
  readonly worse: number;
  readonly equal: number;
  readonly median: number | null;
  readonly mean: number | null;
  /** 95 % bootstrap interval of the median difference over pairs, on these test examples. */
  readonly ci95: readonly [number, number] | null;
  /** The same over test examples as well; null where the metric is no accuracy. */
  readonly ci95OverExamples: readonly [number, number] | null;
  /** Two-sided p of the exact sign test. */
  readonly signTest: number;
  /** How far runs lie from their method's median, and whether A's lie closer; null for fewer than three pairs. */
  readonly spread: PairedSpread | null;
  readonly verdict: string;
}

export interface PairedSpread {
  /** Mean distance from the median. */
  readonly a: number | null;
  readonly b: number | null;
  /** 95 % bootstrap interval of A's less B's, over pairs. */
  readonly ci95: readonly [number, number] | null;
  /** Two-sided p. */
  readonly permutationTest: number;
}

/**
 * One row for each two methods that differ in one thing, and for InfoPrompt with every other; none before the end.
 *
 * @param failure the test score at or below which a run has failed.
 */
export function pairedRows(
  runs: readonly RunResult[],
  metric: MetricId,
  recipe: Weights,
  failure: number,
): PairedRow[] {
  return complete(pairedRowsSlices(runs, metric, recipe, failure));
}

/** The same, with places to stop at. */
export function* pairedRowsSlices(
  runs: readonly RunResult[],
  metric: MetricId,
  recipe: Weights,
  failure: number,
): Slices<PairedRow[]> {
  if (runs.every(({ final }) => final === null)) return [];
  const methods = [...new Set(runs.map(({ preset }) => preset))].sort((a, b) => rank(a) - rank(b));
  const scores = finalScores(runs, metric);
  const rows: PairedRow[] = [];
  for (const [index, a] of methods.entries()) {
    for (const b of methods.slice(index + 1)) {
      const row = yield* rowOf({ runs, scores, metric, recipe, failure }, a, b);
      if (row !== null) rows.push(row);
    }
  }
  return rows;
}

export type Weights = Pick<Recipe, 'gamma' | 'beta' | 'kappa'>;

interface Ended {
  readonly runs: readonly RunResult[];
  readonly scores: readonly number[];
  readonly metric: MetricId;
  readonly recipe: Weights;
  readonly failure: number;
}

/** InfoPrompt stands first and its control last, so that A is what B is the control for. */
function rank(preset: PresetId): number {
  if (preset === 'infoprompt') return -1;
  return preset === 'infoprompt-off' ? PRESET_IDS.length : PRESET_IDS.indexOf(preset);
}

function* rowOf({ runs, scores, metric, recipe, failure }: Ended, a: PresetId, b: PresetId): Slices<PairedRow | null> {
  const comparison = yield* comparePairedSlices(runs, scores, a, b);
  const contrast = contrastMethods(a, b, {
    weights: recipe,
    sameInits: comparison.sameInits,
    sameRate: new Set([...ratesOf(runs, a), ...ratesOf(runs, b)]).size === 1,
  });
  if (contrast.isolates === 'several' && a !== 'infoprompt') return null;
  const signs = {
    failed: { a: failedShare(runs, scores, a, failure), b: failedShare(runs, scores, b, failure) },
    rising: { a: stillRising(curvesOf(runs, a, metric)), b: stillRising(curvesOf(runs, b, metric)) },
  };
  const { pairs, better, worse, equal, interval } = comparison;
  const spread = yield* compareSpreadSlices(runs, scores, a, b);
  const sentences = [
    verdictText(describeComparison(comparison, contrast, metric, signs)),
    phrasesText(describeSpread(spread, { a, b }, metric)),
  ];
  return {
    a,
    b,
    isolates: contrast.isolates,
    pairs,
    better,
    worse,
    equal,
    median: plain(comparison.median),
    mean: plain(comparison.mean),
    ci95: ends(interval),
    ci95OverExamples: isAccuracy(metric) ? ends(yield* overExamples(runs, scores, a, b)) : null,
    signTest: comparison.signTest,
    spread: spread === null ? null : pairedSpread(spread),
    verdict: sentences.filter((sentence) => sentence !== '').join(' '),
  };
}

function pairedSpread({ a, b, interval, permutationTest }: SpreadComparison): PairedSpread {
  return { a: plain(a), b: plain(b), ci95: ends(interval), permutationTest };
}

/** With one class per example micro F1 is accuracy. */
function isAccuracy(metric: MetricId): boolean {
  return metric === 'accuracy' || metric === 'micro-f1';
}

function* overExamples(
  runs: readonly RunResult[],
  scores: readonly number[],
  a: PresetId,
  b: PresetId,
): Slices<Interval | null> {
  const correct = runs.map(({ final }) => final?.correct ?? []);
  return (yield* comparePairedSlices(runs, scores, a, b, { correct })).interval;
}

function ends(interval: Interval | null): readonly [number, number] | null {
  return interval === null ? null : [Number(interval.low.toPrecision(7)), Number(interval.high.toPrecision(7))];
}

function ratesOf(runs: readonly RunResult[], method: PresetId): number[] {
  return runs.filter(({ preset }) => preset === method).map(({ learningRate }) => learningRate);
}

function failedShare(runs: readonly RunResult[], scores: readonly number[], method: PresetId, failure: number): number {
  const own = scores.filter((_, index) => runs[index]?.preset === method);
  return own.filter((score) => hasFailed(score, failure)).length / own.length;
}

function curvesOf(runs: readonly RunResult[], method: PresetId, metric: MetricId): EvaluationCurve[] {
  return runs
    .filter(({ preset }) => preset === method)
    .map(({ curve }) => ({ step: curve.step, values: curve[metric] ?? [] }));
}
