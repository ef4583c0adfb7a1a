/** The result of an experiment as plain data, for files. */
import type { Recipe } from '../recipe';
import { referenceLevels } from '../scores/judging';
import type { MetricId } from '../scores/metric';
import { reportFinal, type FinalReport } from '../scores/report';
import { recordSamples, validationExamples, type Sample, type SampleRecord } from '../tasks/sampling';
import type { Task } from '../tasks/task';
import type { EvaluationRow, StepRow } from '../training/metrics';
import type { TrainingEvent } from '../training/population';
import type { RunInfo } from '../training/runs';
import { failureLevel } from './failure';
import { resultStatistics, type ResultStatistics } from './result-statistics';
import { complete } from './slices';
import { plain } from './summary';

const LOSSES = ['crossEntropy', 'headLoss', 'representationLoss', 'kl'] as const;
export type Loss = (typeof LOSSES)[number];

/** Sampled at the evaluations: losses of the batch in nats (null where a method has no such term), and what is measured
 * on the validation examples: accuracy and, under its own name, the metric in force. */
export type Curve = { readonly step: number[] } & Readonly<Record<Loss | 'accuracy', (number | null)[]>> &
  Partial<Record<MetricId, (number | null)[]>>;

export interface RunResult extends RunInfo {
  /** Null before the end of training. */
  readonly final: FinalReport | null;
  readonly curve: Curve;
  /** The step at which the run's loss ceased to be a number; null if it never did. */
  readonly divergedAt: number | null;
}

export interface ExperimentResult extends ResultStatistics {
  readonly recipe: Recipe;
  /** What the runs are judged by: the recipe's metric, or the task's own. */
  readonly metric: MetricId;
  readonly environment: Readonly<Record<string, string | number>>;
  readonly samples: readonly SampleRecord[];
  readonly runs: readonly RunResult[];
}

/** Collects the events of a population into a result; usable at any moment, finished or not. */
export class ResultCollector {
  private readonly results: { -readonly [K in keyof RunResult]: RunResult[K] }[];
  private waiting: Extract<TrainingEvent, { kind: 'evaluation' }> | null = null;

  /** @param samples of each data seed. */
  constructor(
    runs: readonly RunInfo[],
    private readonly samples: readonly Sample[],
    private readonly task: Task,
    private readonly metric: MetricId,
  ) {
    this.results = runs.map((run) => ({
      ...run,
      final: null,
      divergedAt: null,
      curve: {
        step: [],
        crossEntropy: [],
        headLoss: [],
        representationLoss: [],
        kl: [],
        accuracy: [],
        ...(metric === 'accuracy' ? {} : { [metric]: [] }),
      },
    }));
  }

  take(event: TrainingEvent): void {
    switch (event.kind) {
      case 'evaluation':
        this.waiting = event;
        break;
      case 'step':
        if (this.waiting?.step === event.step) this.sample(event.step, this.waiting.row, event.row);
        break;
      case 'diverged': {
        const run = this.results[event.column];
        if (run !== undefined) run.divergedAt = event.step;
        break;
      }
      case 'final':
        this.results.forEach((run, column) => {
          run.final = reportFinal(event.result, column, { ...this.task, metric: this.metric });
        });
        break;
      default:
        break;
    }
  }

  result(recipe: Recipe, environment: ExperimentResult['environment']): ExperimentResult {
    const { metric, task } = this;
    const validation = validationExamples(task, this.samples);
    const levels = {
      unlearnt: referenceLevels(metric, task, validation)[0]?.value ?? NaN,
      failure: failureLevel(metric, task),
    };
    return {
      recipe,
      metric,
      environment,
      samples: recordSamples(this.samples),
      runs: this.results,
      ...complete(resultStatistics(this.results, metric, recipe, levels)),
    };
  }

  private sample(step: number, evaluated: EvaluationRow, row: StepRow): void {
    this.results.forEach(({ curve }, column) => {
      // A run that is prolonged measures its former end once more.
      if (curve.step.at(-1) === step) return;
      curve.step.push(step);
      for (const loss of LOSSES) curve[loss].push(plain(row[loss][column] ?? NaN));
      curve.accuracy.push(plain(evaluated.accuracy[column] ?? NaN));
      if (this.metric !== 'accuracy') curve[this.metric]?.push(plain(evaluated.score[column] ?? NaN));
    });
  }
}
