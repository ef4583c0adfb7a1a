/** The page's lines to its workers: encoders are fetched, added and removed while another one trains. */
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { DEFAULT_RECIPE, type Recipe } from '../../src/lab/recipe';
import { connect, workerPort, type LabClient, type Report } from '../../src/worker/client';
import type { EncoderShelf, PopulationInfo, StoredEncoder } from '../../src/worker/protocol';

const hub = inject('hub');
const baseUrl = new URL('/', location.href).href;
const recipe: Recipe = {
  ...DEFAULT_RECIPE,
  presets: ['prompt-tuning'],
  seeds: 1,
  shots: 16,
  batch: 2,
  steps: 5000,
  evalEvery: 1000,
  validation: 8,
};

let client: LabClient;
let heard: Report[];

beforeEach(() => {
  client = connect(workerPort);
  heard = [];
  client.subscribe((report) => heard.push(report));
});
afterEach(async () => {
  const { stored, unfinished } = await shelf();
  for (const { id } of [...stored, ...unfinished]) await client.request({ kind: 'remove-encoder', id });
  client.dispose();
});

const shelf = (): Promise<EncoderShelf> => client.request<'encoders'>({ kind: 'encoders', baseUrl });
const fetchIt = (name: string): Promise<StoredEncoder> =>
  client.request<'fetch-encoder'>({ kind: 'fetch-encoder', name, hub });
const open = (encoder: string): Promise<PopulationInfo> =>
  client.request<'open'>({
    kind: 'open',
    from: null,
    recipe: { ...recipe, encoder },
    backend: 'cpu',
    engine: 'reference',
    mayReduce: false,

    baseUrl,
  });
const downloads = (): Extract<Report, { kind: 'download' }>[] => heard.filter((report) => report.kind === 'download');

async function tinyFolder(): Promise<File[]> {
  const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
  return Promise.all(
    names.map(async (name) => new File([await (await fetch(`/encoders/tiny/${name}`)).arrayBuffer()], name)),
  );
}

describe('the shelf', () => {
  test('lists what is bundled and asks nobody else', async () => {
    const { bundled, stored, unfinished, lasting } = await shelf();
    expect(bundled.map(({ id }) => id)).toContain('tiny');
    expect(bundled.find(({ id }) => id === 'tiny')?.bytes).toBeGreaterThan(3_000_000);
    expect({ stored, unfinished, lasting }).toEqual({ stored: [], unfinished: [], lasting: true });
  });

  test('an encoder that is not stored is not fetched by itself', async () => {
    await expect(open('lab/tiny')).rejects.toMatchObject({ code: 'encoder-not-stored' });
    await expect(open('folder:mine')).rejects.toMatchObject({ code: 'encoder-not-stored' });
    await expect(open('huge')).rejects.toMatchObject({ message: 'There is no encoder called “huge”.' });
    expect(downloads()).toEqual([]);
  });

  test('an encoder is fetched, trains, and is removed', async () => {
    const encoder = await fetchIt('lab/tiny');
    expect(downloads().at(-1)).toMatchObject({
      name: 'lab/tiny',
      done: encoder.bytes,
      total: encoder.bytes,
      note: null,
    });
    const { encoder: info } = await open(encoder.id);
    expect(info).toMatchObject({
      id: encoder.id,
      title: 'lab/tiny',
      source: 'hub',
      revision: encoder.revision,
      fromCache: true,
    });
    await client.request({ kind: 'step' });
    const own = (await open('tiny')).encoder;
    expect(info.sha256).toBe(own.sha256);
    expect(own).toMatchObject({ source: 'bundled', revision: null });
    await client.request({ kind: 'remove-encoder', id: encoder.id });
    await expect(open(encoder.id)).rejects.toMatchObject({ code: 'encoder-not-stored' });
    expect((await shelf()).stored).toEqual([]);
  });

  test('a download goes on after a broken connection, without asking for permission', async () => {
    const encoder = await fetchIt('lab/breaking');
    expect(encoder.bytes).toBeGreaterThan(3_000_000);
    expect(downloads().some(({ note }) => note?.includes('Trying again') ?? false)).toBe(true);
  });

  test('a refusal says why', async () => {
    await expect(fetchIt('lab/gated')).rejects.toMatchObject({ code: 'hub-refused' });
    await expect(fetchIt('not a name')).rejects.toMatchObject({ code: 'hub-name-invalid' });
    await expect(
      client.request({ kind: 'fetch-encoder', name: 'lab/tiny', hub: 'https://evil.example' }),
    ).rejects.toMatchObject({ code: 'hub-name-invalid' });
  });

  test('training goes on while a download stands still; stopped, it is gone on with', async () => {
    await open('tiny');
    const fetching = fetchIt('lab/stalling');
    const outcome = fetching.catch((error: unknown) => error);
    await expect.poll(() => downloads().at(-1)?.done ?? 0, { timeout: 20_000 }).toBeGreaterThan(1_500_000);
    await expect(fetchIt('lab/tiny')).rejects.toMatchObject({ code: 'download-running' });
    expect((await shelf()).unfinished).toEqual([]);
    await client.request({ kind: 'play' });
    await expect.poll(() => heard.some(({ kind }) => kind === 'step'), { timeout: 20_000 }).toBe(true);
    await client.request({ kind: 'pause' });
    // A fresh worker for the training leaves the download alone.
    client.restart('training');
    expect(downloads().at(-1)?.done).toBeLessThan(3_000_000);
    await client.request({ kind: 'cancel-fetch' });
    expect(await outcome).toMatchObject({ code: 'cancelled' });

    const [left] = (await shelf()).unfinished;
    expect(left?.name).toBe('lab/stalling');
    expect(left?.doneBytes).toBeGreaterThan(1_500_000);
    const before = heard.length;
    await fetchIt(left?.id ?? '');
    const again = heard.slice(before).filter((report) => report.kind === 'download');
    expect(again.find(({ file }) => file === 'model.safetensors')?.done).toBeGreaterThan(1_500_000);
    expect((await shelf()).unfinished).toEqual([]);
  });

  test('a folder is checked, kept and opened; a bad one leaves nothing', async () => {
    const files = await tinyFolder();
    const encoder = await client.request<'add-encoder'>({
      kind: 'add-encoder',
      name: 'mine',
      files: [...files, new File(['x'], 'readme.md')],
    });
    expect(encoder).toMatchObject({ id: 'folder:mine', source: 'folder', layers: 2 });
    expect(encoder.parameters).toBeGreaterThan(1_000_000);
    expect((await open('folder:mine')).encoder.parameters).toBe(encoder.parameters);

    const [config, tokenizer, weights] = files;
    if (config === undefined || tokenizer === undefined || weights === undefined) return expect.fail('No files.');
    const damaged = new File([(await weights.arrayBuffer()).slice(0, 100_000)], weights.name);
    const bad = { kind: 'add-encoder', name: 'bad', files: [config, tokenizer, damaged] } as const;
    await expect(client.request(bad)).rejects.toMatchObject({ code: 'encoder-corrupt' });
    expect((await shelf()).stored.map(({ id }) => id)).toEqual(['folder:mine']);
  });
});
