/** By what the runs of a recipe are judged on its task, and what that metric says of answers given without a look. */
import { LabError } from '../errors';
import type { Recipe } from '../recipe';
import type { Example, Task } from '../tasks/task';
import { countConfusion } from './confusion';
import { suits, type MetricId } from './metric';
import { metricValue } from './scores';

type Judged = Pick<Task, 'metric' | 'other' | 'title'>;

/**
 * The recipe's metric, or the task's own.
 *
 * @throws LabError `recipe-invalid` for a metric that leaves out a class which the task does not have.
 */
export function metricInForce(recipe: Pick<Recipe, 'metric'>, task: Judged): MetricId {
  const metric = recipe.metric === '' ? task.metric : recipe.metric;
  if (!suits(metric, task.other !== null)) {
    throw new LabError(
      'recipe-invalid',
      `The metric “${metric}” leaves out the class for “none of these”, and the task “${task.title}” has none.`,
      'Choose the metric macro-f1, or say which class of the task that is.',
    );
  }
  return metric;
}

/** A score that needs no learning, as a line to compare with. */
export interface ReferenceLevel {
  readonly value: number;
  readonly text: string;
}

/** Levels nearer than this would be drawn as one line. */
const SAME = 0.005;

/**
 * What `examples` score at most for one class given as the answer to all of them; for accuracy also what guessing scores.
 * The first is the level above which a run has learnt anything.
 */
export function referenceLevels(
  metric: MetricId,
  task: Task,
  examples: readonly Example[] = task.test,
): ReferenceLevel[] {
  const labels = examples.map(({ label }) => label);
  const { value, byLargest } = bestSingleAnswer(metric, task, labels);
  // F1 of a small class is best served by that class, and one class is left out of macro F1 without other.
  if (metric !== 'accuracy') return [{ value, text: byLargest ? 'majority class' : 'one class for all' }];
  const chance = 1 / task.classes.length;
  if (Math.abs(value - chance) < SAME) return [{ value: chance, text: 'chance = majority class' }];
  return [
    { value: chance, text: 'chance' },
    { value, text: 'majority class' },
  ];
}

interface SingleAnswer {
  readonly value: number;
  /** Whether each class of the most examples scores as much. */
  readonly byLargest: boolean;
}

function bestSingleAnswer(metric: MetricId, task: Task, labels: readonly number[]): SingleAnswer {
  const counts = task.classes.map((_, own) => labels.filter((label) => label === own).length);
  const scores = task.classes.map((_, answer) => {
    const answers = labels.map(() => answer);
    return metricValue(metric, countConfusion(task.classes.length, labels, answers), task);
  });
  const value = Math.max(...scores);
  const most = Math.max(...counts);
  return { value, byLargest: counts.every((count, index) => count < most || scores[index] === value) };
}
