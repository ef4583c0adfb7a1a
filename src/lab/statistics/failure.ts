/** Failed runs: those that end at or below what one class scores as the answer to everything. */
import { referenceLevels } from '../scores/judging';
import type { MetricId } from '../scores/metric';
import { majorityShare, type Example, type Task } from '../tasks/task';

/** Scores are kept with seven digits, some in 32 bits. */
const ROUNDING = 1e-6;

/** The score at or below which a run has failed: for accuracy the share of the largest class among `examples`. */
export function failureLevel(metric: MetricId, task: Task, examples: readonly Example[] = task.test): number {
  if (metric === 'accuracy') return majorityShare(examples, task.classes.length);
  return referenceLevels(metric, task, examples)[0]?.value ?? NaN;
}

/** @param score NaN for a run that diverged, which has failed as well. */
export function hasFailed(score: number, level: number): boolean {
  return !(score > level + ROUNDING);
}
