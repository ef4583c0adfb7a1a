/** The statistics that stand in a file of results: the same on the page and on the command line. */
import type { MetricId } from '../scores/metric';
import { pairedRowsSlices, type PairedRow, type Weights } from './paired-rows';
import type { RunResult } from './result';
import type { Slices } from './slices';
import { spreadRows, summariseRunsSlices, type Levels, type SpreadRow, type SummaryRow } from './summary';

export interface ResultStatistics {
  readonly summary: readonly SummaryRow[];
  /** Methods compared pair by pair: those that differ in one thing, and InfoPrompt with every other. */
  readonly paired: readonly PairedRow[];
  /** Where the spread of each method's test scores comes from. */
  readonly spread: readonly SpreadRow[];
}

/** @param weights of the loss terms that the runs were trained with. */
export function* resultStatistics(
  runs: readonly RunResult[],
  metric: MetricId,
  weights: Weights,
  levels: Levels,
): Slices<ResultStatistics> {
  const summary = yield* summariseRunsSlices(runs, metric, levels);
  const paired = yield* pairedRowsSlices(runs, metric, weights, levels.failure);
  yield;
  return { summary, paired, spread: spreadRows(runs, metric) };
}
