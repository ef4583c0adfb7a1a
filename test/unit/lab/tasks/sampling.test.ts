/** Few-shot samples, validation examples and batches. */
import { beforeAll, describe, expect, test } from 'vitest';
import { SHOTS } from '../../../../src/lab/recipe';
import { drawBatch, drawSample } from '../../../../src/lab/tasks/sampling';
import type { Task } from '../../../../src/lab/tasks/task';
import { labErrorOf } from '../support/lab-error';
import { loadSentiment } from '../support/tiny';

const LIMIT = 128;
let task: Task;

beforeAll(async () => {
  task = await loadSentiment();
});

const labels = (members: Int32Array, label: number): number =>
  [...members].filter((index) => task.train[index]?.label === label).length;

describe.each(SHOTS.map(Number))('%d shots', (shots) => {
  test('are balanced, distinct and apart from the validation examples, which are balanced too', () => {
    for (let seed = 0; seed < 4; seed++) {
      const sample = drawSample(task, shots, LIMIT, seed);
      expect(sample.shots).toHaveLength(shots);
      expect(sample.validation).toHaveLength(LIMIT);
      expect(labels(sample.shots, 0)).toBe(shots / 2);
      expect(labels(sample.validation, 0)).toBe(LIMIT / 2);
      expect(new Set([...sample.shots, ...sample.validation]).size).toBe(shots + LIMIT);
      expect([...sample.shots, ...sample.validation].every((index) => index >= 0 && index < task.train.length)).toBe(
        true,
      );
    }
  });

  test('are the same for the same data seed and others for another', () => {
    expect(drawSample(task, shots, LIMIT, 3)).toEqual(drawSample(task, shots, LIMIT, 3));
    expect(drawSample(task, shots, LIMIT, 3).shots).not.toEqual(drawSample(task, shots, LIMIT, 4).shots);
  });
});

test('an odd number of shots gives the first classes one more', () => {
  const sample = drawSample(task, 17, LIMIT, 0);
  expect([labels(sample.shots, 0), labels(sample.shots, 1)]).toEqual([9, 8]);
});

test('where examples are few, validation takes what is left, as balanced as it goes', () => {
  const few: Task = {
    ...task,
    train: [
      ...task.train.filter(({ label }) => label === 0).slice(0, 40),
      ...task.train.filter(({ label }) => label === 1).slice(0, 10),
    ],
  };
  const { validation } = drawSample(few, 16, LIMIT, 0);
  expect(validation).toHaveLength(50 - 16);
  expect([...validation].filter((index) => few.train[index]?.label === 1)).toHaveLength(2);
});

test('a class without an example left for validation is named', async () => {
  const few: Task = {
    ...task,
    train: [
      ...task.train.filter(({ label }) => label === 0).slice(0, 40),
      ...task.train.filter(({ label }) => label === 1).slice(0, 8),
    ],
  };
  const error = await labErrorOf(() => drawSample(few, 16, LIMIT, 0));
  expect(error.code).toBe('task-invalid');
  expect(error.message).toContain('positive');
});

describe('batches', () => {
  const shots = Int32Array.from({ length: 16 }, (_, i) => 100 + 3 * i);
  const stream = (batch: number, count: number, seed = 0): number[] =>
    Array.from({ length: Math.ceil(count / batch) }, (_, step) => [...drawBatch(shots, batch, step, seed)])
      .flat()
      .slice(0, count);

  test.each([1, 2, 3, 4, 5, 7, 16, 40, 64])('of %d: every epoch holds every shot exactly once', (batch) => {
    const drawn = stream(batch, 4 * shots.length);
    for (let epoch = 0; epoch < 4; epoch++) {
      const members = drawn.slice(epoch * shots.length, (epoch + 1) * shots.length);
      expect([...members].sort((a, b) => a - b)).toEqual([...shots]);
    }
  });

  test('run through the same order whatever the batch', () => {
    expect(stream(5, 48)).toEqual(stream(1, 48));
    expect(stream(40, 48)).toEqual(stream(1, 48));
  });

  test('have another order in every epoch and for every data seed', () => {
    const drawn = stream(16, 48);
    expect(drawn.slice(0, 16)).not.toEqual(drawn.slice(16, 32));
    expect(stream(16, 16, 1)).not.toEqual(drawn.slice(0, 16));
  });

  test('of a step do not depend on the steps before it', () => {
    expect([...drawBatch(shots, 4, 9, 2)]).toEqual(stream(4, 48, 2).slice(36, 40));
  });
});
