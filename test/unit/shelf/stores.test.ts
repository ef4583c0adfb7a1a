/** Where encoders are kept outside a browser: the same behaviour in memory and on the disk. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cacheDirectory, nodeStore } from '../../../src/cli/node-store';
import { named, writeFile, type FileStore } from '../../../src/shelf/file-store';
import { memoryStore } from '../../../src/shelf/memory-store';
import { labErrorOf } from '../lab/support/lab-error';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function onDisk(): Promise<FileStore> {
  const folder = await mkdtemp(path.join(tmpdir(), 'store-'));
  folders.push(folder);
  return nodeStore(path.join(folder, 'encoders'));
}

const stores: readonly (readonly [string, () => Promise<FileStore>])[] = [
  ['memory', () => Promise.resolve(memoryStore())],
  ['disk', onDisk],
];

describe.each(stores)('%s', (kind, make) => {
  test('nothing is there at first, and nothing is no failure', async () => {
    const store = await make();
    expect(await store.folders()).toEqual([]);
    expect(await store.files('none')).toEqual(new Map());
    expect(await store.read('none', 'a')).toBeNull();
    await store.remove('none');
    await store.remove('none', 'a');
    expect(store.lasting).toBe(kind === 'disk');
  });

  test('files grow, are read in part, and begin anew', async () => {
    const store = await make();
    const file = await store.open('one', 'part');
    await file.append(Uint8Array.of(1, 2, 3));
    const lent = Uint8Array.of(4, 5);
    await file.append(lent);
    lent.fill(9);
    expect(file.bytes).toBe(5);
    expect([...(await file.read(1, 4))]).toEqual([2, 3, 4]);
    await file.close();
    expect([...((await store.read('one', 'part')) ?? [])]).toEqual([1, 2, 3, 4, 5]);
    expect([...((await store.read('one', 'part', 3)) ?? [])]).toEqual([4, 5]);

    const again = await store.open('one', 'part');
    expect(again.bytes).toBe(5);
    await again.append(Uint8Array.of(6));
    expect(again.bytes).toBe(6);
    await again.restart();
    expect(again.bytes).toBe(0);
    await again.append(Uint8Array.of(7));
    await again.close();
    expect(await store.files('one')).toEqual(new Map([['part', 1]]));
    expect([...((await store.read('one', 'part')) ?? [])]).toEqual([7]);
  });

  test('files and folders are removed', async () => {
    const store = await make();
    await writeFile(store, 'one', 'a', Uint8Array.of(1));
    await writeFile(store, 'one', 'b', Uint8Array.of(2));
    await writeFile(store, 'two', 'a', Uint8Array.of(3));
    await store.remove('one', 'a');
    expect([...(await store.files('one')).keys()]).toEqual(['b']);
    await store.remove('one');
    expect(await store.folders()).toEqual(['two']);
  });
});

describe('the disk', () => {
  test('tells its space once there is something', async () => {
    const store = await onDisk();
    expect(await store.space()).toBeNull();
    await writeFile(store, 'one', 'a', Uint8Array.of(1));
    const space = await store.space();
    expect(space?.quotaBytes).toBeGreaterThan(space?.usedBytes ?? Infinity);
  });

  test('a folder that cannot be written is named', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'store-'));
    folders.push(folder);
    const store = named(nodeStore(path.join(folder, 'file')));
    await writeFile(nodeStore(folder), '.', 'file', Uint8Array.of(1));
    expect((await stat(path.join(folder, 'file'))).isFile()).toBe(true);
    expect((await labErrorOf(() => store.open('one', 'a'))).code).toBe('storage-failed');
  });

  test('encoders are kept where other programs keep such things', () => {
    const before = process.env['XDG_CACHE_HOME'];
    try {
      process.env['XDG_CACHE_HOME'] = path.resolve('/somewhere');
      expect(cacheDirectory()).toBe(path.resolve('/somewhere/infoprompt-lab/encoders'));
      process.env['XDG_CACHE_HOME'] = 'relative';
      expect(cacheDirectory()).toMatch(/\.cache.infoprompt-lab.encoders$/);
    } finally {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
    }
  });
});

describe('failures have names', () => {
  const failing = (error: unknown): FileStore =>
    named({
      ...memoryStore(),
      open: () => {
        throw error;
      },
    });
  test.each([
    [new DOMException('', 'QuotaExceededError'), 'storage-full', /full/],
    [Object.assign(new Error('no space'), { code: 'ENOSPC' }), 'storage-full', /full/],
    [new DOMException('', 'NoModificationAllowedError'), 'storage-failed', /Another tab/],
    [new Error('strange'), 'storage-failed', /strange/],
  ])('%s', async (cause, code, words) => {
    const error = await labErrorOf(() => failing(cause).open('a', 'b'));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
  });
});
