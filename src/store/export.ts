/** The measurements as files: everything that is on the screen, and where it came from. */
import type { PresetId } from '../lab/presets';
import type { Recipe } from '../lab/recipe';
import { EVALUATION_METRICS, STEP_METRICS, type FinalResult } from '../lab/training/metrics';
import type { Mark, PopulationInfo } from '../worker/protocol';
import type { MetricColumns, MetricTable } from './columns';

export interface Measurements {
  readonly recipe: Recipe;
  readonly population: PopulationInfo;
  readonly columns: Pick<MetricColumns, 'step' | 'evaluation'>;
  readonly marks: readonly Mark[];
  readonly final: FinalResult | null;
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
  /** Test accuracy, and for each test example 1 where the answer was right. */
  readonly final: { readonly accuracy: number | null; readonly correct: readonly number[] } | null;
  readonly curve: Curve;
  readonly evaluations: Curve;
}

export interface ExportedExperiment {
  readonly recipe: Recipe;
  readonly environment: Readonly<Record<string, string | number | null>>;
  readonly runs: readonly ExportedRun[];
  readonly marks: readonly Mark[];
}

export function exportJson(measured: Measurements, userAgent: string): ExportedExperiment {
  const { recipe, population, columns, marks, final } = measured;
  const { task, encoder, backend, runs } = population;
  const examples = final === null ? 0 : final.correct.length / runs.length;
  return {
    recipe,
    environment: {
      backend: backend.name,
      adapter: backend.adapter,
      reason: backend.reason,
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
    runs: runs.map((run, index) => ({
      preset: run.preset,
      init: run.init,
      seed: run.seed,
      dataSeed: run.dataSeed,
      parameters: run.parameters,
      learningRate: run.learningRate,
      final:
        final === null
          ? null
          : {
              accuracy: numberOrNull(final.accuracy[index] ?? NaN),
              correct: [...final.correct.subarray(index * examples, (index + 1) * examples)],
            },
      curve: curveOf(columns.step, STEP_METRICS, index),
      evaluations: curveOf(columns.evaluation, EVALUATION_METRICS, index),
    })),
    marks,
  };
}

function curveOf<M extends string>(table: MetricTable<M>, metrics: readonly M[], run: number): Curve {
  const rows = Array.from({ length: table.length }, (_, row) => row);
  const measured = metrics.map(
    (metric) => [metric, rows.map((row) => numberOrNull(table.value(metric, row, run)))] as const,
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
  yield `${CSV_HEADER}\n`;
  for (const [index, run] of population.runs.entries()) {
    const who = `${run.preset},${run.init},${run.seed},${run.dataSeed}`;
    yield (
      csvLines(columns.step, STEP_METRICS, index, who) + csvLines(columns.evaluation, EVALUATION_METRICS, index, who)
    );
    const accuracy = final?.accuracy[index] ?? NaN;
    if (final !== null && Number.isFinite(accuracy)) yield `${final.step},${who},testAccuracy,${accuracy}\n`;
  }
}

function csvLines<M extends string>(table: MetricTable<M>, metrics: readonly M[], run: number, who: string): string {
  let lines = '';
  for (let row = 0; row < table.length; row++) {
    for (const metric of metrics) {
      const value = table.value(metric, row, run);
      if (Number.isFinite(value)) lines += `${table.stepAt(row)},${who},${metric},${value}\n`;
    }
  }
  return lines;
}
