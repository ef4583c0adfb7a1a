/** From a training as it stands to the entry that is kept of it. */
import type { Recipe } from '../../lab/recipe';
import { judgedTitle } from '../../lab/scores/metric';
import { summarise } from '../../lab/statistics/quantiles';
import type { EvaluationMetric, StepMetric } from '../../lab/training/metrics';
import { computedBy } from '../backend-names';
import type { MetricColumns, MetricTable } from '../columns';
import { latestOf } from '../latest';
import { methodsOf, runsOf, summariseMethods } from '../methods';
import type { SessionState } from '../session-state';
import type { HistoryEntry } from './entry';
import { labelOf } from './label';

/** Evaluations kept of one training at most; of more, every second, fourth, … one. */
export const MOST_EVALUATIONS = 256;

/** What was known when the training began. */
export interface Beginning {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly begun: number;
  /** As it stood at the first step. */
  readonly recipe: Recipe;
  /** The recipe trained before; null for none. */
  readonly before: Recipe | null;
}

/** Null while nothing has been evaluated. */
export function recordOf(
  state: SessionState,
  columns: Pick<MetricColumns, 'step' | 'evaluation'>,
  { id, begun, recipe, before }: Beginning,
): HistoryEntry | null {
  const { population } = state;
  const latest = latestOf(state, columns.evaluation);
  if (population === null || latest === null || columns.evaluation.length === 0) return null;
  const { task, encoder, backend, runs } = population;
  const marks = state.marks.filter(({ step }) => step > 0).map(({ step, label }) => ({ step, label }));
  return {
    id,
    begun,
    label: labelOf(recipe, before, marks),
    renamed: false,
    note: '',
    pinned: false,
    recipe,
    marks,
    encoder: encoder.title,
    task: task.title,
    classes: task.classes.length,
    metric: task.metric,
    judgedBy: judgedTitle(task),
    backend: computedBy(backend),
    finished: latest.atEnd,
    step: latest.atEnd ? latest.step : Math.max(latest.step, lastStep(columns.step)),
    methods: summariseMethods(runs, latest.scores).map(({ preset, runs: all, n, median, q1, q3 }) => ({
      preset,
      runs: all,
      n,
      median: orNull(median),
      q1: orNull(q1),
      q3: orNull(q3),
    })),
    verdict: '',
    runs: runs.map(({ preset, init, seed, dataSeed }) => ({ preset, init, seed, dataSeed })),
    evaluations: evaluationsOf(columns.evaluation),
    losses: lossesOf(columns, population.runs),
  };
}

function lastStep(table: MetricTable<StepMetric>): number {
  return table.length === 0 ? 0 : table.stepAt(table.length - 1);
}

/** The rows that are kept: all, or every so many and the last one. */
function keptRows({ length }: { readonly length: number }): number[] {
  const stride = Math.ceil(length / MOST_EVALUATIONS);
  return Array.from({ length }, (_, row) => row).filter((row) => row % stride === 0 || row === length - 1);
}

function evaluationsOf(table: MetricTable<EvaluationMetric>): HistoryEntry['evaluations'] {
  const rows = keptRows(table);
  return {
    steps: rows.map((row) => table.stepAt(row)),
    scores: Float32Array.from(rows.flatMap((row) => table.row('score', row))),
  };
}

/**
 * The loss of a single batch is noise: each run counts with its mean over the steps since the evaluation before, and
 * the point stands in their middle.
 */
function lossesOf(
  { step, evaluation }: Pick<MetricColumns, 'step' | 'evaluation'>,
  runs: Parameters<typeof methodsOf>[0],
): HistoryEntry['losses'] {
  const methods = methodsOf(runs).map((preset) => runsOf(runs, preset));
  const ends = keptRows(evaluation).map((row) => evaluation.stepAt(row));
  const steps: number[] = [];
  const medians: number[] = [];
  let from = 0;
  for (const end of ends) {
    let to = from;
    while (to < step.length && step.stepAt(to) <= end) to++;
    if (to === from) continue;
    steps.push((step.stepAt(from) + step.stepAt(to - 1)) / 2);
    for (const own of methods) medians.push(summarise(own.map((run) => meanOver(step, run, from, to))).median);
    from = to;
  }
  return { steps, medians: Float32Array.from(medians) };
}

function meanOver(table: MetricTable<StepMetric>, run: number, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += table.value('crossEntropy', row, run);
  return sum / (to - from);
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
