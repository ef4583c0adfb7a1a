import { describe, expect, it } from 'vitest';
import { folderName, freeName, tablesAmong } from '../../../src/store/dropped';

const named = (...names: string[]): File[] => names.map((name) => new File([], name));

describe('what was dropped', () => {
  const tables = (...names: string[]): string[] => tablesAmong(named(...names), false).map(({ name }) => name);
  const loose = (...names: string[]): string[] => tablesAmong(named(...names), true).map(({ name }) => name);

  it('is tables where some are there and nothing of an encoder', () => {
    expect(tables('train.tsv', 'TEST.TXT')).toEqual(['train.tsv', 'TEST.TXT']);
    expect(tables('data.csv', 'more.jsonl', 'rows.json', 'x.parquet', 'licence.pdf')).toEqual([
      'data.csv',
      'more.jsonl',
      'rows.json',
      'x.parquet',
    ]);
  });

  it('is an encoder where any file belongs to one', () => {
    expect(tables('vocab.txt')).toEqual([]);
    expect(tables('train.tsv', 'config.json')).toEqual([]);
    expect(tables('notes.txt', 'model.safetensors', 'tokenizer.json')).toEqual([]);
    expect(tables()).toEqual([]);
  });

  it('is not what lies beside tables: hidden files and what is written about them', () => {
    const beside = ['README.md', 'README.txt', 'LICENSE.txt', 'LICENCE', '._train.csv', '.DS_Store'];
    expect(tables('train.csv', ...beside)).toEqual(['train.csv']);
    expect(tables('readme-data.csv', 'notices.tsv', 'reading.txt')).toHaveLength(3);
    expect(tables(...beside)).toEqual([]);
  });

  it('is read as a table where loose files are neither, so that somebody says what they are', () => {
    expect(loose('table.xlsx')).toEqual(['table.xlsx']);
    expect(loose('train.csv', 'table.xlsx')).toEqual(['train.csv']);
    expect(loose('config.json', 'notes.pdf')).toEqual([]);
    expect(tables('table.xlsx')).toEqual([]);
  });
});

it('a folder field tells the name of the folder', () => {
  const at = (path: string): File => Object.defineProperty(new File([], 'x'), 'webkitRelativePath', { value: path });
  expect(folderName([at('mine/config.json'), at('mine/deeper/config.json')])).toBe('mine');
  expect(folderName([at('')])).toBeNull();
  expect(folderName([])).toBeNull();
});

it('files without a folder take nobody’s place', () => {
  expect(freeName([])).toBe('my-encoder');
  expect(freeName(['folder:my-encoder', 'folder:my-encoder-2'])).toBe('my-encoder-3');
});
