/** What a classification task is. */
import type { MetricId } from '../scores/metric';

export interface Example {
  readonly text: string;
  /** The second text of a pair; null for single sentences. */
  readonly text2: string | null;
  /** Index into the task's classes. */
  readonly label: number;
}

export interface Task {
  readonly id: string;
  readonly title: string;
  /** What is asked of a text, in words. */
  readonly question: string;
  readonly classes: readonly string[];
  /** One word or phrase per class; its embedding starts the class embedding. */
  readonly labelWords: readonly string[];
  /** What it is judged by, unless a recipe says otherwise. */
  readonly metric: MetricId;
  /** The class that the metric `f1` is about. */
  readonly positive: number;
  /** The class that stands for "none of these", which `macro-f1-without-other` leaves out; null where there is none. */
  readonly other: number | null;
  readonly train: readonly Example[];
  readonly test: readonly Example[];
}

export function isPair(task: Task): boolean {
  return task.train.some(({ text2 }) => text2 !== null);
}

/** Share of the largest class among examples. */
export function majorityShare(examples: readonly Example[], classes: number): number {
  const counts = new Array<number>(classes).fill(0);
  for (const { label } of examples) counts[label] = (counts[label] ?? 0) + 1;
  return examples.length === 0 ? 0 : Math.max(...counts) / examples.length;
}
