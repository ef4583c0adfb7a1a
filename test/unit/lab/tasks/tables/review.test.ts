/** What a choice comes to, and what there is to think about before training on it. */
import { describe, expect, test } from 'vitest';
import type { TaskChoice } from '../../../../../src/lab/tasks/tables/choice';
import { guessChoice } from '../../../../../src/lab/tasks/tables/guess';
import { reviewChoice } from '../../../../../src/lab/tasks/tables/review';
import type { Table } from '../../../../../src/lab/tasks/tables/table';
import { read, table } from './support';

const chosen = (tables: readonly Table[], change: Partial<TaskChoice> = {}): TaskChoice => ({
  ...guessChoice(tables).choice,
  ...change,
});

describe('review', () => {
  const split = (
    rows: readonly (readonly [text: string, label: string])[],
    name: string,
    part: 'train' | 'test',
  ): Table => table({ text: rows.map(([text]) => text), label: rows.map(([, label]) => label) }, { name, split: part });
  const warnings = (...tables: readonly Table[]): Record<string, string> =>
    Object.fromEntries(reviewChoice(tables, chosen(tables)).warnings.map(({ kind, text }) => [kind, text]));
  const enough = Array.from({ length: 80 }, (_, i) => [`training text ${i}`, i % 2 === 0 ? 'a' : 'b'] as const);

  test('counts each class, and is content with good data', () => {
    const tables = [
      split(enough, 'train.csv', 'train'),
      split(
        [
          ['x', 'a'],
          ['y', 'a'],
          ['z', 'b'],
        ],
        'test.csv',
        'test',
      ),
    ];
    expect(reviewChoice(tables, chosen(tables))).toEqual({
      train: 80,
      test: 3,
      classes: [
        { name: 'a', train: 40, test: 2 },
        { name: 'b', train: 40, test: 1 },
      ],
      warnings: [],
    });
  });

  test('tells of texts that come twice, in training, in both parts, and with two labels', () => {
    const train = [...enough, ['training text 0', 'a'], ['training text 1', 'a'], ['training text 1', 'b']] as const;
    const found = warnings(
      split(train, 'train.csv', 'train'),
      split(
        [
          ['training text 4', 'a'],
          ['new', 'b'],
          [' training text 6', 'a'],
        ],
        'test.csv',
        'test',
      ),
    );
    expect(Object.keys(found)).toEqual(['duplicates', 'overlap', 'contradictions']);
    expect(found['duplicates']).toMatch(/^3 training examples repeat.*“training text 0” \(train\.csv, row 81\)/);
    expect(found['overlap']).toMatch(/^2 test examples also occur.*“training text 4” \(test\.csv, row 1\)/);
    expect(found['contradictions']).toMatch(/^1 text has.*“training text 1”.*once “b”, once “a”/);
  });

  test('pairs are the same only when both texts are', () => {
    const rows = Array.from({ length: 80 }, (_, i) => i);
    const pair = (name: string, part: 'train' | 'test', first: string): Table =>
      table(
        {
          text1: rows.map(() => first),
          text2: rows.map((i) => `${name} ${i}`),
          label: rows.map((i) => 'ab'[i % 2] ?? ''),
        },
        { name, split: part },
      );
    expect(warnings(pair('train', 'train', 'same'), pair('test', 'test', 'same'))).toEqual({});
  });

  test('tells of one class that outweighs, and of classes too small', () => {
    const skewed = [
      ...Array.from({ length: 90 }, (_, i) => [`text ${i}`, 'a'] as const),
      ...Array.from({ length: 10 }, (_, i) => [`other ${i}`, 'b'] as const),
    ];
    const found = warnings(
      split(skewed, 'train.csv', 'train'),
      split(
        [
          ['x', 'a'],
          ['y', 'b'],
        ],
        'test.csv',
        'test',
      ),
    );
    expect(found['imbalance']).toMatch(/^90% of the training examples are “a”/);
    // Nine of ten can be learnt from and one must be left: 16 takes eight of each class, 32 would take sixteen.
    expect(found['few-examples']).toMatch(/“b: 10”.*at most 16 can be learnt from/);
    const tiny = warnings(
      split(
        [
          ['x', 'a'],
          ['y', 'b'],
          ['z', 'a'],
        ],
        'train.csv',
        'train',
      ),
      split([['u', 'a']], 'test.csv', 'test'),
    );
    expect(tiny['few-examples']).toMatch(/“a: 2”, “b: 1”.*add examples/);
  });

  test('names rows without a text', async () => {
    const train = await read('train.csv', `text,label\n${enough.map((row) => row.join()).join('\n')}\n ,a\n"",b\n`);
    const found = warnings(
      train,
      split(
        [
          ['x', 'a'],
          ['y', 'b'],
        ],
        'test.csv',
        'test',
      ),
    );
    expect(found['empty-texts']).toBe('2 rows without a text are left out: train.csv, line 82; train.csv, line 83.');
  });

  test('tells of classes that start from the same word', () => {
    const tables = [
      split(enough, 'train.csv', 'train'),
      split(
        [
          ['x', 'a'],
          ['y', 'b'],
        ],
        'test.csv',
        'test',
      ),
    ];
    const choice = chosen(tables, {
      classes: ['a', 'b'].map((value) => ({ value, name: value, word: value === 'a' ? 'Same' : 'same' })),
    });
    expect(reviewChoice(tables, choice).warnings.map(({ kind }) => kind)).toEqual(['same-words']);
  });
});
