/** What tables most likely are. */
import { describe, expect, test } from 'vitest';
import { guessChoice } from '../../../../../src/lab/tasks/tables/guess';
import type { Table } from '../../../../../src/lab/tasks/tables/table';
import { labErrorOf } from '../../support/lab-error';
import { fixture, read, roundTable, table } from './support';

const TEXTS = Array.from({ length: 12 }, (_, i) => `a made-up sentence with the number ${i} in it`);
const round = (values: readonly string[]): string[] => TEXTS.map((_, i) => values[i % values.length] ?? '');

describe('columns', () => {
  const NAMES: readonly (readonly [columns: readonly string[], text: string, text2: string | null, label: string])[] = [
    [['sentence', 'label'], 'sentence', null, 'label'],
    [['id', 'Text', 'Class'], 'Text', null, 'Class'],
    [['review', 'sentiment'], 'review', null, 'sentiment'],
    [['idx', 'sentence1', 'sentence2', 'label'], 'sentence1', 'sentence2', 'label'],
    [['premise', 'hypothesis', 'gold_label'], 'premise', 'hypothesis', 'gold_label'],
    [['question1', 'question2', 'is_duplicate'], 'question1', 'question2', 'is_duplicate'],
    [['#1 ID', '#1 String', '#2 String', 'Quality'], '#1 String', '#2 String', 'Quality'],
    [['question', 'sentence', 'label'], 'question', 'sentence', 'label'],
    [['tweet_text', 'stance'], 'tweet_text', null, 'stance'],
    [['comment', 'category', 'score'], 'comment', null, 'category'],
    [['label', 'label_text', 'text'], 'text', null, 'label_text'],
    [['utterance', 'relation'], 'utterance', null, 'relation'],
  ];

  test.each(NAMES)('by their names: %j', (columns, text, text2, label) => {
    const cells = columns.map((column) => (column === label ? round(['a', 'b']) : TEXTS));
    const { choice } = guessChoice([table(Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? []])))]);
    expect([choice.text, choice.text2, choice.label]).toEqual([text, text2, label]);
  });

  test('by what they hold, where there are no names', async () => {
    const { choice } = guessChoice([await read('headerless.tsv', fixture('headerless.tsv'))]);
    expect([choice.text, choice.text2, choice.label]).toEqual(['column 4', null, 'column 2']);
  });

  test('the label left of the text, and words of no meaning', () => {
    const columns = { mark: round(['x', 'y', 'z']), number: TEXTS.map((_, i) => String(i)), wording: TEXTS };
    const { choice } = guessChoice([table(columns)]);
    expect([choice.text, choice.label]).toEqual(['wording', 'mark']);
  });

  test('the one that can be a label, of two that are called so', () => {
    const many = Array.from({ length: 300 }, (_, i) => i);
    const columns = {
      text: many.map((i) => `text ${i}`),
      label: many.map((i) => String(i / 7)),
      category: many.map((i) => 'ab'[i % 2] ?? ''),
    };
    expect(guessChoice([table(columns)]).choice.label).toBe('category');
  });

  test('a column called like something that every object has', () => {
    const { choice } = guessChoice([table({ text: TEXTS, constructor: round(['-1', '1']) })], { label: 'constructor' });
    expect(choice.classes.map(({ name }) => name)).toEqual(['class -1', 'class 1']);
    expect(choice.leaveOut).toEqual([]);
  });

  test('as the user names them', () => {
    const tables = [
      table({
        sentence: TEXTS,
        headline: TEXTS.map((text) => `on ${text}`),
        label: round(['a', 'b']),
        kind: round(['p', 'q', 'r']),
      }),
    ];
    const { choice } = guessChoice(tables, { text: 'headline', label: 'kind' });
    expect([choice.text, choice.text2, choice.label]).toEqual(['headline', null, 'kind']);
    expect(choice.classes.map(({ name }) => name)).toEqual(['p', 'q', 'r']);
    expect(guessChoice(tables, { text2: 'headline' }).choice.text2).toBe('headline');
  });

  test('a pair can be taken for single texts', () => {
    const pairs = [table({ premise: TEXTS, hypothesis: TEXTS, label: round(['a', 'b']) })];
    expect(guessChoice(pairs).choice.text2).toBe('hypothesis');
    expect(guessChoice(pairs, { text2: null }).choice).toMatchObject({ text: 'premise', text2: null });
  });

  test.each<[string, Table, Parameters<typeof guessChoice>[1], RegExp]>([
    [
      'a named column that is not there',
      table({ text: TEXTS, label: round(['a', 'b']) }),
      { label: 'kind' },
      /no column “kind”.*“text”, “label”/,
    ],
    [
      'a named column of lists',
      table({ text: TEXTS, label: round(['a', 'b']) }, { leftOut: [{ column: 'tokens', holds: 'lists or records' }] }),
      { text: 'tokens' },
      /“tokens”.*holds lists/,
    ],
    [
      'one column for two things',
      table({ text: TEXTS, label: round(['a', 'b']) }),
      { text: 'label', label: 'label' },
      /“label”.*twice/,
    ],
    ['texts alone', table({ text: TEXTS }), {}, /looks like the label/],
    [
      'texts beside labels that are lists',
      table({ text: TEXTS }, { leftOut: [{ column: 'labels', holds: 'lists or records' }] }),
      {},
      /looks like the label.*“labels” holds lists or records/,
    ],
    ['labels alone', table({ label: round(['a', 'b']) }), {}, /looks like the text/],
  ])('refused: %s', async (_, one, named, words) => {
    const error = await labErrorOf(() => guessChoice([one], named));
    expect(error.code).toBe('task-invalid');
    expect(error.message).toMatch(words);
  });

  test('no table is refused', async () => {
    expect((await labErrorOf(() => guessChoice([]))).code).toBe('task-invalid');
  });
});

describe('splits', () => {
  const labels = ['a', 'b'];
  const train = roundTable(labels, 12, { name: 'train.tsv', split: 'train' });
  const dev = roundTable(labels, 6, { name: 'dev.tsv', split: 'validation' });
  const held = roundTable(labels, 6, { name: 'test.tsv', split: 'test' });
  const unlabelled = table({ sentence: TEXTS }, { name: 'test.tsv', split: 'test' });
  const hidden = table({ sentence: TEXTS, label: TEXTS.map(() => '-1') }, { name: 'test.parquet', split: 'test' });

  test('of training and test files are as given', () => {
    const { choice, notes } = guessChoice([held, train]);
    expect(choice.split).toEqual({ kind: 'given', column: null });
    expect(notes).toEqual([]);
  });

  test.each([
    ['without the label column', unlabelled],
    ['with −1 for every label', hidden],
  ])('a test file %s is set aside, and the validation file is tested on', (_, test) => {
    const { choice, notes } = guessChoice([train, dev, test]);
    expect(choice.split).toEqual({ kind: 'given', column: null });
    expect(notes.join(' ')).toMatch(/test\.\w+ has no .*set aside.*“dev\.tsv”: tested on/);
  });

  test('with a test file, the validation file is not used, and it is said', () => {
    expect(guessChoice([train, dev, held]).notes.join(' ')).toMatch(/“dev\.tsv”: not used/);
  });

  test('the training file gives the task its name', () => {
    const named = (...names: readonly string[]): string =>
      guessChoice(
        names.map((name) =>
          table(
            { text: TEXTS, label: round(['a', 'b']) },
            { name, split: name.includes('train') ? 'train' : 'validation' },
          ),
        ),
      ).choice.title;
    expect(named('dev_matched.tsv', 'train.tsv')).toBe('Own task');
    expect(named('other_dev.tsv', 'news-train.tsv')).toBe('news');
  });

  test('a training file alone is split at random, and so is one of no split', () => {
    const random = { kind: 'random', testShare: 0.2, seed: 0 };
    expect(guessChoice([train]).choice.split).toEqual(random);
    expect(guessChoice([train, unlabelled]).choice.split).toEqual(random);
    expect(guessChoice([roundTable(labels, 12)]).choice.split).toEqual(random);
  });

  test('are said by a column whose every value is one', () => {
    const split = round(['train', 'train', 'dev', 'test']);
    const columns = { text: TEXTS, label: round(['a', 'b', 'b']), split };
    expect(guessChoice([table(columns)]).choice.split).toEqual({ kind: 'given', column: 'split' });
    const other = { ...columns, split: round(['train', 'spare']) };
    expect(guessChoice([table(other)]).choice.split.kind).toBe('random');
  });

  test('a file that names no split is not used beside files that do, and it is said', () => {
    const { notes } = guessChoice([train, held, roundTable(labels, 4, { name: 'more.tsv' })]);
    expect(notes.join(' ')).toContain('“more.tsv”');
  });

  test.each([
    [
      'a training file without labels',
      [table({ sentence: TEXTS }, { name: 'train.tsv', split: 'train' }), held],
      /column that looks like the label|no column “label”/,
    ],
    [
      'a test file without a text',
      [train, table({ wording: TEXTS, label: round(labels) }, { name: 'test.tsv', split: 'test' })],
      /test\.tsv has no column “sentence”; it has “wording”, “label”/,
    ],
  ])('refused: %s', async (_, tables, words) => {
    expect((await labErrorOf(() => guessChoice(tables))).message).toMatch(words);
  });
});

describe('classes', () => {
  const guess = (
    column: string,
    values: readonly string[],
    facts: Partial<Table> = {},
  ): ReturnType<typeof guessChoice> =>
    guessChoice([table({ text: TEXTS, [column]: round(values) }, facts)], { label: column });
  const namesOf = (column: string, values: readonly string[], facts: Partial<Table> = {}): string[] =>
    guess(column, values, facts).choice.classes.map(({ name }) => name);

  test('in alphabetical order; numbers in theirs', () => {
    expect(namesOf('label', ['b', 'a', 'C'])).toEqual(['C', 'a', 'b']);
    expect(namesOf('label', ['10', '9', '1'])).toEqual(['class 1', 'class 9', 'class 10']);
    expect(namesOf('label', ['1.5', '0.5'])).toEqual(['0.5', '1.5']);
  });

  test('are worded in lower case, with spaces', () => {
    const { choice } = guess('label', ['Very_Bad', 'Cause-Effect(e1,e2)', 'fine']);
    expect(choice.classes.map(({ word }) => word)).toEqual(['cause effect(e1,e2)', 'very bad', 'fine']);
  });

  test('are named as the source names them', () => {
    expect(namesOf('label', ['0', '1'], { classNames: { label: ['bad', 'good'] } })).toEqual(['bad', 'good']);
  });

  test('are named by convention only where it is certain, and it is said', () => {
    const { choice, notes } = guess('sentiment', ['1', '0']);
    expect(choice.classes.map(({ value, name }) => [value, name])).toEqual([
      ['0', 'negative'],
      ['1', 'positive'],
    ]);
    expect(notes.join(' ')).toContain('0 for “negative”, 1 for “positive”');
    expect(namesOf('sentiment', ['0', '1', '2'])).toEqual(['class 0', 'class 1', 'class 2']);
    expect(namesOf('label', ['0', '1'])).toEqual(['class 0', 'class 1']);
  });

  test('numbers keep their minus in their words', () => {
    const { choice } = guessChoice([table({ text: TEXTS, label: round(['-1', '0', '1']) })]);
    expect(choice.classes.map(({ word }) => word)).toEqual(['class -1', 'class 0', 'class 1']);
    const words = guessChoice([table({ text: TEXTS, label: round(['Not-so_good -- ever', 'covid-19', '- odd -']) })]);
    expect(words.choice.classes.map(({ word }) => word).sort()).toEqual(['covid 19', 'not so good ever', 'odd']);
  });

  test('labels that the annotator did not accept are told of', () => {
    const notes = (answers: readonly string[], label = 'label'): readonly string[] =>
      guessChoice([table({ text: TEXTS, label: round(['a', 'b']), answer: round(answers) })], { label }).notes;
    expect(notes(['accept', 'reject', 'ignore'])).toEqual([
      expect.stringMatching(/^8 rows are not accepted in the column “answer” but used/),
    ]);
    expect(notes(['accept', 'accept'])).toEqual([]);
    expect(notes(['accept', 'perhaps'])).toEqual([]);
    expect(notes(['accept', 'reject'], 'answer')).toEqual([]);
  });

  test('labels that are none are left out and counted', () => {
    const { choice, notes } = guess('label', ['a', 'b', '', '-']);
    expect(choice.leaveOut).toEqual(['', '-']);
    expect(notes.join(' ')).toMatch(/3 rows without a label.*3 rows with the label “-”/);
  });

  test('−1 is a class where it is learnt from, and none where the source names classes from 0', () => {
    expect(guess('sentiment', ['-1', '0', '1']).choice).toMatchObject({
      leaveOut: [],
      classes: [{ name: 'negative' }, {}, {}],
    });
    const named = guess('label', ['-1', '0', '1'], { classNames: { label: ['bad', 'good'] } });
    expect(named.choice.leaveOut).toEqual(['-1']);
    expect(named.notes.join(' ')).toContain('4 rows with the label “-1”');
  });

  const many = (count: number): Table =>
    roundTable(
      Array.from({ length: count }, (_, i) => `kind ${i}`),
      2 * count,
    );
  test.each<[string, Table, RegExp]>([
    ['1,000 classes', many(1000), /“label” holds 1,000 different values.*100/],
    ['101 classes', many(101), /101 different values/],
    ['one class', roundTable(['a'], 5), /“label” holds one label alone: “a”/],
    [
      'numbers all different',
      table({ text: TEXTS, label: TEXTS.map((_, i) => String(i / 3)) }),
      /“label” holds another number in each of 12 rows/,
    ],
    ['no label at all', table({ text: TEXTS, label: round(['']) }), /“label” holds no label/],
  ])('refused: %s', async (_, one, words) => {
    const error = await labErrorOf(() => guessChoice([one]));
    expect(error.message).toMatch(words);
    expect(error.remedy).toContain('another column');
  });

  test('a hundred classes are taken', () => {
    expect(guessChoice([many(100)]).choice.classes).toHaveLength(100);
  });
});

describe('the metric', () => {
  const metricOf = (column: string, values: readonly string[], name = 'a.csv'): unknown => {
    const { metric, positive, other } = guessChoice([table({ text: TEXTS, [column]: round(values) }, { name })], {
      label: column,
    }).choice;
    return [metric, positive, other];
  };

  test.each<[string, string, readonly string[], string | undefined, unknown]>([
    ['two classes alike', 'label', ['a', 'b'], undefined, ['accuracy', null, null]],
    ['acceptability', 'acceptability', ['0', '1'], undefined, ['matthews', null, null]],
    ['a file called CoLA', 'label', ['0', '1'], 'CoLA/in_domain_train.tsv', ['matthews', null, null]],
    ['a column of chocolate', 'chocolate', ['0', '1'], undefined, ['accuracy', null, null]],
    ['paraphrases', 'Quality', ['0', '1'], undefined, ['f1', '1', null]],
    ['repeated questions', 'is_duplicate', ['0', '1'], undefined, ['f1', '1', null]],
    [
      'relations with a rest',
      'relation',
      ['Cause-Effect(e1,e2)', 'Other', 'Cause-Effect(e2,e1)'],
      undefined,
      ['macro-f1-without-other', null, 'Other'],
    ],
    ['a rest without relations', 'label', ['Other', 'a', 'b'], undefined, ['accuracy', null, 'Other']],
    ['one class over three quarters', 'label', ['a', 'a', 'a', 'a', 'a', 'b'], undefined, ['macro-f1', null, null]],
    ['one class at three quarters', 'label', ['a', 'a', 'a', 'b'], undefined, ['accuracy', null, null]],
  ])('%s', (_, column, values, name, expected) => {
    expect(metricOf(column, values, name)).toEqual(expected);
  });
});

test.each([
  [['train.tsv', 'test.tsv'], 'Own task'],
  [['data/news_train.csv', 'data/news_test.csv'], 'news'],
  [['film-reviews.parquet'], 'film reviews'],
  [['train-00000-of-00002.parquet'], 'Own task'],
])('%j make a task called %s', (names, title) => {
  expect(guessChoice(names.map((name) => roundTable(['a', 'b'], 8, { name }))).choice.title).toBe(title);
});
