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

test('what one class scores at most as the answer to everything', () => {
  // Five of a, three of b, two of c.
  const task = taskWith([0, 0, 0, 0, 0, 1, 1, 1, 2, 2]);
  const level = (metric: (typeof METRIC_IDS)[number], of = task): number | undefined =>
    referenceLevels(metric, of).find(({ text }) => text !== 'chance')?.value;
  expect(level('accuracy')).toBe(0.5);
  expect(level('micro-f1')).toBe(0.5);
  expect(level('matthews')).toBe(0);
  // F1 of a answered throughout is 2 * 5 / (10 + 5), of b 2 * 3 / (10 + 3): whoever answers b knows nothing either.
  expect(level('f1')).toBeCloseTo(6 / 13, 12);
  expect(level('f1', { ...task, positive: 0 })).toBeCloseTo(2 / 3, 12);
  expect(level('macro-f1')).toBeCloseTo(2 / 9, 12);
  expect(level('macro-f1-without-other')).toBeCloseTo(1 / 3, 12);
  // Without a, the best is b: half of its F1, c having none.
  expect(level('macro-f1-without-other', { ...task, other: 0 })).toBeCloseTo(3 / 13, 12);
});

test('it is called the majority class only where the largest classes are as good as any', () => {
  const textOf = (metric: (typeof METRIC_IDS)[number], change: Partial<Task> = {}): string[] =>
    referenceLevels(metric, taskWith([0, 0, 1], change)).map(({ text }) => text);
  expect(textOf('macro-f1')).toEqual(['majority class']);
  expect(textOf('f1', { positive: 0 })).toEqual(['majority class']);
  expect(textOf('f1')).toEqual(['one class for all']);
  expect(textOf('macro-f1-without-other', { other: 0 })).toEqual(['one class for all']);
  // Two classes of one size: answering the one that is looked for is two thirds right.
  const even = taskWith([0, 1], { classes: ['no', 'yes'], other: null });
  expect(referenceLevels('f1', even)).toEqual([{ value: 2 / 3, text: 'one class for all' }]);
});

test('of other examples than those of the test', () => {
  const task = taskWith([0, 0, 0, 1], { train: taskWith([0, 1]).test });
  expect(referenceLevels('f1', task, task.train)[0]?.value).toBeCloseTo(2 / 3, 12);
  expect(referenceLevels('f1', task)[0]?.value).toBeCloseTo(2 / 5, 12);
});

test('accuracy has chance beside it, one line where the two are one', () => {
  expect(referenceLevels('accuracy', taskWith([0, 0, 1]))).toEqual([
    { value: 1 / 3, text: 'chance' },
    { value: 2 / 3, text: 'majority class' },
  ]);
  expect(referenceLevels('accuracy', taskWith([0, 1, 2]))).toEqual([{ value: 1 / 3, text: 'chance = majority class' }]);
});
