/** What a file of results says of each method's runs, taken together. */
import type { PresetId } from '../presets';
import type { MetricId } from '../scores/metric';
import { distributionsSlices, type Distribution } from './distribution';
import type { RunResult } from './result';
import { complete, type Slices } from './slices';
import { varianceComponents, type VarianceComponents } from './variance-components';

export interface SummaryRow {
  readonly preset: string;
  readonly init: string;
  /** Runs with a test score by the metric in force; all that follows is of these scores. */
  readonly n: number;
  readonly median: number | null;
  readonly q1: number | null;
  readonly q3: number | null;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** 95 % bootstrap interval of the median over runs. */
  readonly ci95: readonly [number, number] | null;
  /** Share of the runs that ended at or below the majority level or diverged; null before the end of training. */
  readonly failed: number | null;
  /** Median over runs of the first evaluated step at 90 % of the way from chance (for other metrics than accuracy: from
   * what one class gets at most as the answer to everything) to the best median, all on the validation examples; null
   * for never, or where no median is above that start. */
  readonly stepsTo90: number | null;
  /** Median over runs of the mean validation score along the way: the area under the curve over steps, per step. */
  readonly area: number | null;
}

/** Scores with a meaning of their own. */
export interface Levels {
  /** What the metric says of answers given without having learnt anything, on the validation examples. */
  readonly unlearnt: number;
  /** At or below this a run has failed, on the test examples. */
  readonly failure: number;
}

/** One row per method and initialisation. */
export function summariseRuns(runs: readonly RunResult[], metric: MetricId, levels: Levels): SummaryRow[] {
  return complete(summariseRunsSlices(runs, metric, levels));
}

/** The same, with places to stop at. */
export function* summariseRunsSlices(
  runs: readonly RunResult[],
  metric: MetricId,
  { unlearnt, failure }: Levels,
): Slices<SummaryRow[]> {
  const ended = runs.some(({ final }) => final !== null);
  const rows = yield* distributionsSlices(runs, {
    scores: finalScores(runs, metric),
    failureLevel: failure,
    curves: runs.map(({ curve }) => ({ step: curve.step, values: curve[metric] ?? [] })),
    unlearnt,
  });
  return rows.map((row) => summaryRow(row, ended));
}

function summaryRow(row: Distribution, ended: boolean): SummaryRow {
  return {
    preset: row.preset,
    init: row.init ?? '',
    n: row.n,
    median: plain(row.median),
    q1: plain(row.q1),
    q3: plain(row.q3),
    mean: plain(row.mean),
    min: plain(row.min),
    max: plain(row.max),
    ci95: row.ci95 === null ? null : [row.ci95.low, row.ci95.high],
    failed: ended ? plain(row.failedShare) : null,
    stepsTo90: row.stepsTo90,
    area: plain(row.area),
  };
}

export interface SpreadRow extends VarianceComponents {
  readonly preset: PresetId;
}

/** One row per method that has two runs with scores. */
export function spreadRows(runs: readonly RunResult[], metric: MetricId): SpreadRow[] {
  return [...new Set(runs.map(({ preset }) => preset))].flatMap((preset) => {
    const own = runs.filter((run) => run.preset === preset);
    const components = varianceComponents(own, finalScores(own, metric));
    return components.n < 2 ? [] : [{ preset, ...components }];
  });
}

/** NaN for a run without a score. */
export function finalScores(runs: readonly RunResult[], metric: MetricId): number[] {
  return runs.map(({ final }) => final?.[metric] ?? NaN);
}

/** A number as files have it: seven digits, null where there is none. */
export function plain(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(7)) : null;
}
