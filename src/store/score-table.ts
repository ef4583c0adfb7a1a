/** The test scores of all runs, as the tables of the page show them. */
import { reportFinal, type FinalReport, type ScoreReport } from '../lab/scores/report';
import { METRICS, suits, type Judged, type MetricId } from '../lab/scores/metric';
import { summarise } from '../lab/statistics/quantiles';
import type { PresetId } from '../lab/presets';
import type { FinalResult } from '../lab/training/metrics';
import type { RunInfo } from '../lab/training/runs';
import { methodsOf, runsOf } from './methods';

/** A column of the table: one score. */
export interface ScoreColumn {
  readonly key: Exclude<keyof ScoreReport, 'perClass'>;
  /** How its numbers are written. */
  readonly metric: MetricId;
  readonly title: string;
  readonly about: string;
  /** Whether the runs are judged by it. */
  readonly inForce: boolean;
}

const COLUMNS: readonly (readonly [key: ScoreColumn['key'], metric: MetricId])[] = [
  ['accuracy', 'accuracy'],
  ['matthews', 'matthews'],
  ['f1', 'f1'],
  ['macroF1', 'macro-f1'],
  ['macroF1WithoutOther', 'macro-f1-without-other'],
  ['microF1', 'micro-f1'],
];

/**
 * The score in force first. Left out are a score with a class of its own where the task has no such class, and the F1 of
 * one class where there are more than two and nobody has asked for it.
 */
export function scoreColumns(judged: Judged): ScoreColumn[] {
  const fits = (metric: MetricId): boolean =>
    metric === judged.metric ||
    (suits(metric, judged.other !== null) && (metric !== 'f1' || judged.classes.length === 2));
  const columns = COLUMNS.filter(([, metric]) => fits(metric)).map(([key, metric]): ScoreColumn => ({
    key,
    metric,
    title: METRICS[metric].short,
    about: METRICS[metric].about,
    inForce: metric === judged.metric,
  }));
  const calibration: ScoreColumn = {
    key: 'ece',
    metric: 'accuracy',
    title: 'ECE',
    about: 'Expected calibration error, 15 bins: how far confidence is from accuracy. Lower is better.',
    inForce: false,
  };
  return [...columns.sort((a, b) => Number(b.inForce) - Number(a.inForce)), calibration];
}

/** What the short heads of the columns stand for. */
export function scoreLegend(judged: Judged): string {
  const { classes, positive, other } = judged;
  const shown = new Set(scoreColumns(judged).map(({ key }) => key));
  return [
    ...(shown.has('f1') ? [`F1: of the class “${classes[positive] ?? ''}”.`] : []),
    ...(other === null ? [] : [`Macro F1*: without “${classes[other] ?? ''}”.`]),
    'ECE: expected calibration error, how far confidence is from accuracy; lower is better.',
  ].join(' ');
}

/** The scores of every run; null for a run whose answers are not numbers. */
export function reportRuns(final: FinalResult, runs: readonly RunInfo[], judged: Judged): FinalReport[] {
  return runs.map((_, index) => reportFinal(final, index, judged));
}

export interface MethodScores {
  readonly preset: PresetId;
  /** Runs that have scores. */
  readonly n: number;
  readonly median: (key: ScoreColumn['key']) => number;
  /** Median F1 of each class. */
  readonly classF1: readonly number[];
}

/** Each method's medians over its runs, in the order in which the methods first appear. */
export function medianScores(
  runs: readonly RunInfo[],
  reports: readonly FinalReport[],
  classes: number,
): MethodScores[] {
  return methodsOf(runs).map((preset) => {
    const own = runsOf(runs, preset).flatMap((run) => reports[run]?.scores ?? []);
    return {
      preset,
      n: own.length,
      median: (key) => summarise(own.map((scores) => scores[key] ?? NaN)).median,
      classF1: Array.from(
        { length: classes },
        (_, label) => summarise(own.map(({ perClass }) => perClass[label]?.f1 ?? NaN)).median,
      ),
    };
  });
}
