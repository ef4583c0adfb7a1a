/** Tables read as pandas and pyarrow read them, and told apart by what they hold. */
import { describe, expect, test } from 'vitest';
import { splitOfName } from '../../../../../src/lab/tasks/tables/names';
import { readTable } from '../../../../../src/lab/tasks/tables/read';
import { placeOf } from '../../../../../src/lab/tasks/tables/table';
import { columnsOf, fixture, read } from './support';

interface Expected {
  readonly columns: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

const EXPECTED = JSON.parse(new TextDecoder().decode(fixture('expected.json'))) as Record<string, Expected>;

describe('as the reference reads it', () => {
  test('there are fixtures of every kind', () => {
    const kinds = new Set(Object.keys(EXPECTED).map((name) => name.split('.').at(-1)));
    expect([...kinds].sort()).toEqual(['csv', 'json', 'jsonl', 'parquet', 'tsv', 'txt']);
  });

  test.each(Object.keys(EXPECTED))('%s', async (name) => {
    const { columns, cells, rows } = await read(name, fixture(name));
    expect(columns).toEqual(EXPECTED[name]?.columns);
    expect(cells).toEqual(EXPECTED[name]?.cells);
    expect(rows).toBe(EXPECTED[name]?.cells[0]?.length);
  });

  test.each(['comma.csv', 'literal.tsv', 'quoted.tsv', 'records.json', 'snappy.parquet'])(
    '%s under a name that says nothing, or something else',
    async (name) => {
      for (const other of ['data', 'data.csv', 'data.tsv', 'data.txt']) {
        expect((await read(other, fixture(name))).cells).toEqual(EXPECTED[name]?.cells);
      }
    },
  );

  test('a Blob is read like its bytes', async () => {
    const [table] = await readTable('comma.csv', new Blob([fixture('comma.csv').slice()]));
    expect(table?.cells).toEqual(EXPECTED['comma.csv']?.cells);
  });
});

test.each(['comma.csv', 'gzip.parquet'])('%s is read from a view into a larger buffer', async (name) => {
  const bytes = fixture(name);
  const larger = Buffer.alloc(bytes.length + 20_000, 'x');
  larger.set(bytes, 10_000);
  expect((await read(name, larger.subarray(10_000, 10_000 + bytes.length))).cells).toEqual(EXPECTED[name]?.cells);
});

describe('quotes', () => {
  test('are characters in a tab-separated file, balanced or not', async () => {
    const text = 'sentence\tlabel\n"so called" "fun"\t"x"\nhe said "no\ty\n"whole cell"\tz\n';
    expect(columnsOf(await read('a.tsv', text))).toEqual({
      sentence: ['"so called" "fun"', 'he said "no', '"whole cell"'],
      label: ['"x"', 'y', 'z'],
    });
  });

  test('enclose cells in a tab-separated file that quotes its header, doubles quotes or breaks lines', async () => {
    const inside = async (text: string): Promise<string | undefined> => (await read('a.tsv', text)).cells[0]?.[0];
    expect(await inside('"sentence"\t"label"\n"fine"\t"x"\n')).toBe('fine');
    expect(await inside('sentence\tlabel\n"a ""fine"" film"\tx\n')).toBe('a "fine" film');
    expect(await inside('sentence\tlabel\n"a fine\nfilm"\tx\n')).toBe('a fine\nfilm');
  });

  test('enclose cells even where that shows only far down the file', async () => {
    const filler = 'a plain sentence\tx\n'.repeat(30_000);
    const table = await read('a.tsv', `sentence\tlabel\n${filler}"two\nlines"\ty\n`);
    expect([table.cells[0]?.at(-1), table.lines?.at(-1), table.rows]).toEqual(['two\nlines', 30_002, 30_001]);
  });

  test('rows are counted in lines of the file, through cells of several lines and blank lines', async () => {
    const table = await read('a.csv', 'text,label\n"one\ntwo\nthree",a\n\nfour,b\n"five\r\nsix",a\nseven,b');
    expect([...(table.lines ?? [])]).toEqual([2, 6, 7, 9]);
    expect(placeOf(table, 3)).toBe('a.csv, line 9');
  });
});

describe('the first row', () => {
  const columns = async (text: string): Promise<readonly string[]> => (await read('a.tsv', text)).columns;

  test.each([
    ['of a table with one row', 'sentence\tlabel\nfine\tgood\n', ['sentence', 'label']],
    ['in capitals, with spaces', ' Sentence\tLABEL \nfine\tgood\n', ['Sentence', 'LABEL']],
    ['that only its numbers give away', 'wording\tmark\nfine\t1\ndull\t0\n', ['wording', 'mark']],
    [
      'that only its lengths give away',
      'wording\tmark\nthis one is quite a bit longer\tgood\nand so is the second one here\tbad\n',
      ['wording', 'mark'],
    ],
    ['of numbers, as frames without names have', '0\t1\nfine\tgood\ndull\tbad\n', ['0', '1']],
    ['with a column that has no name', '\tsentence\tlabel\n0\tfine\tgood\n', ['column 1', 'sentence', 'label']],
  ])('names the columns: %s', async (_, text, expected) => {
    expect(await columns(text)).toEqual(expected);
  });

  test.each([
    ['sentences', 'what a fine film\tgood\nwhat a dull film\tbad\n'],
    ['a label that comes again', 'topic\tgood\nreview\tbad\nlabel\tgood\n'],
    ['a number', 'fine\t1\ndull\t0\n'],
  ])('is a row like the others: %s', async (_, text) => {
    expect(await columns(text)).toEqual(['column 1', 'column 2']);
  });

  test('is what the user says it is', async () => {
    const text = 'fine\tgood\ndull\tbad\n';
    expect((await read('a.tsv', text, { header: true })).columns).toEqual(['fine', 'good']);
    expect((await read('a.tsv', 'text\tlabel\ndull\tbad\n', { header: false })).rows).toBe(2);
  });
});

test('UTF-16 of either byte order, with its mark, in pieces that cut characters', async () => {
  const filler = '🎈'.repeat(30_000);
  const text = `\uFEFFtext,label\n${Array.from({ length: 20 }, (_, i) => `${filler}${i},a\n`).join('')}`;
  const little = Buffer.from(text, 'utf16le');
  for (const bytes of [little, Buffer.from(little).swap16()]) {
    const table = await read('a.csv', new Uint8Array(bytes));
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.cells[0]?.every((cell, i) => cell === `${filler}${i}`)).toBe(true);
    expect(table.rows).toBe(20);
  }
});

test('line ends of Windows and of old Macs, mixed, and none at the end', async () => {
  const table = await read('a.csv', 'text,label\r\none,a\rtwo,b\nthree,a');
  expect(columnsOf(table)).toEqual({ text: ['one', 'two', 'three'], label: ['a', 'b', 'a'] });
});

test('a comma in every text does not make a tab-separated file comma-separated', async () => {
  const table = await read('a.csv', 'text\tlabel\nyes, indeed\ta\nno, never\tb\n');
  expect(columnsOf(table)).toEqual({ text: ['yes, indeed', 'no, never'], label: ['a', 'b'] });
});

test('a file of sentences alone is one column', async () => {
  const table = await read('a.txt', 'Well, yes.\nNo.\nOne, two, three.\nNothing at all.\n');
  expect(table.columns).toHaveLength(1);
  expect(table.cells[0]).toContain('One, two, three.');
});

test.each([
  ['train.tsv', 'train'],
  ['data/train-00000-of-00002.parquet', 'train'],
  ['dev_matched.tsv', 'validation'],
  ['in_domain_dev.tsv', 'validation'],
  ['val.csv', 'validation'],
  ['C:\\data\\TEST_FILE.TXT', 'test'],
  ['latest.csv', null],
  ['strain.csv', null],
  ['train_test.csv', null],
  ['reviews.csv', null],
])('%s is for %s', (name, split) => {
  expect(splitOfName(name)).toBe(split);
});
