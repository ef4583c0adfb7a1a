/** All scores of one run as plain data, for files. */
import type { FinalResult } from '../training/metrics';
import { confusionOfRun, confusionRows, type Confusion } from './confusion';
import type { Judged, MetricId } from './metric';
import { metricValue, scoresOf } from './scores';

export interface ClassReport {
  readonly class: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

export interface ScoreReport {
  readonly accuracy: number;
  readonly matthews: number;
  readonly f1: number;
  readonly macroF1: number;
  /** Null where the task has no class for "none of these". */
  readonly macroF1WithoutOther: number | null;
  readonly microF1: number;
  /** Expected calibration error. */
  readonly ece: number;
  readonly perClass: readonly ClassReport[];
}

/** What a run scores on the test examples: accuracy and, under its own name, the metric in force. */
export type FinalReport = {
  /** Null, like all scores, for a run whose answers are not numbers. */
  readonly accuracy: number | null;
} & Readonly<Partial<Record<MetricId, number | null>>> & {
    /** For each test example 1 where the answer was right. */
    readonly correct: readonly number[];
    readonly scores: ScoreReport | null;
    /** Right classes as rows, answers as columns, in the order of `scores.perClass`. */
    readonly confusion: readonly (readonly number[])[] | null;
  };

/** @param run column of the run in the population. */
export function reportFinal(result: FinalResult, run: number, judged: Judged): FinalReport {
  const runs = result.accuracy.length;
  const examples = result.correct.length / runs;
  const confusion = confusionOfRun(result.confusion, judged.classes.length, run);
  const answered = !Number.isNaN(result.accuracy[run]);
  return {
    // From the counts, not from what was measured in 32 bits: a number that stands here twice has the same last digit.
    accuracy: finite(metricValue('accuracy', confusion, judged)),
    [judged.metric]: finite(metricValue(judged.metric, confusion, judged)),
    correct: [...result.correct.subarray(run * examples, (run + 1) * examples)],
    scores: answered ? reportScores(confusion, result.calibrationError[run] ?? NaN, judged) : null,
    confusion: answered ? confusionRows(confusion) : null,
  };
}

function reportScores(confusion: Confusion, calibrationError: number, judged: Judged): ScoreReport {
  const { perClass, ...scores } = scoresOf(confusion, judged);
  return {
    accuracy: rounded(scores.accuracy),
    matthews: rounded(scores.matthews),
    f1: rounded(scores.f1),
    macroF1: rounded(scores.macroF1),
    macroF1WithoutOther: scores.macroF1WithoutOther === null ? null : rounded(scores.macroF1WithoutOther),
    microF1: rounded(scores.microF1),
    ece: rounded(calibrationError),
    perClass: perClass.map(({ precision, recall, f1, support }, index) => ({
      class: judged.classes[index] ?? '',
      precision: rounded(precision),
      recall: rounded(recall),
      f1: rounded(f1),
      support,
    })),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? rounded(value) : null;
}

/** More digits than a score has would only lengthen the file. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
