/** How a choice changes when a person changes one part of it. */
import type { TaskChoice } from '../worker/protocol';

/** What is named without “none of these” has such a class; the last one, until the person says which. */
export function withMetric(choice: TaskChoice, metric: TaskChoice['metric']): TaskChoice {
  const other = choice.other ?? choice.classes.at(-1)?.value ?? null;
  return metric === 'macro-f1-without-other' ? { ...choice, metric, other } : { ...choice, metric };
}

const RANDOM: TaskChoice['split'] = { kind: 'random', testShare: 0.2, seed: 0 };

/** @param guessed how the lab took the examples to be split: a column that says so is not forgotten. */
export function withSplit(
  choice: TaskChoice,
  kind: TaskChoice['split']['kind'],
  guessed: TaskChoice['split'],
): TaskChoice {
  if (guessed.kind === kind) return { ...choice, split: guessed };
  return { ...choice, split: kind === 'random' ? RANDOM : { kind, column: null } };
}
