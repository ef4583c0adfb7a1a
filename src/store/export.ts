/** The measurements as files: everything that is on the screen, and where it came from. */
import type { PresetId } from '../lab/presets';
import type { Recipe } from '../lab/recipe';
import { METRICS, type MetricId } from '../lab/scores/metric';
import { reportFinal, type FinalReport } from '../lab/scores/report';
import type { Loss, RunResult } from '../lab/statistics/result';
import { resultStatistics, type ResultStatistics } from '../lab/statistics/result-statistics';
import type { Slices } from '../lab/statistics/slices';
import { plain } from '../lab/statistics/summary';
import type { SampleRecord } from '../lab/tasks/sampling';
import { EVALUATION_METRICS, STEP_METRICS, type EvaluationMetric, type FinalResult } from '../lab/training/metrics';
import type { Mark, PopulationInfo } from '../worker/protocol';
import type { MetricColumns, MetricTable } from './columns';
import { weightsSoFar } from './comparison';
import { testFailureLevel } from './latest';

export interface Measurements {
  readonly recipe: Recipe;
  readonly population: PopulationInfo;
  readonly columns: Pick<MetricColumns, 'step' | 'evaluation'>;
  readonly marks: readonly Mark[];
  readonly final: FinalResult | null;
  /** The step at which a run diverged, by run. */
  readonly diverged: ReadonlyMap<number, number>;
}

/** One history of a run: the steps, and beside them each metric; null where the run has no value. */
export type Curve = Readonly<Record<string, readonly (number | null)[]>>;

export interface ExportedRun {
  readonly preset: PresetId;
  readonly init: string;
  readonly seed: number;
  readonly dataSeed: number;
  readonly parameters: number;
  readonly learningRate: number;
  readonly final: FinalReport | null;
  /** Null if it never did. */
  readonly divergedAt: number | null;
  readonly curve: Curve;
  readonly evaluations: Curve;
}

export interface ExportedExperiment extends ResultStatistics {
  readonly recipe: Recipe;
  /** What the runs are judged by. */
  readonly metric: MetricId;
  readonly environment: Readonly<Record<string, string | number | null>>;
  readonly samples: readonly SampleRecord[];
  readonly runs: readonly ExportedRun[];
  readonly marks: readonly Mark[];
}

/** Everything, and the statistics of the command line's file beside it; these take a while, so it can stop in between. */
export function* exportJson(measured: Measurements, userAgent: string): Slices<ExportedExperiment> {
  const { recipe, population, columns, marks, diverged } = measured;
  const { task, encoder, backend, runs } = population;
  const results = resultRuns(measured);
  // Taken before the first stop: training may go on meanwhile.
  const measurements = {
    recipe,
    metric: task.metric,
    environment: {
      backend: backend.name,
      adapter: backend.adapter,
      reason: backend.reason,
      engine: backend.engine.name,
      weightBits: backend.engine.weightBits,
      encoder: encoder.id,
      encoderRevision: encoder.revision,
      encoderSha256: encoder.sha256,
      task: task.title,
      testExamples: task.testExamples,
      chance: task.chance,
      majority: task.majority,
      /** Every so many steps are kept of a very long training. */
      stepStride: columns.step.stride,
      userAgent,
    },
    samples: population.samples,
    runs: runs.map((run, index) => ({
      preset: run.preset,
      init: run.init,
      seed: run.seed,
      dataSeed: run.dataSeed,
      parameters: run.parameters,
      learningRate: run.learningRate,
      final: results[index]?.final ?? null,
      divergedAt: diverged.get(index) ?? null,
      curve: curveOf(columns.step, itself(STEP_METRICS), index),
      evaluations: curveOf(columns.evaluation, evaluationNames(task.metric, task.metric), index),
    })),
    marks,
  };
  const statistics = yield* resultStatistics(results, task.metric, weightsSoFar(population.recipe, recipe), {
    unlearnt: task.validationLevels[0]?.value ?? NaN,
    failure: testFailureLevel(task),
  });
  return { ...measurements, ...statistics };
}

/** The runs as the command line's file has them: curves at the evaluations alone. */
function resultRuns({ population, columns, final, diverged }: Measurements): RunResult[] {
  const { task, runs } = population;
  const { step: losses, evaluation } = columns;
  const rows = Array.from({ length: evaluation.length }, (_, row) => row);
  const lossRows = new Map(Array.from({ length: losses.length }, (_, row) => [losses.stepAt(row), row]));
  return runs.map((run, index) => {
    const lossCurve = (loss: Loss): (number | null)[] =>
      rows.map((row) => plain(losses.value(loss, lossRows.get(evaluation.stepAt(row)) ?? -1, index)));
    const scores = (metric: EvaluationMetric): (number | null)[] =>
      rows.map((row) => plain(evaluation.value(metric, row, index)));
    return {
      ...run,
      final: final === null ? null : reportFinal(final, index, task),
      divergedAt: diverged.get(index) ?? null,
      curve: {
        step: rows.map((row) => evaluation.stepAt(row)),
        crossEntropy: lossCurve('crossEntropy'),
        headLoss: lossCurve('headLoss'),
        representationLoss: lossCurve('representationLoss'),
        kl: lossCurve('kl'),
        accuracy: scores('accuracy'),
        ...(task.metric === 'accuracy' ? {} : { [task.metric]: scores('score') }),
      },
    };
  });
}

/** What is measured, and what a file calls it. */
type Named<M extends string> = readonly (readonly [metric: M, name: string])[];

function itself<M extends string>(metrics: readonly M[]): Named<M> {
  return metrics.map((metric) => [metric, metric]);
}

/** The score goes under the name of what it is; accuracy is there anyway. */
function evaluationNames(metric: MetricId, name: string): Named<EvaluationMetric> {
  return itself(EVALUATION_METRICS).flatMap((entry) => {
    if (entry[0] !== 'score') return [entry];
    return metric === 'accuracy' ? [] : [['score', name] as const];
  });
}

function curveOf<M extends string>(table: MetricTable<M>, names: Named<M>, run: number): Curve {
  const rows = Array.from({ length: table.length }, (_, row) => row);
  const measured = names.map(
    ([metric, name]) => [name, rows.map((row) => numberOrNull(table.value(metric, row, run)))] as const,
  );
  return Object.fromEntries<readonly (number | null)[]>([['step', rows.map((row) => table.stepAt(row))], ...measured]);
}

/** JSON has no NaN. */
function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export const CSV_HEADER = 'step,preset,init,seed,dataSeed,metric,value';

/** One line per number, in pieces of one run each: the whole need not fit into one string. */
export function* exportCsv({ population, columns, final }: Measurements): Generator<string> {
  const { metric } = population.task;
  yield `${CSV_HEADER}\n`;
  for (const [index, run] of population.runs.entries()) {
    const who = `${run.preset},${run.init},${run.seed},${run.dataSeed}`;
    yield (
      csvLines(columns.step, itself(STEP_METRICS), index, who) +
      csvLines(columns.evaluation, evaluationNames(metric, METRICS[metric].key), index, who) +
      (final === null ? '' : finalLines(final, metric, index, who))
    );
  }
}

/** `testAccuracy`, and `testMatthews` or the like where the runs are judged by something else. */
function finalLines(final: FinalResult, metric: MetricId, run: number, who: string): string {
  const { key } = METRICS[metric];
  const values = new Map([
    ['testAccuracy', final.accuracy[run] ?? NaN],
    [`test${key.charAt(0).toUpperCase()}${key.slice(1)}`, final.score[run] ?? NaN],
  ]);
  return [...values]
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => `${final.step},${who},${name},${value}\n`)
    .join('');
}

function csvLines<M extends string>(table: MetricTable<M>, names: Named<M>, run: number, who: string): string {
  let lines = '';
  for (let row = 0; row < table.length; row++) {
    for (const [metric, name] of names) {
      const value = table.value(metric, row, run);
      if (Number.isFinite(value)) lines += `${table.stepAt(row)},${who},${name},${value}\n`;
    }
  }
  return lines;
}
