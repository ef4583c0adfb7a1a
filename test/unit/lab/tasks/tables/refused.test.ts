/** Files that are no table, or no good one: each named with its line and what to do. */
import { describe, expect, test } from 'vitest';
import { readTable } from '../../../../../src/lab/tasks/tables/read';
import { labErrorOf } from '../../support/lab-error';
import { fixture, read } from './support';

const GOOD = 'text,label\nfine film,good\ndull film,bad\n';
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [...part])),
  );
const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const damaged = (name: string, change: (copy: Uint8Array) => Uint8Array): Uint8Array => change(fixture(name).slice());

const CASES: readonly (readonly [what: string, name: string, content: string | Uint8Array, said: readonly RegExp[]])[] =
  [
    ['no bytes', 'a.csv', '', [/^a\.csv is empty/]],
    ['blank lines', 'a.csv', '\n \n\n', [/^a\.csv is empty/]],
    ['a byte-order mark alone', 'a.csv', '\uFEFF', [/^a\.csv is empty/]],
    ['a header alone', 'a.csv', 'text,label\n', [/a\.csv has no rows/]],
    ['a row with a cell too many', 'a.csv', `${GOOD}fine, film,good\n`, [/line 4 has 3 cells.* 2/, /comma in quotes/]],
    [
      'a quote after a space',
      'a.csv',
      'label, text\ngood, "fine, film"\n',
      [/line 2 has 3 cells/, /no space before the first quote/],
    ],
    [
      'a row with a cell too few',
      'a.tsv',
      'text\tlabel\nfine\tgood\ndull\n',
      [/line 3 has 1 cell,/, /exactly one tab/],
    ],
    ['a quote that is never closed', 'a.csv', `${GOOD}"fine,good\ndull,bad\n`, [/line 4: the quote.*never closed/]],
    ['text after a closing quote', 'a.csv', `${GOOD}"fine" film,good\n`, [/line 4: the quote/]],
    ['a quote closed by the next', 'a.csv', `${GOOD}"fine,good\ndull,bad\n"so",bad\n`, [/line 4: the quote/]],
    ['two columns of one name', 'a.csv', 'text,label,label\nfine,good,good\n', [/same name: “label”/]],
    ['NUL bytes', 'a.csv', `${GOOD}fi\0ne,good\n`, [/line 4 holds a NUL/, /UTF-8/]],
    ['another encoding', 'a.csv', latin(`${GOOD}café,good\n`), [/line 4 is not in UTF-8/, /Save it as UTF-8/]],
    ['a character cut off at the end', 'a.csv', bytes(GOOD, 'x,y', [0xe2, 0x82]), [/line 4 is not in UTF-8/]],
    ['UTF-16 without a mark', 'a.csv', Uint8Array.from(Buffer.from(GOOD, 'utf16le')), [/looks like UTF-16/]],
    ['half a character of UTF-16', 'a.csv', bytes([0xff, 0xfe, 0x41, 0x00, 0x00, 0xd8]), [/UTF-16/]],
    ['a long cell', 'a.csv', `${GOOD}${'x'.repeat(100_001)},good\n`, [/line 4.*100,001.*“text”.*100,000/]],
    ['a cell of 10 MB', 'a.csv', `${GOOD}${'x'.repeat(10_000_000)},good\n`, [/line 4.*100,000/]],
    ['a quoted cell of 10 MB', 'a.csv', `${GOOD}"${'x\n'.repeat(5_000_000)}",good\n`, [/line 4/]],
    ['a long cell of JSON', 'a.json', `[{"text":"${'x'.repeat(100_001)}"}]`, [/row 1.*100,001.*“text”/]],
    [
      'too many columns',
      'a.csv',
      `${'a'
        .repeat(1500)
        .split('')
        .map((a, i) => a + String(i))
        .join()}\n`,
      [/1,000 columns/],
    ],
    ['a zip archive', 'a.csv', bytes('PK', [3, 4], 'file.csv'), [/zip archive/, /Unpack/]],
    [
      'a spreadsheet',
      'a.csv',
      bytes('PK', [3, 4], '[Content_Types].xml xl/workbook.xml'),
      [/spreadsheet/, /CSV or TSV/],
    ],
    ['an old spreadsheet', 'a.xls', bytes([0xd0, 0xcf, 0x11, 0xe0]), [/older office/]],
    ['a PDF', 'a.pdf', bytes('%PDF-1.7'), [/a PDF document/]],
    ['an image', 'a.png', bytes([0x89], 'PNG'), [/image \(PNG\)/]],
    ['a packed table', 'a.csv.gz', bytes([0x1f, 0x8b, 8]), [/gzip/, /Unpack/]],
    ['a web page', 'a.csv', '\n<!DOCTYPE html><html><body>text,label</body></html>', [/web page/, /Download/]],
    ['Parquet cut short', 'a.parquet', damaged('none.parquet', (all) => all.slice(0, 1500)), [/cut short/, /Download/]],
    ['Parquet with a damaged page', 'a.parquet', damaged('gzip.parquet', (all) => all.fill(7, 40, 90)), [/damaged/]],
    ['Parquet of a million and one rows', 'a.parquet', fixture('too-many-rows.parquet'), [/more than 1,000,000 rows/]],
    ['Parquet with a long cell', 'a.parquet', fixture('long-cell.parquet'), [/row 2.*100,001.*“text”/]],
    ['Parquet without rows', 'a.parquet', fixture('no-rows.parquet'), [/no rows/]],
    ['Parquet of lists alone', 'a.parquet', fixture('only-nested.parquet'), [/“tokens” holds something else/]],
    ['JSON that ends early', 'a.json', '[{"text": "a"},\n {"text"', [/line 2.*not JSON.*ends too early/]],
    ['JSON with a comma too many', 'a.json', '[{"text": "a",\n "label": 1,}]', [/line 2, character 13 is not JSON/]],
    ['JSON without a comma', 'a.json', '[{"text": "a"}\n\n{"text": "b"}]', [/line 3, character 1 is not JSON/]],
    ['JSON with a line break in a text', 'a.json', '[{"text": "a\nb"}]', [/line 1.*quote/]],
    ['JSON with a bad escape', 'a.json', '[{"text": "a\\x"}]', [/line 1.*backslash/]],
    ['JSON with text after its end', 'a.json', '[\n{"text": "a"}]\nmore', [/line 3.*after the end/]],
    ['JSON nested without end', 'a.json', `[{"text": ${'['.repeat(100_000)}`, [/too deeply/]],
    ['JSON rows that are not records', 'a.json', '[{"text": "a"}, 3]', [/row 2 is neither a record/]],
    ['JSON rows of two kinds', 'a.json', '[{"text": "a"}, ["b"]]', [/row 2 is not like the rows before/]],
    ['JSON lists of unequal lengths', 'a.json', '[["text", "label"], ["a", 1], ["b"]]', [/row 2 has 1 cell/]],
    [
      'JSON columns of unequal lengths',
      'a.json',
      '{"text": ["a", "b"], "label": [1]}',
      [/“label” has 1 cell, “text” has 2/],
    ],
    ['a single JSON record', 'a.json', '{"text": "a"}', [/single record/]],
    ['an empty JSON list', 'a.json', '[]', [/no rows/]],
    ['a line that is not JSON', 'a.jsonl', '{"text": "a"}\n\n{"text": }\n', [/line 3, character 10 is not JSON/]],
    ['a line that is no record', 'a.jsonl', '{"text": "a"}\n"b"\n', [/line 2 is neither a record/]],
    ['two records in a line', 'a.jsonl', '{"text": "a"} {"text": "b"}\n', [/line 1.*after the end/]],
    [
      'rows that a server has cut short',
      'a.json',
      '{"rows": [{"row_idx": 0, "row": {"text": "a"}, "truncated_cells": ["text"]}]}',
      [/row 1 was cut short/],
    ],
  ];

describe('refused', () => {
  test.each(CASES)('%s', async (_, name, content, said) => {
    const error = await labErrorOf(() => read(name, content));
    expect(error.code).toBe('task-invalid');
    for (const words of said) expect(`${error.message} ${error.remedy}`).toMatch(words);
    expect(error.message).toContain(name);
    expect(error.message.length).toBeLessThan(400);
  });

  test('more than a million rows, in whatever form', async () => {
    const text = `text\tlabel\n${'a\tb\n'.repeat(1_000_001)}`;
    expect((await labErrorOf(() => read('a.tsv', text))).message).toContain('1,000,000 rows');
  });

  test('a file too large for one text, before it is read', async () => {
    const source = { size: 600_000_000, slice: () => ({ arrayBuffer: () => Promise.resolve(new ArrayBuffer(8)) }) };
    expect((await labErrorOf(() => readTable('a.csv', source))).message).toContain('600 MB');
  });
});

test('a cell of exactly 100,000 characters is read', async () => {
  const table = await read('a.csv', `${GOOD}${'x'.repeat(100_000)},good\n`);
  expect(table.cells[0]?.[2]).toHaveLength(100_000);
});
