import { describe, expect, it } from 'vitest';
import { areSentences, folderName, freeName } from '../../../src/store/dropped';

const named = (...names: string[]): File[] => names.map((name) => new File([], name));

describe('what was dropped', () => {
  it('is sentences where all of it is tables', () => {
    expect(areSentences({ folders: [], files: named('train.tsv', 'TEST.TXT') })).toBe(true);
    expect(areSentences({ folders: [], files: named('train.tsv', 'config.json') })).toBe(false);
    expect(areSentences({ folders: [], files: named('vocab.txt') })).toBe(false);
    expect(areSentences({ folders: [], files: [] })).toBe(false);
  });

  it('is an encoder where there is a folder', () => {
    const folder = { isDirectory: true, name: 'mine' } as FileSystemDirectoryEntry;
    expect(areSentences({ folders: [folder], files: [] })).toBe(false);
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
