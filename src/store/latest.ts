/** How the runs stand: on the validation examples while they train, on the test examples at the end. */
import type { EvaluationCurve } from '../lab/statistics/curves';
import type { EvaluationMetric } from '../lab/training/metrics';
import type { PopulationInfo } from '../worker/protocol';
import type { MetricTable } from './columns';
import type { SessionState } from './session-state';

export interface Latest {
  readonly population: PopulationInfo;
  /** By the metric in force, one per run; NaN where a run has none. */
  readonly scores: ArrayLike<number>;
  /** Whether these are test scores. */
  readonly atEnd: boolean;
  readonly step: number;
  /** At or below this a run has failed, or has not learnt anything yet. */
  readonly failureLevel: number;
}

/** Null before anything is measured. */
export function latestOf(
  { population, final, play }: Pick<SessionState, 'population' | 'final' | 'play'>,
  evaluation: MetricTable<EvaluationMetric>,
): Latest | null {
  if (population === null) return null;
  const { task } = population;
  if (final !== null && play === 'finished') {
    return { population, scores: final.score, atEnd: true, step: final.step, failureLevel: testFailureLevel(task) };
  }
  if (evaluation.length === 0) return null;
  return {
    population,
    scores: evaluation.last('score'),
    atEnd: false,
    step: evaluation.stepAt(evaluation.length - 1),
    // Of accuracy's two levels the majority class is the higher one.
    failureLevel: Math.max(...task.validationLevels.map(({ value }) => value)),
  };
}

/** The test score at or below which a run has failed. */
export function testFailureLevel({ metric, majority, testLevels }: PopulationInfo['task']): number {
  return metric === 'accuracy' ? majority : (testLevels[0]?.value ?? NaN);
}

/** More evaluations than this are thinned before statistics look at them, so that no single stretch of work is long. */
const MOST_EVALUATIONS = 512;

/** Every run's validation scores so far, copied. */
export function evaluationCurves(evaluation: MetricTable<EvaluationMetric>): EvaluationCurve[] {
  const stride = Math.ceil(evaluation.length / MOST_EVALUATIONS);
  const rows = Array.from({ length: evaluation.length }, (_, row) => row).filter(
    (row) => row % stride === 0 || row === evaluation.length - 1,
  );
  const step = rows.map((row) => evaluation.stepAt(row));
  return Array.from({ length: evaluation.runs }, (_, run) => ({
    step,
    values: rows.map((row) => evaluation.value('score', row, run)),
  }));
}
