/** Fetching, adding, finding and removing encoders, with the storage's failures. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Hub } from '../../../src/hub/request';
import { LabError } from '../../../src/lab/errors';
import { RECIPE_FIELDS } from '../../../src/lab/recipe';
import { addFolder, plainName, type FolderFile } from '../../../src/shelf/adding';
import { fetchEncoder } from '../../../src/shelf/fetching';
import type { FileStore } from '../../../src/shelf/file-store';
import { notStored, weightsHash } from '../../../src/shelf/manifest';
import { memoryStore } from '../../../src/shelf/memory-store';
import type { Progress } from '../../../src/shelf/news';
import { folderOf, Shelf } from '../../../src/shelf/shelf';
import { COMMIT, refuse, sha256, startHubServer, tinyFiles, type HubServer } from '../../support/hub-server';
import { labErrorOf } from '../lab/support/lab-error';

const ID = `lab/tiny@${COMMIT}`;
const files = await tinyFiles();
const weights = files.get('model.safetensors') ?? new Uint8Array();
const totalBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);

let server: HubServer;
let hub: Hub;
let store: FileStore;
let shelf: Shelf;
let told: Progress[];
let stop: AbortController;

beforeEach(async () => {
  const words = new TextEncoder().encode('{"model_type":"t5"}');
  server = await startHubServer({
    'lab/tiny': { files, licence: 'mit', formerly: ['tiny-model'] },
    'lab/other': { files: new Map([...files, ['config.json', words]]) },
    'lab/pickled': {
      files: new Map(
        [...files, ['pytorch_model.bin', weights]].filter(([name]) => name !== 'model.safetensors') as [
          string,
          Uint8Array,
        ][],
      ),
    },
  });
  hub = { address: server.address, fetch, wait: () => Promise.resolve() };
  store = memoryStore();
  shelf = new Shelf(store);
  told = [];
  stop = new AbortController();
});
afterEach(() => server.close());

const fetchIt = (name: string, into = shelf) =>
  fetchEncoder(into, hub, name, {
    signal: stop.signal,
    onProgress: (progress) => {
      told.push(progress);
    },
  });

describe('fetching', () => {
  test('stores what the recipe can name, with all that is known of it', async () => {
    const encoder = await fetchIt('lab/tiny');
    expect(encoder).toMatchObject({
      id: ID,
      source: 'hub',
      name: 'lab/tiny',
      revision: COMMIT,
      bytes: totalBytes,
      family: 'bert',
      layers: 2,
      width: 128,
      vocabulary: 8192,
      licence: 'mit',
      parameters: null,
    });
    expect(encoder.expectedMemory).toBeGreaterThan(1e6);
    expect(RECIPE_FIELDS.encoder.pattern?.test(encoder.id)).toBe(true);
    expect(await shelf.contents()).toEqual({ stored: [encoder], unfinished: [] });
    const manifest = await shelf.find(ID);
    expect(weightsHash(manifest?.files ?? [])).toBe(sha256(weights));
    const read = await shelf.read(manifest ?? expect.fail());
    for (const [name, bytes] of files) expect(Buffer.compare(read.get(name) ?? new Uint8Array(), bytes)).toBe(0);
  });

  test('tells how far it is, over all files', async () => {
    await fetchIt('lab/tiny');
    const begun = told.filter(({ total }) => total > 0);
    expect(begun.every(({ total, id, name }) => total === totalBytes && id === ID && name === 'lab/tiny')).toBe(true);
    expect(begun.at(-1)?.done).toBe(totalBytes);
    const done = begun.map((progress) => progress.done);
    expect([...done].sort((a, b) => a - b)).toEqual(done);
  });

  test('by a former name, a branch or a commit: the same encoder, fetched once', async () => {
    const encoder = await fetchIt('tiny-model');
    const asked = server.asked.length;
    expect(await fetchIt(`lab/tiny@${COMMIT}`)).toEqual(encoder);
    expect(server.asked.slice(asked).map(({ what }) => what)).toEqual(['info']);
    for (const name of ['tiny-model', 'lab/tiny', 'lab/tiny@main', `lab/tiny@${COMMIT.slice(0, 8)}`, ID]) {
      expect((await shelf.find(name))?.encoder.id).toBe(ID);
    }
    for (const name of ['lab/tin', 'lab/tiny@other', 'lab/tiny@012345', 'folder:lab/tiny', 'tiny']) {
      expect(await shelf.find(name)).toBeNull();
    }
  });

  test('a name without a revision means what was stored last', async () => {
    await fetchIt('lab/tiny');
    const manifest = (await shelf.find(ID)) ?? expect.fail();
    const commit = 'b'.repeat(40);
    const encoder = {
      ...manifest.encoder,
      id: `lab/tiny@${commit}`,
      revision: commit,
      addedAt: manifest.encoder.addedAt + 1,
    };
    await shelf.finish({ ...manifest, encoder });
    expect((await shelf.find('lab/tiny'))?.encoder.revision).toBe(commit);
    expect((await shelf.contents()).stored.map(({ revision }) => revision)).toEqual([commit, COMMIT]);
  });

  test('an encoder of another kind is refused before its weights are asked for, and leaves nothing', async () => {
    const error = await labErrorOf(() => fetchIt('lab/other'));
    expect(error.code).toBe('encoder-unsupported');
    expect(server.asked.map(({ what }) => what)).not.toContain('model.safetensors');
    expect(await store.folders()).toEqual([]);
  });

  test('weights in another format are refused before anything is asked for', async () => {
    const error = await labErrorOf(() => fetchIt('lab/pickled'));
    expect(error.message).toMatch(/pytorch_model\.bin/);
    expect(server.asked.map(({ what }) => what)).toEqual(['info']);
  });

  test('a broken download is listed as such, goes on, and is never taken for an encoder', async () => {
    server.fault = (what, request, response) => what === 'model.safetensors' && refuse(503)(what, request, response);
    expect((await labErrorOf(() => fetchIt('lab/tiny'))).code).toBe('hub-unavailable');
    expect(await shelf.find(ID)).toBeNull();
    const { stored, unfinished } = await shelf.contents();
    expect(stored).toEqual([]);
    expect(unfinished).toEqual([{ id: ID, name: 'lab/tiny', doneBytes: totalBytes - weights.length, totalBytes }]);
    server.fault = () => false;
    const before = server.asked.length;
    await fetchIt(unfinished[0]?.id ?? '');
    expect(server.asked.slice(before).some(({ what }) => what === 'model.safetensors')).toBe(true);
    expect((await shelf.contents()).unfinished).toEqual([]);
  });

  test('what was stopped goes on with the bytes that are there', async () => {
    const half = weights.length >> 1;
    const part = await store.open(folderOf(ID), 'model.safetensors');
    await part.append(weights.subarray(0, half));
    await part.close();
    await fetchIt('lab/tiny');
    expect(server.asked.findLast(({ what }) => what === 'model.safetensors')?.range).toBe(`bytes=${half}-`);
  });

  test('remains of a crash can be removed', async () => {
    await (await store.open(folderOf('folder:half'), 'config.json')).append(new Uint8Array(7));
    const { unfinished } = await shelf.contents();
    expect(unfinished).toEqual([{ id: 'folder:half', name: 'folder:half', doneBytes: 7, totalBytes: null }]);
    await shelf.remove('folder:half');
    expect(await store.folders()).toEqual([]);
  });
});

describe('no room', () => {
  const withSpace = (quotaBytes: number, room = Infinity): Shelf => {
    let left = room;
    return new Shelf({
      ...store,
      space: () => Promise.resolve({ usedBytes: 1_000_000, quotaBytes }),
      open: async (folder, name) => {
        const file = await store.open(folder, name);
        return {
          get bytes() {
            return file.bytes;
          },
          read: (from, to) => file.read(from, to),
          restart: () => file.restart(),
          close: () => file.close(),
          append: async (chunk) => {
            left -= chunk.byteLength;
            if (left < 0) throw new DOMException('full', 'QuotaExceededError');
            await file.append(chunk);
          },
        };
      },
    });
  };

  test('is said before the download, with what is needed and free', async () => {
    const error = await labErrorOf(() => fetchIt('lab/tiny', withSpace(2_500_000)));
    expect(error.code).toBe('storage-full');
    expect(error.message).toMatch(/3\.2 MB is needed; 1\.5 MB are free/);
    expect(server.asked.map(({ what }) => what)).toEqual(['info']);
    expect(await store.folders()).toEqual([]);
  });

  test('found out on the way keeps what has arrived', async () => {
    const tight = withSpace(100_000_000, 1_000_000);
    const error = await labErrorOf(() => fetchIt('lab/tiny', tight));
    expect(error.code).toBe('storage-full');
    expect(error.message).toMatch(/lab\/tiny.*99 MB are free/);
    const { stored, unfinished } = await shelf.contents();
    expect(stored).toEqual([]);
    expect(unfinished[0]?.doneBytes).toBeGreaterThan(100_000);
    await fetchIt('lab/tiny');
    expect(server.asked.findLast(({ what }) => what === 'model.safetensors')?.range).toMatch(/bytes=\d/);
  });

  test('for a folder leaves nothing of it', async () => {
    const error = await labErrorOf(() =>
      addFolder(withSpace(1e9, 1_000_000), 'mine', folder(), () => Promise.resolve(1)),
    );
    expect(error.code).toBe('storage-full');
    expect(await store.folders()).toEqual([]);
  });
});

const folder = (change: (files: Map<string, Uint8Array>) => void = () => undefined): FolderFile[] => {
  const copy = new Map(files);
  change(copy);
  return [...copy].map(([name, bytes]) => ({ name, bytes: bytes.length, read: () => Promise.resolve(bytes) }));
};

describe('adding a folder', () => {
  test('keeps the files that are needed, under the folder’s name', async () => {
    const given = folder((all) => all.set('notes.txt', new Uint8Array(9)));
    const encoder = await addFolder(shelf, '/somewhere/my encoder/', given, () => Promise.resolve(42));
    expect(encoder).toMatchObject({ id: 'folder:my encoder', source: 'folder', revision: null, parameters: 42 });
    expect(RECIPE_FIELDS.encoder.pattern?.test(encoder.id)).toBe(true);
    const manifest = (await shelf.find(encoder.id)) ?? expect.fail();
    expect(manifest.files.map(({ name }) => name).sort()).toEqual([...files.keys()].sort());
    expect(weightsHash(manifest.files)).toBe(sha256(weights));
  });

  test('the same name takes the place of the one before', async () => {
    await addFolder(shelf, 'mine', folder(), () => Promise.resolve(1));
    const second = await addFolder(shelf, 'mine', folder(), () => Promise.resolve(2));
    expect((await shelf.contents()).stored).toEqual([second]);
  });

  test.each<[string, FolderFile[], () => Promise<number>, RegExp]>([
    [
      'without weights',
      folder((all) => all.delete('model.safetensors')),
      () => Promise.resolve(1),
      /model\.safetensors/,
    ],
    [
      'with a broken configuration',
      folder((all) => all.set('config.json', new Uint8Array(3))),
      () => Promise.resolve(1),
      /config\.json/,
    ],
    [
      'that cannot be built',
      folder(),
      () => Promise.reject(new LabError('encoder-corrupt', 'Misfit.', 'Mend it.')),
      /Misfit/,
    ],
    [
      'that cannot be read',
      [...folder().slice(1), { name: 'config.json', bytes: 1, read: () => Promise.reject(new Error('gone')) }],
      () => Promise.resolve(1),
      /config\.json cannot be read/,
    ],
  ])('%s leaves nothing, and what was there before', async (_, given, check, words) => {
    const before = await addFolder(shelf, 'mine', folder(), () => Promise.resolve(1));
    expect((await labErrorOf(() => addFolder(shelf, 'mine', given, check))).message).toMatch(words);
    expect((await labErrorOf(() => addFolder(shelf, 'other', given, check))).message).toMatch(words);
    expect(await shelf.contents()).toEqual({ stored: [before], unfinished: [] });
  });

  test.each([
    ['a/b/c', 'c'],
    ['C:\\models\\mine\\', 'mine'],
    ['  odd\u0000 name@home ', 'odd name home'],
    ['', 'unnamed'],
    ['é'.repeat(300), 'é'.repeat(30)],
  ])('“%s” is called “%s”', (text, name) => {
    expect(plainName(text)).toBe(name);
    expect(RECIPE_FIELDS.encoder.pattern?.test(`folder:${name}`)).toBe(true);
  });
});

describe('what is kept', () => {
  test('damaged files are noticed', async () => {
    await fetchIt('lab/tiny');
    const manifest = (await shelf.find(ID)) ?? expect.fail();
    await (await store.open(folderOf(ID), 'config.json')).restart();
    const error = await labErrorOf(() => shelf.read(manifest));
    expect(error.code).toBe('encoder-corrupt');
    expect(error.message).toMatch(/config\.json is no longer/);
  });

  test('a manifest that is unreadable or in another folder is none', async () => {
    await fetchIt('lab/tiny');
    const manifest = (await store.read(folderOf(ID), 'manifest.json')) ?? expect.fail();
    await (await store.open('elsewhere', 'manifest.json')).append(manifest);
    expect(await shelf.manifests()).toHaveLength(1);
    await (await store.open(folderOf(ID), 'manifest.json')).restart();
    expect(await shelf.manifests()).toHaveLength(0);
  });

  test('folders have harmless names', () => {
    for (const id of [ID, 'folder:a b', "folder:it's (new)*~!", 'folder:..']) {
      expect(folderOf(id)).toMatch(/^[\w%.-]+$/);
      expect(folderOf(id)).not.toMatch(/^\.+$/);
    }
  });

  test('what is not here is said in the words that fit', () => {
    expect(notStored('lab/tiny').remedy).toMatch(/Fetch it/);
    expect(notStored('folder:mine').message).toMatch(/“mine” was a folder/);
  });
});
