/** Tasks from files on the command line: in two files or one, in any form, columns guessed or named. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTaskFiles, type TaskOptions } from '../../../src/cli/tasks';
import type { Task } from '../../../src/lab/tasks/task';
import { labErrorOf } from '../lab/support/lab-error';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'films-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function bring(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

async function load(train: string, options: TaskOptions = {}): Promise<{ task: Task; said: string }> {
  const lines: string[] = [];
  const task = await loadTaskFiles(train, options, (line) => lines.push(line));
  return { task, said: lines.join('\n') };
}

const ROWS = Array.from({ length: 50 }, (_, i) => ({ text: `film number ${i}`, label: i % 2 === 0 ? 'good' : 'bad' }));
const tsv = (rows: readonly { text: string; label: string }[]): string =>
  `sentence\tlabel\n${rows.map(({ text, label }) => `${text}\t${label}\n`).join('')}`;

describe('two files', () => {
  test('are taken as they are given, whatever they are called, classes in alphabetical order', async () => {
    const train = await bring('test.tsv', tsv(ROWS));
    const held = await bring('train.tsv', tsv([{ text: 'the last film', label: 'good' }]));
    const { task, said } = await load(train, { test: held });
    expect(task.classes).toEqual(['bad', 'good']);
    expect(task.train.map(({ text }) => text)).toEqual(ROWS.map(({ text }) => text));
    expect(task.test).toEqual([{ text: 'the last film', text2: null, label: 1 }]);
    expect(task).toMatchObject({
      id: path.basename(folder),
      title: path.basename(folder),
      question: '',
      metric: 'accuracy',
    });
    expect(said).toMatch(
      /^task: text “sentence”, label “label” \(2 classes: bad, good\), metric accuracy, 50 training and 1 test examples$/m,
    );
  });

  test('may be of two kinds', async () => {
    const train = await bring('a.csv', 'sentence,label\n"one, two",x\nthree,y\n');
    const held = await bring('a.jsonl', '{"label": "y", "sentence": "four"}\n');
    const { task } = await load(train, { test: held });
    expect(task.train[0]?.text).toBe('one, two');
    expect(task.test).toEqual([{ text: 'four', text2: null, label: 1 }]);
  });

  test('are all tested on, however many there are', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({
      text: `film ${i} again`,
      label: i % 2 === 0 ? 'good' : 'bad',
    }));
    const { task } = await load(await bring('some.tsv', tsv(ROWS)), { test: await bring('many.tsv', tsv(many)) });
    expect(task.test).toHaveLength(3000);
  });

  test('an unknown label is named with its place', async () => {
    const held = await bring('odd.tsv', tsv([{ text: 'a film', label: 'odd' }]));
    const error = await labErrorOf(async () => load(await bring('plain.tsv', tsv(ROWS)), { test: held }));
    expect(error.message).toMatch(/odd\.tsv, line 2 has the label “odd”.*“bad”, “good”/);
  });
});

test('of two files, the one without labels is said to be of no use', async () => {
  const lines: string[] = [];
  const train = await bring('plain.tsv', tsv(ROWS));
  const held = await bring('bare.tsv', 'sentence\tindex\nthe last film\t0\n');
  const error = await labErrorOf(() => loadTaskFiles(train, { test: held }, (line) => lines.push(line)));
  expect(error.message).toContain('tested on');
  expect(lines).toEqual([`note: ${held} has no column “label” and is set aside.`]);
});

describe('one file', () => {
  test('is split at random, in proportion', async () => {
    const { task, said } = await load(await bring('all.json', JSON.stringify(ROWS)));
    expect([task.train.length, task.test.length]).toEqual([40, 10]);
    expect(task.test.filter(({ label }) => label === 0)).toHaveLength(5);
    expect(said).toContain('20% drawn for testing with seed 0');
  });

  test('with another share and seed', async () => {
    const file = await bring('all.json', JSON.stringify(ROWS));
    const { task, said } = await load(file, { 'test-share': '0.4', 'split-seed': '7' });
    expect([task.train.length, task.test.length]).toEqual([30, 20]);
    expect(said).toContain('40% drawn for testing with seed 7');
    expect((await load(file, { 'test-share': '0.4', 'split-seed': '7' })).task).toEqual(task);
    expect((await load(file, { 'test-share': '0.4', 'split-seed': '8' })).task.test).not.toEqual(task.test);
  });

  test('is split as it says itself, unless options say otherwise', async () => {
    const file = await bring('splits.json', JSON.stringify({ train: ROWS.slice(0, 44), test: ROWS.slice(44) }));
    expect((await load(file)).task.test).toHaveLength(6);
    expect((await load(file, { 'test-share': '0.5' })).task.test).toHaveLength(25);
    const other = await bring('other.tsv', `text\tlabel\nanother film\tgood\n`);
    expect((await load(file, { test: other })).task).toMatchObject({ train: { length: 44 }, test: { length: 1 } });
  });

  test('of Parquet, with pairs and names of its own', async () => {
    const file = fileURLToPath(new URL('../../fixtures/tables/snappy.parquet', import.meta.url));
    const options = { 'text-column': 'large', 'text2-column': 'double', 'label-column': 'label' };
    const { task, said } = await load(file, options);
    expect(task.classes).toEqual(['class -1', 'class 0', 'class 1']);
    expect([task.train.length, task.test.length]).toEqual([48, 12]);
    expect(task.train.find(({ text }) => text === 'long text 3')?.text2).toBe('0.375');
    expect(said).toContain('texts “large” and “double”, label “label”');
  });

  test('what there is to think about is said', async () => {
    const twice = [...ROWS, ...ROWS, { text: '', label: 'good' }];
    const { said } = await load(await bring('twice.tsv', tsv(twice)));
    expect(said).toMatch(/^warning: 1 row without a text is left out: .*twice\.tsv, line 102\.$/m);
    expect(said).toMatch(/^warning: \d+ test examples also occur in training/m);
  });
});

test.each<[string, TaskOptions, RegExp]>([
  ['a share that is none', { 'test-share': '2' }, /--test-share is “2”.*0\.05 to 0\.9/],
  ['a share that is no number', { 'test-share': 'half' }, /--test-share is “half”/],
  ['a seed that is not whole', { 'split-seed': '1.5' }, /--split-seed is “1\.5”.*whole number/],
  ['a split of files that are split', { test: 'x.tsv', 'test-share': '0.2' }, /--test-share.*--test gives them/],
])('refused: %s', async (_, options, words) => {
  const error = await labErrorOf(async () => load(await bring('all.tsv', tsv(ROWS)), options));
  expect(error.code).toBe('recipe-invalid');
  expect(`${error.message} ${error.remedy}`).toMatch(words);
});

test('a column that is not there, and a file that is not there', async () => {
  const file = await bring('all.tsv', tsv(ROWS));
  const error = await labErrorOf(() => load(file, { 'label-column': 'mark' }));
  expect(error.message).toMatch(/no column “mark”; it has “sentence”, “label”/);
  expect((await labErrorOf(() => load(path.join(folder, 'none.tsv')))).code).toBe('task-missing');
});
