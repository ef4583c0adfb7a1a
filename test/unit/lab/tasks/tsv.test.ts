/** Tables as people bring them: what is read, and what is refused with a reason. */
import { describe, expect, test } from 'vitest';
import { buildTask, readRows, type Row } from '../../../../src/lab/tasks/tsv';
import { labErrorOf } from '../support/lab-error';

const GOOD = 'sentence\tlabel\nfine film\tgood\ndull film\tbad\n';
const WORDING = { id: 'x', title: 'X', question: '?', labelWords: {}, metric: 'accuracy' } as const;

describe('read', () => {
  const texts = (content: string): (string | null)[][] =>
    readRows(content, 'a.tsv').map(({ text, label }) => [text, label]);

  test.each([
    ['a plain table', GOOD],
    ['a byte-order mark', `\uFEFF${GOOD}`],
    ['line ends of Windows', GOOD.replaceAll('\n', '\r\n')],
    ['line ends of old Macs', GOOD.replaceAll('\n', '\r')],
    ['no line end at the end', GOOD.trimEnd()],
    ['empty lines between', GOOD.replaceAll('\n', '\n\n')],
    ['a header in capitals, with spaces', GOOD.replace('sentence\tlabel', ' Sentence\tLABEL ')],
    ['columns the other way round', 'label\tsentence\ngood\tfine film\nbad\tdull film\n'],
    ['further columns', 'id\tsentence\tnote\tlabel\n1\tfine film\t\tgood\n2\tdull film\tx\tbad\n'],
    ['spaces around cells', 'sentence\tlabel\n  fine film \t good\ndull film\tbad'],
  ])('%s', (_, content) => {
    expect(texts(content)).toEqual([
      ['fine film', 'good'],
      ['dull film', 'bad'],
    ]);
  });

  test('quotes are literal', () => {
    expect(readRows('sentence\tlabel\n"so called" "fun"\t"x"', 'a.tsv')[0]).toMatchObject({
      text: '"so called" "fun"',
      label: '"x"',
    });
  });

  test('pairs, and the split of bundled tasks', () => {
    const rows = readRows('sentence1\tsentence2\tlabel\tsplit\na\tb\t1\ttrain\nc\t\t0\ttest', 'a.tsv');
    expect(rows).toEqual([
      { text: 'a', text2: 'b', label: '1', split: 'train' },
      { text: 'c', text2: '', label: '0', split: 'test' },
    ]);
    expect(readRows(GOOD, 'a.tsv')[0]).toMatchObject({ text2: null, split: null });
  });

  test('a cell of exactly 100,000 characters', () => {
    expect(readRows(`sentence\tlabel\n${'a'.repeat(100_000)}\tx`, 'a.tsv')[0]?.text).toHaveLength(100_000);
  });
});

describe('refused', () => {
  test.each([
    ['an empty file', '', ['a.tsv', 'header']],
    ['no header', 'fine film\tgood\ndull film\tbad', ['a.tsv', 'header', 'fine film']],
    ['a header without label', 'sentence\tclass\nfine\tgood', ['label']],
    ['commas instead of tabs', 'sentence,label\nfine,good', ['header']],
    ['two columns of one name', 'sentence\tlabel\tlabel\nfine\tgood\tgood', ['label', 'two columns']],
    ['two sentence columns', 'sentence\tsentence\tlabel\nfine\tgood\tgood', ['sentence']],
    ['a header alone', 'sentence\tlabel\n\n', ['no examples']],
    ['a row with a tab too many', `${GOOD}fine\tfilm\tgood`, ['line 4', '3 cells', '2']],
    ['a row with too few cells', `${GOOD}fine film`, ['line 4', '1 cells']],
    ['a row without text', `${GOOD}\tgood`, ['line 4', 'no text']],
    ['a row without label', `${GOOD}fine film\t `, ['line 4', 'no label']],
    ['NUL bytes', `${GOOD}fi\0ne\tgood`, ['NUL']],
    ['text of another encoding', `${GOOD}fi\uFFFDne\tgood`, ['UTF-8']],
    ['a cell of more than 100,000 characters', `${GOOD}${'a'.repeat(100_001)}\tgood`, ['line 4', '100001', '100000']],
  ])('%s', async (_, content, named) => {
    const error = await labErrorOf(() => readRows(content, 'a.tsv'));
    expect(error.code).toBe('task-invalid');
    for (const words of named) expect(error.message).toContain(words);
  });
});

describe('a task', () => {
  const row = (label: string, text2: string | null = null): Row => ({ text: 'a', text2, label, split: null });

  test('has its classes in alphabetical order, worded by its label words or by their names', () => {
    const task = buildTask(
      { ...WORDING, labelWords: { b_c: 'great' } },
      [row('very-bad'), row('b_c'), row('very-bad')],
      [row('b_c')],
    );
    expect(task.classes).toEqual(['b_c', 'very-bad']);
    expect(task.labelWords).toEqual(['great', 'very bad']);
    expect(task.train.map(({ label }) => label)).toEqual([1, 0, 1]);
    expect(task.test.map(({ label }) => label)).toEqual([0]);
  });

  test.each([
    ['one class', [row('a'), row('a')], [row('a')], ['“a”']],
    ['a test label never seen in training', [row('a'), row('b')], [row('c')], ['“c”', 'a, b']],
    [
      'more than 100 classes',
      Array.from({ length: 101 }, (_, i) => row(`class ${i}`)),
      [row('class 0')],
      ['101', '100'],
    ],
    ['pairs for training and none for testing', [row('a', 'x'), row('b', 'y')], [row('a')], ['pairs']],
    ['pairs for testing and none for training', [row('a'), row('b')], [row('a', 'x')], ['pairs']],
  ])('refused: %s', async (_, train, testRows, named) => {
    const error = await labErrorOf(() => buildTask(WORDING, train, testRows));
    expect(error.code).toBe('task-invalid');
    for (const words of named) expect(error.message).toContain(words);
  });

  test('of a hundred classes is taken', () => {
    const rows = Array.from({ length: 100 }, (_, i) => row(`class ${i}`));
    expect(buildTask(WORDING, rows, rows).classes).toHaveLength(100);
  });
});

test.each(['positive', 'other'])('a class that is named as %s and is none is refused', async (role) => {
  const rows = readRows(GOOD, 'x.tsv');
  const error = await labErrorOf(() => buildTask({ ...WORDING, [role]: 'fine' }, rows, rows));
  expect(error).toMatchObject({ code: 'task-invalid', message: expect.stringContaining('“fine”') as string });
});
