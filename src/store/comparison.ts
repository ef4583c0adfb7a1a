/** Two methods against each other, pair by pair: what the page shows of it. */
import { PRESET_IDS, type PresetId } from '../lab/presets';
import type { Recipe } from '../lab/recipe';
import { contrastMethods, type Contrast } from '../lab/statistics/contrast';
import { stillRising, type EvaluationCurve } from '../lab/statistics/curves';
import { hasFailed } from '../lab/statistics/failure';
import { comparePairedSlices, type PairedComparison } from '../lab/statistics/paired-comparison';
import type { Slices } from '../lab/statistics/slices';
import { compareSpreadSlices, type SpreadComparison } from '../lab/statistics/spread-comparison';
import { describeSpread } from '../lab/statistics/spread-verdict';
import { describeComparison, type Phrase, type Verdict } from '../lab/statistics/verdict';
import type { Latest } from './latest';
import { runsOf } from './methods';

export interface Opponents {
  readonly a: PresetId;
  readonly b: PresetId;
}

/** By default InfoPrompt and its control; else InfoPrompt and the first other method with a prompt; else the first two. */
export function defaultOpponents(methods: readonly PresetId[]): Opponents | null {
  if (methods.includes('infoprompt')) {
    const others = methods.filter((method) => method !== 'infoprompt');
    const b =
      others.find((method) => method === 'infoprompt-off') ??
      others.find((method) => method !== 'head-only') ??
      others[0];
    return b === undefined ? null : { a: 'infoprompt', b };
  }
  // What was proposed later stands first, so that the older method is what it is compared with.
  const [a, b] = [...methods].sort((left, right) => PRESET_IDS.indexOf(right) - PRESET_IDS.indexOf(left));
  return a === undefined || b === undefined ? null : { a, b };
}

export type Weights = Pick<Recipe, 'gamma' | 'beta' | 'kappa'>;

/** A term whose knob was moved counts as on if it was on at the start or is now. */
export function weightsSoFar(start: Weights, now: Weights): Weights {
  const larger = (key: keyof Weights): number => Math.max(start[key], now[key]);
  return { gamma: larger('gamma'), beta: larger('beta'), kappa: larger('kappa') };
}

export interface ComparisonInput extends Opponents {
  readonly latest: Latest;
  readonly weights: Weights;
  readonly curves: readonly EvaluationCurve[];
}

export interface Compared {
  readonly comparison: PairedComparison;
  readonly contrast: Contrast;
  readonly verdict: Verdict;
  /** Null where the runs’ chance is not their own: see `compareSpreadSlices`. */
  readonly spread: SpreadComparison | null;
  /** A sentence, or nothing. */
  readonly spreadVerdict: readonly Phrase[];
  readonly atEnd: boolean;
  readonly step: number;
}

export function* comparedSlices({ a, b, latest, weights, curves }: ComparisonInput): Slices<Compared> {
  const { population, scores, atEnd, step, failureLevel } = latest;
  const { runs, task } = population;
  const comparison = yield* comparePairedSlices(runs, scores, a, b);
  const rates = new Set([...runsOf(runs, a), ...runsOf(runs, b)].map((run) => runs[run]?.learningRate));
  const contrast = contrastMethods(a, b, { weights, sameInits: comparison.sameInits, sameRate: rates.size === 1 });
  const failed = (method: PresetId): number => {
    const own = runsOf(runs, method);
    return own.filter((run) => hasFailed(scores[run] ?? NaN, failureLevel)).length / own.length;
  };
  const rising = (method: PresetId): boolean => stillRising(runsOf(runs, method).flatMap((run) => curves[run] ?? []));
  // Before the end every run may look failed, and every curve rises.
  const signs = atEnd ? { failed: { a: failed(a), b: failed(b) }, rising: { a: rising(a), b: rising(b) } } : {};
  const verdict = describeComparison(comparison, contrast, task.metric, signs);
  const spread = yield* compareSpreadSlices(runs, scores, a, b);
  const spreadVerdict = describeSpread(spread, { a, b }, task.metric);
  return { comparison, contrast, verdict, spread, spreadVerdict, atEnd, step };
}
