/** The tasks that come with the lab. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadBundledTask } from '../../../../src/cli/platform';
import { findBundledTask, readTaskIndex } from '../../../../src/lab/tasks/bundled';
import { checkTask, measureTask } from '../../../../src/lab/tasks/checks/check';
import { isPair, type Task } from '../../../../src/lab/tasks/task';
import { labErrorOf } from '../support/lab-error';

/** Tasks for which the lab has measured what carries over to the public set. */
const TRANSFER: ReadonlySet<string> = new Set(['question-type', 'topic', 'subjectivity']);

/** Examples to learn from and to be tested on, classes, metric, whether pairs. */
const TASKS = [
  ['sentiment', 400, 300, 2, 'accuracy', false],
  ['question-type', 380, 240, 6, 'accuracy', false],
  ['topic', 360, 240, 4, 'accuracy', false],
  ['subjectivity', 360, 240, 2, 'accuracy', false],
  ['acceptability', 360, 300, 2, 'matthews', false],
  ['paraphrase', 340, 200, 2, 'f1', true],
  ['entailment', 340, 200, 2, 'accuracy', true],
  ['relation', 390, 245, 7, 'macro-f1-without-other', false],
  ['entity-type', 360, 200, 5, 'macro-f1', false],
] as const;

const entries = readTaskIndex(JSON.parse(readFileSync('public/tasks/index.json', 'utf8')));

test('the index lists these tasks and no others', () => {
  expect(entries.map(({ id }) => id)).toEqual(TASKS.map(([id]) => id));
});

describe.each(TASKS)('%s', (id, train, test_, classes, metric, pairs) => {
  let task: Task;
  const entry = findBundledTask(entries, id);

  beforeAll(async () => {
    task = await loadBundledTask(id);
  });

  test('has the sizes, classes and metric that it is known by', () => {
    expect([task.train.length, task.test.length, task.classes.length]).toEqual([train, test_, classes]);
    expect([task.metric, isPair(task)]).toEqual([metric, pairs]);
  });

  test('has a word for each class, all different', () => {
    expect(Object.keys(entry.labelWords).sort()).toEqual(task.classes);
    expect(new Set(task.labelWords).size).toBe(classes);
  });

  test('is in order: not repetitive, not lopsided, solved by no trifle', { timeout: 60_000 }, () => {
    const findings = checkTask(task, measureTask(task), entry.like?.shortcuts ?? null);
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.length).toBeGreaterThanOrEqual(9);
  });

  test('what a probe learns from it holds on the public set of its kind, as far as that was measured', () => {
    for (const { fromHere, fromThere } of entry.like?.transfer ?? []) {
      expect(fromHere).toBeGreaterThanOrEqual(fromThere - 0.06);
    }
    expect(entry.like?.transfer?.length ?? 0).toBe(TRANSFER.has(id) ? 2 : 0);
  });
});

test('each marked task marks what it asks about', async () => {
  const marks = async (id: string): Promise<Set<string>> => {
    const { train, test: tested } = await loadBundledTask(id);
    return new Set([...train, ...tested].map(({ text }) => (text.match(/<\/?e[12]>/g) ?? []).join('')));
  };
  expect(await marks('relation')).toEqual(new Set(['<e1></e1><e2></e2>']));
  expect(await marks('entity-type')).toEqual(new Set(['<e1></e1>']));
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
