/** The shelf where the browser keeps nothing, and the way from there to the training. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startBackend } from '../../../src/cli/platform';
import { memoryStore } from '../../../src/shelf/memory-store';
import { folderOf } from '../../../src/shelf/shelf';
import { openEncoder, type OpeningPlaces } from '../../../src/worker/library';
import type { KeptEncoder, Message } from '../../../src/worker/protocol';
import { ShelfDesk } from '../../../src/worker/shelf-desk';
import { openTokenizer } from '../../../src/worker/tokenizers';
import { COMMIT, startHubServer, tinyFiles, type HubServer } from '../../support/hub-server';
import { labErrorOf } from '../lab/support/lab-error';

const ID = `lab/tiny@${COMMIT}`;
const files = await tinyFiles();
let server: HubServer;
let posted: Message[];
let desk: ShelfDesk;
let store = memoryStore();

beforeAll(() => startBackend('cpu'));
beforeEach(async () => {
  server = await startHubServer({ 'lab/tiny': { files } });
  posted = [];
  store = memoryStore();
  desk = new ShelfDesk({
    openStore: () => Promise.resolve(store),
    listBundled: () => Promise.reject(new Error('no server')),
    check: () => Promise.resolve(5),
    hub: { fetch, wait: () => Promise.resolve() },
    pageHost: 'localhost',
    post: (message) => posted.push(message),
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

const fetchIt = () => desk.answer({ kind: 'fetch-encoder', name: 'lab/tiny', hub: server.address });
const shelf = () => desk.answer({ kind: 'encoders', baseUrl: '/' });
const kept = (): readonly KeptEncoder[] => posted.findLast((message) => message.kind === 'kept')?.encoders ?? [];
const places = (changes: Partial<OpeningPlaces> = {}): OpeningPlaces => ({
  baseUrl: 'http://lab.invalid/',
  openStore: () => Promise.resolve(memoryStore()),
  kept: kept(),
  inUse: null,
  ...changes,
});

test('what lasts only as long as the page is handed to the training, and opens there', async () => {
  await fetchIt();
  expect(await shelf()).toMatchObject({ bundled: [], stored: [{ id: ID }], storage: null, lasting: false });
  expect(kept().map(({ manifest }) => manifest.encoder.id)).toEqual([ID]);
  const progress: number[] = [];
  const opened = await openEncoder('lab/tiny', places(), (done) => progress.push(done));
  expect(opened.info).toMatchObject({ id: 'lab/tiny', source: 'hub', revision: COMMIT, layers: 2, family: 'bert' });
  expect(progress.at(-1)).toBe(opened.info.bytes);
  expect(await openEncoder('lab/tiny', places({ inUse: opened }), () => undefined)).toBe(opened);
  opened.encoder.dispose();
  await desk.answer({ kind: 'remove-encoder', id: ID });
  expect(kept()).toEqual([]);
});

test('an encoder is handed over once, and anew when its folder was added again', async () => {
  const add = (name: string) =>
    desk.answer({
      kind: 'add-encoder',
      name,
      files: [...files].map(([file, bytes]) => new File([bytes.slice()], file)),
    });
  await add('mine');
  const [first] = kept();
  await add('other');
  expect(kept()[0]).toBe(first);
  await add('mine');
  expect(kept().map(({ manifest }) => manifest.encoder.id)).toEqual(['folder:other', 'folder:mine']);
});

test('an encoder in use is read anew when what is stored under its name has changed', async () => {
  await fetchIt();
  const stored = places({ openStore: () => Promise.resolve(store), kept: [] });
  const opened = await openEncoder(ID, stored, () => undefined);
  expect(await openEncoder(ID, { ...stored, inUse: opened }, () => undefined)).toBe(opened);
  const stale = { ...opened, info: { ...opened.info, sha256: 'other' } };
  const again = await openEncoder(ID, { ...stored, inUse: stale }, () => undefined);
  expect(again).not.toBe(stale);
  for (const { encoder } of [opened, again]) encoder.dispose();
});

test('a tokenizer is read from wherever its encoder is', async () => {
  await fetchIt();
  const stored = places({ openStore: () => Promise.resolve(store), kept: [] });
  for (const where of [places(), stored]) {
    const { tokenizer, positions } = await openTokenizer('lab/tiny', where);
    expect([tokenizer.encode('a fine day').length, positions]).toEqual([3, 128]);
  }
  expect((await labErrorOf(() => openTokenizer(ID, places({ kept: [] })))).code).toBe('encoder-not-stored');
});

test('opening never asks the network for what is not stored', async () => {
  const asked = vi.fn();
  vi.stubGlobal('fetch', asked);
  for (const id of ['lab/tiny', ID, 'folder:mine', 'bert-base@main']) {
    const error = await labErrorOf(() => openEncoder(id, places(), () => undefined));
    expect(error.code).toBe('encoder-not-stored');
    expect(error.message).toContain(id.replace('folder:', ''));
  }
  expect(asked).not.toHaveBeenCalled();
});

test('a plain name may be bundled: the list beside the page is looked at', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"encoders":[{"id":"tiny","title":"Tiny","files":{}}]}')));
  const error = await labErrorOf(() => openEncoder('huge', places(), () => undefined));
  expect(error.code).toBe('encoder-not-stored');
  expect(`${error.message} ${error.remedy}`).toMatch(/no encoder called “huge”.*tiny.*hub/);
});

test('a download that runs is neither listed as broken nor removed', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  server.fault = (what, _, response) => {
    if (what !== 'model.safetensors') return false;
    void held.then(() => response.writeHead(404).end());
    return true;
  };
  const fetching = labErrorOf(fetchIt);
  await vi.waitFor(() => {
    expect(server.asked.at(-1)?.what).toBe('model.safetensors');
  });
  expect(await shelf()).toMatchObject({ unfinished: [] });
  expect((await labErrorOf(fetchIt)).code).toBe('download-running');
  expect((await labErrorOf(() => desk.answer({ kind: 'remove-encoder', id: ID }))).code).toBe('download-running');
  release();
  expect((await fetching).code).toBe('hub-not-found');
  expect(await shelf()).toMatchObject({ unfinished: [{ id: ID }] });
  await desk.answer({ kind: 'remove-encoder', id: ID });
  expect(await store.files(folderOf(ID))).toEqual(new Map());
});
