/** Tasks from tables: the same every time, split in proportion, each mistake named with its file and row. */
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../../../src/lab/random';
import { buildTask } from '../../../../../src/lab/tasks/tables/build';
import type { TaskChoice } from '../../../../../src/lab/tasks/tables/choice';
import { guessChoice } from '../../../../../src/lab/tasks/tables/guess';
import { reviewChoice } from '../../../../../src/lab/tasks/tables/review';
import { drawStratified } from '../../../../../src/lab/tasks/tables/splitting';
import type { Table } from '../../../../../src/lab/tasks/tables/table';
import type { Task } from '../../../../../src/lab/tasks/task';
import { labErrorOf } from '../../support/lab-error';
import { read, roundTable, table } from './support';

const chosen = (tables: readonly Table[], change: Partial<TaskChoice> = {}): TaskChoice => ({
  ...guessChoice(tables).choice,
  ...change,
});
const shares = ({ classes }: Task, examples: Task['train']): number[] =>
  classes.map((_, label) => examples.filter((example) => example.label === label).length);

const TRAIN = roundTable(['a', 'a', 'b'], 30, { name: 'train.csv', split: 'train' });
const DEV = roundTable(['a', 'b'], 10, { name: 'dev.csv', split: 'validation' });
const TEST = roundTable(['b', 'a'], 8, { name: 'test.csv', split: 'test' });

describe('given splits', () => {
  test('keep every row in its order', () => {
    const task = buildTask([TEST, DEV, TRAIN], chosen([TEST, DEV, TRAIN]), 'own:x');
    expect(task).toMatchObject({
      id: 'own:x',
      classes: ['a', 'b'],
      labelWords: ['a', 'b'],
      metric: 'accuracy',
      positive: 1,
      other: null,
    });
    expect(task.train.map(({ text }) => text)).toEqual(TRAIN.cells[0]);
    expect(task.test.map(({ text }) => text)).toEqual(TEST.cells[0]);
    expect(task.test[0]).toEqual({ text: 'example number 0 of test.csv', text2: null, label: 1 });
  });

  test('validation rows are tested on for want of others', () => {
    const hidden = table({ sentence: ['one', 'two'] }, { name: 'test.csv', split: 'test' });
    const tables = [TRAIN, DEV, hidden];
    expect(buildTask(tables, chosen(tables), 'x').test.map(({ text }) => text)).toEqual(DEV.cells[0]);
  });

  test('said by a column', () => {
    const one = table({
      text: ['1', '2', '3', '4', '5', '6'].map((text) => `number ${text}`),
      label: ['a', 'b', 'a', 'b', 'a', 'b'],
      split: ['train', 'train', 'test', 'test', 'validation', 'train'],
    });
    const task = buildTask([one], chosen([one]), 'x');
    expect(task.train.map(({ text }) => text)).toEqual(['number 1', 'number 2', 'number 6']);
    expect(task.test.map(({ text }) => text)).toEqual(['number 3', 'number 4']);
  });
});

describe('random splits', () => {
  const one = roundTable(['a', 'a', 'a', 'a', 'a', 'b', 'b', 'c'], 400);
  const split = (seed: number, testShare = 0.2): Task =>
    buildTask([one], chosen([one], { split: { kind: 'random', testShare, seed } }), 'x');

  test('keep the classes’ shares, and every row once', () => {
    const task = split(0);
    expect(shares(task, task.test)).toEqual([50, 20, 10]);
    expect(shares(task, task.train)).toEqual([200, 80, 40]);
    expect([...task.train, ...task.test].map(({ text }) => text).sort()).toEqual([...(one.cells[0] ?? [])].sort());
  });

  test('are the same for the same seed and others for another', () => {
    expect(split(3)).toEqual(split(3));
    expect(split(3).test).not.toEqual(split(4).test);
    expect(shares(split(4), split(4).test)).toEqual([50, 20, 10]);
  });

  test('leave something of every class on both sides', () => {
    const rare = roundTable([...Array<string>(48).fill('a'), 'b', 'b'], 50);
    for (const testShare of [0.05, 0.9]) {
      const task = buildTask([rare], chosen([rare], { split: { kind: 'random', testShare, seed: 0 } }), 'x');
      expect(Math.min(...shares(task, task.train), ...shares(task, task.test))).toBeGreaterThan(0);
    }
  });

  test('learn from a class of a single row, which cannot be on both sides', () => {
    for (let seed = 0; seed < 10; seed++) {
      const single = roundTable([...Array<string>(9).fill('a'), 'b'], 10);
      const task = buildTask([single], chosen([single], { split: { kind: 'random', testShare: 0.5, seed } }), 'x');
      expect(shares(task, task.train)[1]).toBe(1);
    }
  });

  test('a limit on test examples keeps shares and leaves training as it is', () => {
    const [whole, limited] = [
      split(0),
      buildTask([one], chosen([one], { maxTest: 16, split: { kind: 'random', testShare: 0.2, seed: 0 } }), 'x'),
    ];
    expect(limited.train).toEqual(whole.train);
    expect(shares(limited, limited.test)).toEqual([10, 4, 2]);
    expect(whole.test).toEqual(expect.arrayContaining([...limited.test]));
  });

  test('draws are as many as asked for, never more than there are', () => {
    const labels = Array.from({ length: 97 }, (_, i) => (i % 10 === 0 ? 2 : i % 2));
    for (const count of [0, 1, 2, 10, 50, 96, 97, 200]) {
      const drawn = drawStratified(labels, 3, count, new RandomStream('x', count));
      expect(drawn.reduce((sum, bit) => sum + bit, 0)).toBe(Math.min(count, 97));
    }
  });
});

test('rows left out, spaces around cells, pairs and marked entities', () => {
  const tables = [
    table(
      {
        sentence1: [' The <e1>lamp</e1> lit the <e2>room</e2>. ', 'b', '', 'd', 'e'],
        sentence2: ['x ', '', 'y', 'z', 'w'],
        label: [' yes', 'no', 'no', '', 'no'],
      },
      { split: 'train' },
    ),
    table({ sentence1: ['t'], sentence2: ['u'], label: ['yes'] }, { split: 'test' }),
  ];
  const task = buildTask(tables, chosen(tables), 'x');
  expect(task.train).toEqual([
    { text: 'The <e1>lamp</e1> lit the <e2>room</e2>.', text2: 'x', label: 1 },
    { text: 'b', text2: '', label: 0 },
    { text: 'e', text2: 'w', label: 0 },
  ]);
});

test('the class that F1 is about and the rest are those of the choice', () => {
  const tables = [TRAIN, TEST];
  const task = buildTask(tables, chosen(tables, { metric: 'f1', positive: 'a', other: 'b' }), 'x');
  expect([task.metric, task.positive, task.other]).toEqual(['f1', 0, 1]);
});

test('names and words lose the space around them', () => {
  const classes = [
    { value: 'a', name: ' first ', word: ' one\t' },
    { value: 'b', name: 'second', word: 'two' },
  ];
  const task = buildTask([TRAIN, TEST], chosen([TRAIN, TEST], { classes, title: ' Mine ' }), 'x');
  expect(task).toMatchObject({ title: 'Mine', classes: ['first', 'second'], labelWords: ['one', 'two'] });
});

describe('refused', () => {
  test.each([
    ['an empty name', { name: '' }, /class of the label “a” has no name/],
    ['a name of spaces', { name: '  ' }, /class of the label “a” has no name/],
    ['the name of another class', { name: 'b' }, /Two classes are called “b”/],
    ['the name of another class with a space', { name: ' b' }, /Two classes are called “b”/],
    ['no word', { word: '' }, /class “a” has no label word/],
    ['a word of spaces', { word: ' \t' }, /class “a” has no label word/],
  ] as const)('%s', async (_, change, said) => {
    const choice = chosen([TRAIN, TEST]);
    const classes = choice.classes.map((one, i) => (i === 0 ? { ...one, ...change } : one));
    expect((await labErrorOf(() => buildTask([TRAIN, TEST], { ...choice, classes }, 'x'))).message).toMatch(said);
  });

  test('a column that is to be two things', async () => {
    const choice = chosen([TRAIN, TEST]);
    for (const twice of [{ text: 'label' }, { text2: 'label' }, { text2: 'sentence' }]) {
      const error = await labErrorOf(() => reviewChoice([TRAIN, TEST], { ...choice, ...twice }));
      expect(error.message).toMatch(/is chosen twice/);
    }
  });

  test('a label that is no class, with its file and line', async () => {
    const train = { ...(await read('train.csv', 'text,label\none,a\ntwo,b\n')), split: 'train' as const };
    const held = { ...(await read('test.csv', 'text,label\nthree,a\n"fo\nur",c\n')), split: 'test' as const };
    const choice = chosen([train, held]);
    const error = await labErrorOf(() => buildTask([train, held], choice, 'x'));
    expect(error.message).toBe('test.csv, line 3 has the label “c”, which is none of the classes: “a”, “b”.');
    expect(buildTask([train, held], { ...choice, leaveOut: ['c'] }, 'x').test).toHaveLength(1);
  });

  test.each<[string, Partial<TaskChoice>, RegExp]>([
    ['a column that is not there', { text: 'wording' }, /train\.csv has no column “wording”/],
    ['one class', { classes: [{ value: 'a', name: 'a', word: 'a' }], leaveOut: ['b'] }, /1 class\./],
    [
      'two classes of one name',
      { classes: ['a', 'b'].map((value) => ({ value, name: 'same', word: value })) },
      /Two classes are called “same”/,
    ],
    [
      'a class without training examples',
      { classes: ['a', 'b', 'c'].map((value) => ({ value, name: value, word: value })) },
      /none of “c”/,
    ],
    ['an empty label', { text: 'label', label: 'empty' }, /train\.csv, row 1 has no label in the column “empty”/],
  ])('%s', async (_, change, words) => {
    const tables = [TRAIN, TEST].map((one) => ({
      ...one,
      columns: [...one.columns, 'empty'],
      cells: [...one.cells, Array<string>(one.rows).fill('')],
    }));
    const error = await labErrorOf(() => buildTask(tables, { ...chosen(tables), ...change }, 'x'));
    expect(error.code).toBe('task-invalid');
    expect(error.message).toMatch(words);
  });

  test('no test rows, and no training rows', async () => {
    const given = { kind: 'given', column: null } as const;
    expect((await labErrorOf(() => buildTask([TRAIN], chosen([TRAIN], { split: given }), 'x'))).message).toMatch(
      /tested on/,
    );
    expect((await labErrorOf(() => buildTask([TEST], chosen([TEST], { split: given }), 'x'))).message).toMatch(
      /learn from/,
    );
  });
});

test('100,000 rows are guessed, reviewed and built within a few seconds', () => {
  const one = roundTable(['a', 'b', 'c'], 100_000);
  const began = performance.now();
  const choice = chosen([one]);
  const review = reviewChoice([one], choice);
  const task = buildTask([one], choice, 'x');
  expect([review.train, review.test, task.train.length, task.test.length]).toEqual([80_000, 2000, 80_000, 2000]);
  expect(performance.now() - began).toBeLessThan(4000);
});
