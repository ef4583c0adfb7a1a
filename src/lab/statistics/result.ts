/** The result of an experiment as plain data, for files. */
import type { Recipe } from '../recipe';
import type { TrainingEvent } from '../training/population';
import type { RunInfo } from '../training/runs';
import { bootstrapMedian } from './bootstrap';
import { summarise } from './quantiles';

const CURVE = ['crossEntropy', 'headLoss', 'representationLoss', 'kl', 'accuracy'] as const;
type CurveMetric = (typeof CURVE)[number];

/** Sampled at the evaluations: losses of the batch in nats (null where a method has no such term), validation accuracy. */
export type Curve = { readonly step: number[] } & Readonly<Record<CurveMetric, (number | null)[]>>;

export interface RunResult extends RunInfo {
  /** Test accuracy and, for each test example, 1 where the answer was right; null before the end of training. */
  readonly final: { readonly accuracy: number | null; readonly correct: readonly number[] } | null;
  readonly curve: Curve;
  /** The step at which the run's loss ceased to be a number; null if it never did. */
  readonly divergedAt: number | null;
}

export interface SummaryRow {
  readonly preset: string;
  readonly init: string;
  /** Runs with a test accuracy. */
  readonly n: number;
  readonly median: number | null;
  readonly q1: number | null;
  readonly q3: number | null;
  readonly mean: number | null;
  /** 95 % bootstrap interval of the median test accuracy over runs. */
  readonly ci95: readonly [number, number] | null;
  /** Median over runs of the first evaluated step at 90 % of the way from chance to the best median. */
  readonly stepsTo90: number | null;
}

export interface ExperimentResult {
  readonly recipe: Recipe;
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

  /** @param shots for each data seed, the training examples that are learnt from. */
  constructor(
    runs: readonly RunInfo[],
    private readonly shots: readonly Int32Array[],
  ) {
    this.results = runs.map((run) => ({
      ...run,
      final: null,
      divergedAt: null,
      curve: { step: [], crossEntropy: [], headLoss: [], representationLoss: [], kl: [], accuracy: [] },
    }));
  }

  take(event: TrainingEvent): void {
    switch (event.kind) {
      case 'evaluation':
        this.waiting = event;
        break;
      case 'step':
        if (this.waiting?.step === event.step) this.sample(event.step, this.waiting.row.accuracy, event.row);
        break;
      case 'diverged': {
        const run = this.results[event.column];
        if (run !== undefined) run.divergedAt = event.step;
        break;
      }
      case 'final': {
        const { accuracy, correct } = event.result;
        const examples = correct.length / this.results.length;
        this.results.forEach((run, column) => {
          const own = [...correct.subarray(column * examples, (column + 1) * examples)];
          run.final = { accuracy: number(accuracy[column]), correct: own };
        });
        break;
      }
      default:
        break;
    }
  }

  /** @param classes of the task: chance is 1 / classes. */
  result(recipe: Recipe, classes: number, environment: ExperimentResult['environment']): ExperimentResult {
    return {
      recipe,
      environment,
      samples: this.shots.map((shots, dataSeed) => ({ dataSeed, shots: [...shots] })),
      runs: this.results,
      summary: summariseRuns(this.results, 1 / classes),
    };
  }

  private sample(step: number, accuracy: Float32Array, row: Extract<TrainingEvent, { kind: 'step' }>['row']): void {
    this.results.forEach(({ curve }, column) => {
      // A run that is prolonged measures its former end once more.
      if (curve.step.at(-1) === step) return;
      curve.step.push(step);
      for (const metric of CURVE)
        curve[metric].push(number(metric === 'accuracy' ? accuracy[column] : row[metric][column]));
    });
  }
}

function number(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? Number(value.toPrecision(7)) : null;
}

/** One row per method and initialisation. */
export function summariseRuns(runs: readonly RunResult[], chance: number): SummaryRow[] {
  const cells = new Map<string, RunResult[]>();
  for (const run of runs) {
    const key = `${run.preset} ${run.init}`;
    cells.set(key, [...(cells.get(key) ?? []), run]);
  }
  const target = chance + 0.9 * (bestMedian([...cells.values()]) - chance);
  return [...cells.values()].map((members) => {
    const accuracies = members.map(finalAccuracy);
    const { n, median, q1, q3, mean } = summarise(accuracies);
    const samples = [...new Set(members.map(({ dataSeed }) => dataSeed))].map((seed) =>
      members.filter(({ dataSeed }) => dataSeed === seed).map(finalAccuracy),
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
      stepsTo90: medianReach(members, target),
    };
  });
}

function finalAccuracy({ final }: RunResult): number {
  return final?.accuracy ?? NaN;
}

/** The highest of the cells' median validation accuracies at any evaluation. */
function bestMedian(cells: readonly (readonly RunResult[])[]): number {
  let best = -Infinity;
  for (const members of cells) {
    const length = Math.min(...members.map(({ curve }) => curve.step.length));
    for (let i = 0; i < length; i++) {
      const { median } = summarise(members.map(({ curve }) => curve.accuracy[i] ?? NaN));
      if (median > best) best = median;
    }
  }
  return best;
}

/** Median over runs of the first evaluated step at or above `target`; a run that never gets there counts as infinite. */
function medianReach(runs: readonly RunResult[], target: number): number | null {
  const reached = runs
    .map(({ curve }) => curve.step[curve.accuracy.findIndex((value) => value !== null && value >= target)] ?? Infinity)
    .sort((a, b) => a - b);
  // Of an even number the upper middle one, so that the median is a step that was evaluated.
  const median = reached[Math.floor(reached.length / 2)] ?? Infinity;
  return Number.isFinite(median) ? median : null;
}
