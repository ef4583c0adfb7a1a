/** What the gradients at the prompt say about the mutual-information terms. */
import { summarise } from '../lab/statistics/quantiles';
import type { Recipe } from '../lab/recipe';
import type { EvaluationMetric } from '../lab/training/metrics';
import type { MetricTable } from './columns';

export interface TermPull {
  readonly term: 'head' | 'representation';
  /** The weighted term's gradient norm as a share of cross-entropy's, median over runs; NaN where it is unknown. */
  readonly share: number;
}

/** a(t), the common factor of the three extra terms. */
export function termScale(decay: number, step: number, steps: number): number {
  return steps === 0 ? 1 : Math.max(0, 1 - (decay * step) / steps);
}

/** How strongly each mutual-information term pulls at the prompt in the last evaluation, beside cross-entropy. */
export function pullOfTerms(table: MetricTable<EvaluationMetric>, runs: readonly number[], recipe: Recipe): TermPull[] {
  const row = table.length - 1;
  const scale = termScale(recipe.decay, table.stepAt(row), recipe.steps);
  const share = (metric: EvaluationMetric, weight: number): number =>
    summarise(
      runs.map(
        (run) => (scale * weight * table.value(metric, row, run)) / table.value('gradientCrossEntropy', row, run),
      ),
    ).median;
  return [
    { term: 'head', share: share('gradientHead', recipe.gamma) },
    { term: 'representation', share: share('gradientRepresentation', recipe.beta) },
  ];
}

/** The share in words. The borders are for reading alone; the chart shows the norms themselves. */
export function describePull(share: number): string {
  if (share === 0) return 'exactly 0: it does nothing';
  const times = share >= 0.995 ? `${share.toPrecision(2)} times` : `${(100 * share).toPrecision(2)} % of`;
  const norm = `${times} that of cross-entropy`;
  if (share < 0.01) return `${norm}: it hardly moves the prompt`;
  if (share < 0.2) return `${norm}: a small pull`;
  if (share < 1) return `${norm}: a noticeable pull`;
  return `${norm}: it pulls harder than the labels do`;
}
