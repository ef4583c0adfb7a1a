/** What a curve of evaluations says of speed and level. */
import { quantile, summarise } from './quantiles';

/** The score of one run at each evaluated step; null or NaN where it has none. */
export interface EvaluationCurve {
  readonly step: readonly number[];
  readonly values: readonly (number | null)[];
}

/**
 * Speed and level in one number: the area under the curve by the trapezoid rule over steps, divided by the steps that it
 * spans: sum over i of (s_i+1 - s_i) (y_i + y_i+1) / 2, over s_n - s_0. It has the unit of the score: the mean score
 * along the way.
 *
 * @returns NaN where any evaluation has no score: a run that diverged has no mean.
 */
export function areaUnderCurve({ step, values }: EvaluationCurve): number {
  const last = step.length - 1;
  const span = (step[last] ?? NaN) - (step[0] ?? NaN);
  if (span === 0) return values[0] ?? NaN;
  let area = 0;
  for (let i = 0; i < last; i++) {
    const width = (step[i + 1] ?? NaN) - (step[i] ?? NaN);
    area += (width * ((values[i] ?? NaN) + (values[i + 1] ?? NaN))) / 2;
  }
  return area / span;
}

/**
 * The level that counts as 90 % of the way: unlearnt + 0.9 (best - unlearnt), where best is the highest median of any
 * cell at any evaluation.
 *
 * @param cells curves of the runs of each method and initialisation.
 * @param unlearnt what is scored without having learnt anything: chance.
 * @returns NaN where no median is above that: there is no way to have gone.
 */
export function levelOf90(cells: readonly (readonly EvaluationCurve[])[], unlearnt: number): number {
  const best = Math.max(...cells.filter((curves) => curves.length > 0).map(highestMedian));
  return best > unlearnt ? unlearnt + 0.9 * (best - unlearnt) : NaN;
}

function highestMedian(curves: readonly EvaluationCurve[]): number {
  const length = Math.min(...curves.map(({ step }) => step.length));
  let best = -Infinity;
  for (let i = 0; i < length; i++) {
    const { median } = summarise(curves.map(({ values }) => values[i] ?? NaN));
    if (median > best) best = median;
  }
  return best;
}

/** The first evaluated step at or above `level`; null for never. */
export function stepsTo({ step, values }: EvaluationCurve, level: number): number | null {
  return step[values.findIndex((value) => value !== null && value >= level)] ?? null;
}

/** Median over runs of the steps to `level`; a run that never gets there counts as later than all others, null if that
 * is the median. Of an even number of runs the upper middle one, so that the median is a step that was evaluated. */
export function medianStepsTo(curves: readonly EvaluationCurve[], level: number): number | null {
  const reached = curves.map((curve) => stepsTo(curve, level) ?? Infinity).sort((a, b) => a - b);
  const median = reached[Math.floor(reached.length / 2)] ?? Infinity;
  return Number.isFinite(median) ? median : null;
}

/** Evaluations without which nothing is said of how curves end. */
const FEWEST_EVALUATIONS = 8;

/** A smaller rise of the score than this over a quarter of the way is none. */
const SMALLEST_RISE = 0.01;

/**
 * Whether runs were still getting better at the end: the mean over the last quarter of their evaluations less that over
 * the quarter before is at least 0.01 (a point) in the median over runs, and above 0 in three quarters of them. A rule of
 * thumb to decide whether training longer is worth a try, not a test.
 */
export function stillRising(curves: readonly EvaluationCurve[]): boolean {
  const rises = curves.map(finalRise).filter((rise) => !Number.isNaN(rise));
  if (rises.length === 0) return false;
  const sorted = rises.sort((a, b) => a - b);
  return quantile(sorted, 0.5) >= SMALLEST_RISE && quantile(sorted, 0.25) > 0;
}

function finalRise({ values }: EvaluationCurve): number {
  if (values.length < FEWEST_EVALUATIONS) return NaN;
  const quarter = Math.floor(values.length / 4);
  const meanFrom = (start: number): number =>
    values.slice(start, start + quarter).reduce<number>((sum, value) => sum + (value ?? NaN), 0) / quarter;
  return meanFrom(values.length - quarter) - meanFrom(values.length - 2 * quarter);
}
