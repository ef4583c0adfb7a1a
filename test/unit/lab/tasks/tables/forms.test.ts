/** JSON in its several shapes, and what Parquet says beside its cells. */
import { describe, expect, test } from 'vitest';
import { readTable } from '../../../../../src/lab/tasks/tables/read';
import { placeOf } from '../../../../../src/lab/tasks/tables/table';
import { labErrorOf } from '../../support/lab-error';
import { columnsOf, fixture, read } from './support';

describe('JSON', () => {
  const WANTED = { text: ['a', 'b'], label: ['1', '0'] };

  test.each([
    ['a list of records', '[{"text":"a","label":1},{"text":"b","label":0}]'],
    ['records with their names in another order', '[{"text":"a","label":1},{"label":0,"text":"b"}]'],
    ['a list of rows below their names', '[["text","label"],["a",1],["b",0]]'],
    ['columns', '{"text":["a","b"],"label":[1,0]}'],
    ['columns by row', '{"text":{"0":"a","1":"b"},"label":{"0":1,"1":0}}'],
    ['under “data”', '{"version":2,"data":[{"text":"a","label":1},{"text":"b","label":0}]}'],
    [
      'rows of a server',
      '{"rows":[{"row_idx":0,"row":{"text":"a","label":1},"truncated_cells":[]},{"row_idx":1,"row":{"text":"b","label":0}}]}',
    ],
    ['one record a line', '{"text":"a","label":1}\n{"text":"b","label":0}'],
    ['one list a line', '["text","label"]\n["a",1]\n\n["b",0]\n'],
    ['with a byte-order mark and spaces', '\uFEFF \n[ {"text" : "a" , "label" : 1 } ,\r\n {"text":"b","label":0} ] \n'],
  ])('%s', async (_, text) => {
    // Told apart by what they hold, without an extension.
    expect(columnsOf(await read('a', text))).toEqual(WANTED);
  });

  test('values stay as they are written; null, NaN and what is absent are nothing', async () => {
    const table = await read(
      'a.json',
      '[{"a":1.50,"b":true,"c":null},{"a":12345678901234567890,"b":NaN},{"a":-1e5,"c":"\\u00e9\\n\\"x\\\\"}]',
    );
    expect(columnsOf(table)).toEqual({
      a: ['1.50', '12345678901234567890', '-1e5'],
      b: ['true', '', ''],
      c: ['', '', 'é\n"x\\'],
    });
  });

  test('texts are as JSON.parse reads them', async () => {
    const texts = ['"', '\\', '\\\\"', 'a\tb', '\u2028', '🎈', '</x>', '\\u0041', ''];
    const table = await read('a.json', JSON.stringify(texts.map((text) => ({ text, n: 1 }))));
    expect(table.cells[0]).toEqual(texts);
  });

  test('columns of lists are left out and named', async () => {
    const table = await read('a.json', '[{"text":"a","tokens":["x"]},{"text":"b","tokens":["y","z"]}]');
    expect(table.columns).toEqual(['text']);
    expect(table.leftOut).toEqual([{ column: 'tokens', holds: 'lists or records' }]);
    const lists = await read('a.json', '[["text","tokens"],["a",["x"]]]');
    expect([lists.columns, lists.leftOut?.[0]?.column]).toEqual([['text'], 'tokens']);
  });

  test('a list of one text is that text, as programs for annotation write labels', async () => {
    const lines = ['{"text":"a","label":["x"],"n":[1]}', '{"text":"b","label":[ "y\\n" ]}', '{"text":"c","label":[]}'];
    const table = await read('a.jsonl', lines.join('\n'));
    expect(columnsOf(table)).toEqual({ text: ['a', 'b', 'c'], label: ['x', 'y\n', ''] });
    expect(table.leftOut?.map(({ column }) => column)).toEqual(['n']);
  });

  test('a list for each split is a table for each split', async () => {
    const text = '{"train":[{"text":"a"},{"text":"b"}],"validation":[{"text":"c"}],"test":[{"text":"d"}]}';
    const tables = await readTable('news.json', new TextEncoder().encode(text));
    expect(tables.map(({ name, split, rows }) => [name, split, rows])).toEqual([
      ['news.json (train)', 'train', 2],
      ['news.json (validation)', 'validation', 1],
      ['news.json (test)', 'test', 1],
    ]);
  });

  test('names of classes come with rows of a server', async () => {
    const text =
      '{"features":[{"name":"label","type":{"names":["bad","good"],"_type":"ClassLabel"}},{"name":"text","type":{"dtype":"string"}}],"rows":[{"row_idx":0,"row":{"text":"a","label":0}}]}';
    expect((await read('a.json', text)).classNames['label']).toEqual(['bad', 'good']);
  });

  test('a row of lines is found by its line, a row of a list by its number', async () => {
    const lines = await read('a.jsonl', '\n{"text":"a"}\n\n{"text":"b"}\n');
    expect(placeOf(lines, 1)).toBe('a.jsonl, line 4');
    expect(placeOf(await read('a.json', '[{"text":"a"},\n{"text":"b"}]'), 1)).toBe('a.json, row 2');
  });
});

describe('Parquet', () => {
  test('columns of lists, records and bytes are left out and named', async () => {
    const table = await read('nested.parquet', fixture('nested.parquet'));
    expect(columnsOf(table)).toEqual({ text: ['one', 'two'] });
    expect(table.leftOut).toEqual([
      { column: 'tokens', holds: 'lists or records' },
      { column: 'place', holds: 'lists or records' },
      { column: 'raw', holds: 'bytes that are not text' },
    ]);
  });

  test('is told of as it is read, and let go of between two columns', async () => {
    const told: number[] = [];
    const stop = new AbortController();
    const bytes = fixture('snappy.parquet');
    await read('a.parquet', bytes, { onProgress: (done) => told.push(done) });
    // Ten columns in three row groups.
    expect(told).toHaveLength(30);
    expect(told.every((done, i) => done > (told[i - 1] ?? 0))).toBe(true);
    expect(told.at(-1)).toBe(bytes.length);
    const onProgress = (done: number): void => {
      if (done > bytes.length / 2) stop.abort();
    };
    const error = await labErrorOf(() => read('a.parquet', bytes, { onProgress, signal: stop.signal }));
    expect(error.code).toBe('cancelled');
  });

  test('names of classes are those that the datasets library writes', async () => {
    const table = await read('named.parquet', fixture('named.parquet'));
    expect(table.classNames).toEqual({ label: ['bad', 'good'] });
  });
});

test('what a spreadsheet program says of its separator is no row', async () => {
  for (const above of ['sep=;', '"sep=;"']) {
    const table = await read('a.csv', `${above}\r\nText;Wert\r\n"eins, zwei";0,5\r\ndrei;1,5\r\n`);
    expect(columnsOf(table)).toEqual({ Text: ['eins, zwei', 'drei'], Wert: ['0,5', '1,5'] });
    expect(placeOf(table, 1)).toBe('a.csv, line 4');
  }
  expect((await read('a.csv', 'sep=;,b\n1,2\n3,4\n')).columns).toEqual(['sep=;', 'b']);
});
