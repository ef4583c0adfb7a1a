import { describe, expect, it } from 'vitest';
import { folderName, freeName, tablesAmong } from '../../../src/store/dropped';

const named = (...names: string[]): File[] => names.map((name) => new File([], name));

describe('what was dropped', () => {
  const tables = (...names: string[]): string[] => tablesAmong(named(...names)).map(({ name }) => name);

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
