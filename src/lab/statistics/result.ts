/** The result of an experiment as plain data, for files. */
import type { Recipe } from '../recipe';
import { referenceLevels } from '../scores/judging';
import type { MetricId } from '../scores/metric';
import { reportFinal, type FinalReport } from '../scores/report';
import { validationExamples, type Sample } from '../tasks/sampling';
import type { Task } from '../tasks/task';
import type { EvaluationRow, StepRow } from '../training/metrics';
import type { TrainingEvent } from '../training/population';
import type { RunInfo } from '../training/runs';
import { bootstrapMedian } from './bootstrap';
import { summarise } from './quantiles';

const LOSSES = ['crossEntropy', 'headLoss', 'representationLoss', 'kl'] as const;
type Loss = (typeof LOSSES)[number];

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

export interface SummaryRow {
  readonly preset: string;
  readonly init: string;
  /** Runs with a test score by the metric in force; all that follows is of these scores. */
  readonly n: number;
  readonly median: number | null;
  readonly q1: number | null;
  readonly q3: number | null;
  readonly mean: number | null;
  /** 95 % bootstrap interval of the median over runs. */
  readonly ci95: readonly [number, number] | null;
  /** Median over runs of the first evaluated step at 90 % of the way from chance (for other metrics than accuracy: from
   * what one class gets at most as the answer to everything) to the best median, all on the validation examples; null
   * for never, or where no median is above that start. */
  readonly stepsTo90: number | null;
}

export interface ExperimentResult {
  readonly recipe: Recipe;
  /** What the runs are judged by: the recipe's metric, or the task's own. */
  readonly metric: MetricId;
  readonly environment: Readonly<Record<string, string | number>>;
  /** Which training examples each data seed learns from, counted from 0 in the order of the task's file. */
  readonly samples: readonly { readonly dataSeed: number; readonly shots: readonly number[] }[];
  readonly runs: readonly RunResult[];
  readonly summary: readonly SummaryRow[];
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
    return {
      recipe,
      metric,
      environment,
      samples: this.samples.map(({ shots }, dataSeed) => ({ dataSeed, shots: [...shots] })),
      runs: this.results,
      summary: summariseRuns(this.results, metric, referenceLevels(metric, task, validation)[0]?.value ?? NaN),
    };
  }

  private sample(step: number, evaluated: EvaluationRow, row: StepRow): void {
    this.results.forEach(({ curve }, column) => {
      // A run that is prolonged measures its former end once more.
      if (curve.step.at(-1) === step) return;
      curve.step.push(step);
      for (const loss of LOSSES) curve[loss].push(number(row[loss][column]));
      curve.accuracy.push(number(evaluated.accuracy[column]));
      if (this.metric !== 'accuracy') curve[this.metric]?.push(number(evaluated.score[column]));
    });
  }
}

function number(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? Number(value.toPrecision(7)) : null;
}

/**
 * One row per method and initialisation.
 *
 * @param unlearnt what the metric says of answers given without having learnt anything.
 */
export function summariseRuns(runs: readonly RunResult[], metric: MetricId, unlearnt: number): SummaryRow[] {
  const cells = new Map<string, RunResult[]>();
  for (const run of runs) {
    const key = `${run.preset} ${run.init}`;
    cells.set(key, [...(cells.get(key) ?? []), run]);
  }
  const best = bestMedian([...cells.values()], metric);
  // Where nothing was learnt there is no way to have gone.
  const target = best > unlearnt ? unlearnt + 0.9 * (best - unlearnt) : NaN;
  const finalScore = ({ final }: RunResult): number => final?.[metric] ?? NaN;
  return [...cells.values()].map((members) => {
    const { n, median, q1, q3, mean } = summarise(members.map(finalScore));
    const samples = [...new Set(members.map(({ dataSeed }) => dataSeed))].map((seed) =>
      members.filter(({ dataSeed }) => dataSeed === seed).map(finalScore),
    );
    const interval = bootstrapMedian(samples);
    return {
      preset: members[0]?.preset ?? '',
      init: members[0]?.init ?? '',
      n,
      median: number(median),
      q1: number(q1),
      q3: number(q3),
      mean: number(mean),
      ci95: interval === null ? null : [interval.low, interval.high],
      stepsTo90: medianReach(members, metric, target),
    };
  });
}

/** The highest of the cells' median validation scores at any evaluation. */
function bestMedian(cells: readonly (readonly RunResult[])[], metric: MetricId): number {
  let best = -Infinity;
  for (const members of cells) {
    const length = Math.min(...members.map(({ curve }) => curve.step.length));
    for (let i = 0; i < length; i++) {
      const { median } = summarise(members.map(({ curve }) => curve[metric]?.[i] ?? NaN));
      if (median > best) best = median;
    }
  }
  return best;
}

/** Median over runs of the first evaluated step at or above `target`; a run that never gets there counts as infinite. */
function medianReach(runs: readonly RunResult[], metric: MetricId, target: number): number | null {
  const reached = runs
    .map(({ curve }) => {
      const first = curve[metric]?.findIndex((value) => value !== null && value >= target) ?? -1;
      return curve.step[first] ?? Infinity;
    })
    .sort((a, b) => a - b);
  // Of an even number the upper middle one, so that the median is a step that was evaluated.
  const median = reached[Math.floor(reached.length / 2)] ?? Infinity;
  return Number.isFinite(median) ? median : null;
}
