/** Which metric is in force, and what it says of answers given without a look. */
import { expect, test } from 'vitest';
import { metricInForce, referenceLevels } from '../../../../src/lab/scores/judging';
import type { METRIC_IDS } from '../../../../src/lab/scores/metric';
import type { Task } from '../../../../src/lab/tasks/task';
import { labErrorOf } from '../support/lab-error';

const taskWith = (labels: readonly number[], change: Partial<Task> = {}): Task => ({
  id: 'x',
  title: 'Things',
  question: '',
  classes: ['a', 'b', 'c'],
  labelWords: ['a', 'b', 'c'],
  metric: 'macro-f1',
  positive: 1,
  other: 2,
  train: [],
  test: labels.map((label) => ({ text: '', text2: null, label })),
  ...change,
});

test('the recipe’s metric, or else the task’s', () => {
  expect(metricInForce({ metric: '' }, taskWith([]))).toBe('macro-f1');
  expect(metricInForce({ metric: 'matthews' }, taskWith([]))).toBe('matthews');
});

test('a metric without other needs a task with other', async () => {
  const metric = 'macro-f1-without-other';
  expect(metricInForce({ metric }, taskWith([]))).toBe(metric);
  for (const [recipe, task] of [
    [{ metric }, taskWith([], { other: null })],
    [{ metric: '' }, taskWith([], { other: null, metric })],
  ] as const) {
    const error = await labErrorOf(() => metricInForce(recipe, task));
    expect(error.code).toBe('recipe-invalid');
    expect(error.message).toContain('Things');
    expect(error.remedy).toContain('macro-f1');
  }
});

test('what the largest class scores when it is the answer to everything', () => {
  // Five of a, three of b, two of c.
  const task = taskWith([0, 0, 0, 0, 0, 1, 1, 1, 2, 2]);
  const level = (metric: (typeof METRIC_IDS)[number], of = task): number | undefined =>
    referenceLevels(metric, of).find(({ text }) => text === 'majority class')?.value;
  expect(level('accuracy')).toBe(0.5);
  expect(level('micro-f1')).toBe(0.5);
  expect(level('matthews')).toBe(0);
  // F1 of a is 2 * 5 / (10 + 5); b is never answered.
  expect(level('f1')).toBe(0);
  expect(level('f1', { ...task, positive: 0 })).toBeCloseTo(2 / 3, 12);
  expect(level('macro-f1')).toBeCloseTo(2 / 9, 12);
  expect(level('macro-f1-without-other')).toBeCloseTo(1 / 3, 12);
});

test('accuracy has chance beside it, one line where the two are one', () => {
  expect(referenceLevels('accuracy', taskWith([0, 0, 1]))).toEqual([
    { value: 1 / 3, text: 'chance' },
    { value: 2 / 3, text: 'majority class' },
  ]);
  expect(referenceLevels('accuracy', taskWith([0, 1, 2]))).toEqual([{ value: 1 / 3, text: 'chance = majority class' }]);
});
