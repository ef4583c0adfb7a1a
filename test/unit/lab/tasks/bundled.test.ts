/** The tasks that come with the lab. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadBundledTask } from '../../../../src/cli/platform';
import { findBundledTask, readTaskIndex } from '../../../../src/lab/tasks/bundled';
import { isPair, majorityShare, type Task } from '../../../../src/lab/tasks/task';
import { labErrorOf } from '../support/lab-error';
import { loadSentiment } from '../support/tiny';

describe('sentiment', () => {
  let task: Task;

  beforeAll(async () => {
    task = await loadSentiment();
  });

  test('400 sentences to learn from and 300 to be tested on, half of each class', () => {
    expect(task.train).toHaveLength(400);
    expect(task.test).toHaveLength(300);
    expect(task.classes).toEqual(['negative', 'positive']);
    expect(majorityShare(task.train, 2)).toBe(0.5);
    expect(majorityShare(task.test, 2)).toBe(0.5);
    expect(isPair(task)).toBe(false);
  });

  test('every sentence has 4 to 30 words', () => {
    const counts = [...task.train, ...task.test].map(({ text }) => text.trim().split(/\s+/).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...counts)).toBeLessThanOrEqual(30);
  });

  test('no sentence occurs twice, whatever its capitals and punctuation', () => {
    const seen = new Map<string, string>();
    for (const { text } of [...task.train, ...task.test]) {
      const bare = text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
      expect(seen.get(bare), text).toBeUndefined();
      seen.set(bare, text);
    }
  });

  test('has a label word for each class', () => {
    expect(task.labelWords).toEqual(['terrible', 'great']);
  });
});

test('a task that is not there is named together with those that are', async () => {
  const error = await labErrorOf(() => loadBundledTask('weather'));
  expect(error.code).toBe('task-missing');
  expect(error.message).toContain('weather');
  expect(error.remedy).toContain('sentiment');
});

test.each([[null], [{}], [{ tasks: [{ id: 'x' }] }]])('a malformed index is refused: %j', async (json) => {
  expect((await labErrorOf(() => readTaskIndex(json))).code).toBe('task-missing');
});

test('an empty index names no task', async () => {
  expect((await labErrorOf(() => findBundledTask(readTaskIndex({ tasks: [] }), 'x'))).code).toBe('task-missing');
});
