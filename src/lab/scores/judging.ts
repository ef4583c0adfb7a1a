/** By what the runs of a recipe are judged on its task, and what that metric says of answers given without a look. */
import { LabError } from '../errors';
import type { Recipe } from '../recipe';
import type { Task } from '../tasks/task';
import { countConfusion } from './confusion';
import type { MetricId } from './metric';
import { metricValue } from './scores';

type Judged = Pick<Task, 'metric' | 'other' | 'title'>;

/**
 * The recipe's metric, or the task's own.
 *
 * @throws LabError `recipe-invalid` for a metric that leaves out a class which the task does not have.
 */
export function metricInForce(recipe: Pick<Recipe, 'metric'>, task: Judged): MetricId {
  const metric = recipe.metric === '' ? task.metric : recipe.metric;
  if (metric === 'macro-f1-without-other' && task.other === null) {
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
 * What the test examples score for the largest class given as the answer to all of them; for accuracy also what guessing
 * scores. The first is the level above which a run has learnt anything.
 */
export function referenceLevels(metric: MetricId, task: Task): ReferenceLevel[] {
  const labels = task.test.map(({ label }) => label);
  const counts = task.classes.map((_, own) => labels.filter((label) => label === own).length);
  const largest = counts.indexOf(Math.max(...counts));
  const answers = labels.map(() => largest);
  const majority = metricValue(metric, countConfusion(task.classes.length, labels, answers), task);
  if (metric !== 'accuracy') return [{ value: majority, text: 'majority class' }];
  const chance = 1 / task.classes.length;
  if (Math.abs(majority - chance) < SAME) return [{ value: chance, text: 'chance = majority class' }];
  return [
    { value: chance, text: 'chance' },
    { value: majority, text: 'majority class' },
  ];
}
