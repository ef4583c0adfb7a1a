/** Data sets from a hub that fails in every way. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeDataSet } from '../../../src/hub/data-set';
import { fetchDataSet, type DataSetProgress, type KeptRows } from '../../../src/hub/data-set-fetch';
import type { DataSetHub } from '../../../src/hub/data-set-hub';
import { usualSplits } from '../../../src/hub/data-set-parts';
import { waitFor } from '../../../src/hub/waiting';
import type { Table } from '../../../src/lab/tasks/tables/table';
import { fixtureDataSets, type FixtureRow } from '../../support/data-set-answers';
import { startDataSetServer, type DataSetServer } from '../../support/data-set-server';
import { COMMIT, firstTimes, hangUpAfter, refuse, type Fault } from '../../support/hub-server';
import { labErrorOf } from '../lab/support/lab-error';

let server: DataSetServer;
let hub: DataSetHub;
let stop: AbortController;
let waits: number[];
let notes: (string | null)[];
let progress: DataSetProgress[];

beforeEach(async () => {
  server = await startDataSetServer();
  stop = new AbortController();
  waits = [];
  notes = [];
  progress = [];
  hub = {
    address: server.address,
    dataSets: server.dataSets,
    fetch,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
});
afterEach(() => server.close());

const receiver = () => ({
  signal: stop.signal,
  onNote: (note: string | null) => notes.push(note),
  onProgress: (news: DataSetProgress) => progress.push(news),
});
const ask = (name: string) => describeDataSet(hub, { name, config: null }, receiver());
const whats = (): string[] => server.asked.map(({ what }) => what);

interface Wanted {
  readonly config?: string | null;
  readonly splits?: readonly string[];
  readonly maxRows?: number;
  readonly kept?: KeptRows;
}

function get(name: string, { config = null, splits = ['train'], maxRows = Infinity, kept }: Wanted = {}) {
  return fetchDataSet(hub, { name, config, splits, maxRows }, receiver(), kept);
}

/** The rows of a fixture as cells: what is nothing is empty, what is no text is written as JSON. */
async function expected(name: string, config: string, split: string, columns: readonly string[]): Promise<string[][]> {
  const rows: readonly FixtureRow[] = (await fixtureDataSets())[name]?.[config]?.splits[split] ?? [];
  expect(rows.length).toBeGreaterThan(0);
  const cell = (value: unknown): string =>
    value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return columns.map((column) => rows.map((row) => cell(row[column])));
}

const MOODS = ['text', 'label', 'idx'];

async function expectMoods(table: Table | undefined, rows = 230): Promise<void> {
  expect(table).toMatchObject({
    columns: MOODS,
    rows,
    lines: null,
    classNames: { label: ['glum', 'cheerful'] },
    split: 'train',
  });
  const cells = await expected('lab/moods', 'default', 'train', MOODS);
  expect(table?.cells).toEqual(cells.map((column) => column.slice(0, rows)));
}

describe('what there is of a data set', () => {
  test('configurations, splits with their sizes, columns with their kinds', async () => {
    const pairs = await ask('lab/pairs');
    expect(pairs).toMatchObject({ id: 'lab/pairs', revision: COMMIT, licence: 'cc0-1.0', files: null });
    expect(pairs.configs.map(({ config }) => config)).toEqual(['easy', 'hard']);
    const [easy, hard] = pairs.configs;
    expect(easy?.splits).toEqual([
      { split: 'train', rows: 40, bytes: expect.any(Number) as number },
      { split: 'dev', rows: 8, bytes: expect.any(Number) as number },
    ]);
    expect(easy?.features).toEqual([
      { name: 'sentence1', kind: 'text' },
      { name: 'sentence2', kind: 'text' },
      { name: 'label', kind: 'class', classNames: ['other', 'same'] },
    ]);
    expect(hard?.features).toEqual([
      { name: 'left', kind: 'text' },
      { name: 'right', kind: 'text' },
      { name: 'same', kind: 'class' },
      { name: 'score', kind: 'number' },
      { name: 'tags', kind: 'other' },
    ]);
    expect(pairs.configs.map(usualSplits)).toEqual([
      ['train', 'dev'],
      ['train', 'test'],
    ]);
  });

  test('a former name leads to the present one', async () => {
    expect((await ask('moods')).id).toBe('lab/moods');
  });

  test('nothing of the person goes along, and nobody is asked for permission first', async () => {
    await get('lab/moods');
    expect(whats()).toEqual(['page', 'splits', 'info', 'parquet', 'default/train/0000.parquet']);
    for (const { headers } of server.asked) {
      expect(Object.keys(headers)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/authorization|cookie|referer/)]),
      );
    }
  });

  test('without sizes and columns it is still described', async () => {
    server.fault = (what, ...rest) => what === 'info' && refuse(501)(what, ...rest);
    const { configs } = await ask('lab/moods');
    expect(configs).toEqual([
      {
        config: 'default',
        splits: ['train', 'validation', 'test'].map((split) => ({ split, rows: null, bytes: null })),
        features: [],
      },
    ]);
  });

  test('where the server shows nothing, the files do', async () => {
    const { configs, files } = await ask('lab/moods-files');
    expect(configs).toMatchObject([{ config: 'default', features: [] }]);
    expect(configs[0]?.splits.map(({ split }) => split).sort()).toEqual(['test', 'train', 'validation']);
    expect(files?.every(({ sha256 }) => /^[\da-f]{64}$/.test(sha256 ?? ''))).toBe(true);
  });

  const refusals: readonly (readonly [string, string, RegExp, RegExp])[] = [
    [
      'lab/nothing',
      'hub-refused',
      /does not give out lab\/nothing: there is no such data set, or it is private/,
      /token/,
    ],
    ['lab/moods-private', 'hub-refused', /no such data set, or it is private or gated/, /files/],
    ['lab/moods-gated', 'hub-refused', /lab\/moods-gated is gated/, /accepted|Download/],
    [
      'lab/moods-unsupported',
      'hub-unavailable',
      /cannot show lab\/moods-unsupported\. It says: “The dataset viewer runs no code/,
      /page/,
    ],
    ['lab/moods-preparing', 'hub-unavailable', /still preparing lab\/moods-preparing/, /in a minute/],
    ['lab/moods-malformed', 'hub-unavailable', /in a way the lab does not understand \(no JSON\)/, /yourself/],
  ];
  test.each(refusals)('%s', async (name, code, words, remedy) => {
    const error = await labErrorOf(() => ask(name));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(error.remedy).toMatch(remedy);
    expect(error.message + error.remedy).not.toMatch(/model/);
  });

  test.each([
    [401, {}, 'hub-refused', /private or gated/, false],
    [403, {}, 'hub-refused', /private or gated/, false],
    [401, { 'x-error-code': 'GatedRepo' }, 'hub-refused', /is gated/, false],
    [404, {}, 'hub-not-found', /has no lab\/moods/, false],
    [400, { 'x-error-code': 'RenamedDatasetError' }, 'hub-not-found', /another name by now/, false],
    [422, {}, 'hub-unavailable', /cannot show lab\/moods/, false],
    [500, { 'x-error-code': 'StreamingRowsError' }, 'hub-unavailable', /cannot show lab\/moods/, false],
    [500, { 'x-error-code': 'UnexpectedApiError' }, 'hub-unavailable', /answered 500/, true],
    [501, {}, 'hub-unavailable', /cannot show lab\/moods/, false],
    [502, {}, 'hub-unavailable', /answered 502/, true],
    [503, {}, 'hub-unavailable', /busy or still preparing/, true],
    [429, {}, 'hub-unavailable', /asked too often/, true],
  ])('an answer with the status %d %o', async (status, headers, code, words, again) => {
    server.fault = refuse(status, headers);
    const error = await labErrorOf(() => ask('lab/moods'));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(waits).toEqual(again ? [500, 1500] : []);
  });

  test('who is busy says for how long', async () => {
    server.fault = firstTimes(1, refuse(503, { 'retry-after': '8' }));
    expect((await ask('lab/moods')).id).toBe('lab/moods');
    expect(waits).toEqual([8000]);
    expect(notes).toEqual([expect.stringMatching(/busy or still preparing lab\/moods\. Trying again in 8 s/), null]);
  });

  test('nothing is shown yet, or ever', async () => {
    const empty =
      (pending: readonly unknown[]): Fault =>
      (what, _, response) => {
        if (what !== 'splits' && what !== 'tree') return false;
        if (what === 'tree') response.writeHead(404).end();
        else response.end(JSON.stringify({ splits: [], pending, failed: [] }));
        return true;
      };
    server.fault = empty([{ config: 'default' }]);
    expect((await labErrorOf(() => ask('lab/moods'))).message).toMatch(/still preparing/);
    server.fault = empty([]);
    expect((await labErrorOf(() => ask('lab/moods'))).message).toMatch(/can show nothing/);
  });

  test('another answer than was expected', async () => {
    server.fault = (what, _, response) => {
      if (what !== 'page') return false;
      response.end('{"id": 17}');
      return true;
    };
    expect((await labErrorOf(() => ask('lab/moods'))).message).toMatch(/does not understand \(id\)/);
  });

  test('offline: tried three times, then said', async () => {
    await server.close();
    const error = await labErrorOf(() => ask('lab/moods'));
    expect(error.code).toBe('hub-unreachable');
    expect(error.message).toMatch(/refuses connections/);
    expect(waits).toHaveLength(2);
  });

  test('silence is noticed', async () => {
    hub = { ...hub, patience: 100 };
    server.fault = () => true;
    const error = await labErrorOf(() => ask('lab/moods'));
    expect(error.message).toMatch(/has fallen silent/);
  });
});

describe('by files', () => {
  test('cells as they are, whatever the compression', async () => {
    const splits = ['train', 'validation', 'test'];
    const tables = await get('lab/moods', { splits });
    await expectMoods(tables[0]);
    expect(tables.map(({ name, split }) => [name, split])).toEqual([
      ['moods, train', 'train'],
      ['moods, validation', 'validation'],
      ['moods, test', 'test'],
    ]);
    for (const [index, split] of splits.entries()) {
      expect(tables[index]?.cells).toEqual(await expected('lab/moods', 'default', split, MOODS));
    }
    expect(tables[2]?.cells[1]?.every((label) => label === '-1')).toBe(true);
    expect(whats()).not.toContain('rows');
    expect(progress.at(-1)).toMatchObject({ split: 'test', unit: 'bytes' });
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
  });

  test('several files of one split are one table', async () => {
    const [train, dev] = await get('lab/pairs', { config: 'easy', splits: ['train', 'dev'] });
    expect(train).toMatchObject({ name: 'pairs/easy, train', rows: 40 });
    expect(train?.cells).toEqual(await expected('lab/pairs', 'easy', 'train', train?.columns ?? []));
    expect(dev).toMatchObject({ name: 'pairs/easy, dev', rows: 8, split: 'validation' });
    // The file does not say what its numbers stand for, but the hub does.
    expect(dev?.classNames).toEqual({ label: ['other', 'same'] });
    expect(whats().filter((what) => what.endsWith('.parquet'))).toEqual([
      'easy/train/0000.parquet',
      'easy/train/0001.parquet',
      'easy/dev/0000.parquet',
    ]);
  });

  test('no more rows than are wanted, and no file that is not needed for them', async () => {
    const [train] = await get('lab/pairs', { config: 'easy', maxRows: 20 });
    expect(train?.rows).toBe(20);
    expect(whats()).not.toContain('easy/train/0001.parquet');
    await expectMoods((await get('lab/moods', { maxRows: 7 }))[0], 7);
  });

  test('are fetched from their branch where the server shows nothing', async () => {
    await expectMoods((await get('lab/moods-files'))[0]);
    expect(whats()).toEqual(['page', 'splits', 'tree', 'default/train/0000.parquet']);
  });

  test('of another content than was announced are not taken, where nothing else is there', async () => {
    server.fault = (what, _, response) => {
      if (!what.endsWith('.parquet')) return false;
      response.end(Buffer.alloc(7373, 1));
      return true;
    };
    const error = await labErrorOf(() => get('lab/moods-files'));
    expect(error.code).toBe('download-corrupt');
    expect(error.message).toMatch(/SHA-256/);
    expect(error.remedy).toBe('Fetch it again.');
  });

  const zeros: Fault = (_, __, response) => {
    response.end(Buffer.alloc(7373));
    return true;
  };
  test.each([
    ['not there', refuse(404)],
    ['out of reach', hangUpAfter(0, Buffer.alloc(7373))],
    ['no Parquet', zeros],
  ])('that are %s: then by rows', async (_, fault) => {
    server.fault = (what, ...rest) => what.endsWith('.parquet') && fault(what, ...rest);
    await expectMoods((await get('lab/moods'))[0]);
    expect(whats().filter((what) => what === 'rows')).toHaveLength(3);
  });

  test('that are listed with another address are not fetched', async () => {
    const url = 'https://elsewhere.example/datasets/other/resolve/refs%2Fconvert%2Fparquet/default/train/0000.parquet';
    server.fault = (what, _, response) => {
      if (what !== 'parquet') return false;
      response.end(JSON.stringify({ parquet_files: [{ config: 'default', split: 'train', url, size: 7000 }] }));
      return true;
    };
    await expectMoods((await get('lab/moods'))[0]);
    expect(whats().filter((what) => what.endsWith('.parquet'))).toEqual([]);
  });
});

describe('by rows', () => {
  test('in pages of a hundred, as equal to the files as can be', async () => {
    await expectMoods((await get('lab/moods-rows'))[0]);
    expect(whats().filter((what) => what === 'rows')).toHaveLength(3);
    expect(progress).toEqual([100, 200, 230].map((done) => ({ split: 'train', done, total: 230, unit: 'rows' })));
  });

  test.each(['easy', 'hard'])('and by files come the same tables: %s', async (config) => {
    const splits = config === 'easy' ? ['train', 'dev'] : ['train', 'test'];
    const rows = await get('lab/pairs-rows', { config, splits });
    const files = await get('lab/pairs', { config, splits });
    expect(rows).toEqual(files.map((table) => ({ ...table, name: table.name.replace('pairs', 'pairs-rows') })));
    if (config === 'easy') return;
    expect(rows[0]?.columns).toEqual(['left', 'right', 'same', 'score']);
    expect(rows[0]?.leftOut).toEqual([{ column: 'tags', holds: 'lists or records' }]);
    expect(rows[0]?.cells[1]?.[0]).toBe('');
    expect(rows[0]?.cells[2]?.slice(0, 2)).toEqual(['true', 'false']);
    expect(rows[0]?.cells[3]?.slice(0, 2)).toEqual(['0', '0.125']);
  });

  test('when the files are too large', async () => {
    await expectMoods((await get('lab/moods-large'))[0]);
    expect(whats()).not.toContain('default/train/0000.parquet');
  });

  test('no more than are wanted', async () => {
    await expectMoods((await get('lab/moods-rows', { maxRows: 130 }))[0], 130);
    expect(whats().filter((what) => what === 'rows')).toHaveLength(2);
    expect(progress.at(-1)).toEqual({ split: 'train', done: 130, total: 130, unit: 'rows' });
  });

  test('goes on where an answer broke off, page by page', async () => {
    await expectMoods((await get('lab/moods-cut'))[0]);
    expect(whats().filter((what) => what.endsWith('.parquet'))).toHaveLength(5);
    // Each page twice.
    expect(whats().filter((what) => what === 'rows')).toHaveLength(6);
    expect(notes).toContainEqual(expect.stringMatching(/Trying again/));
  });

  test('a server that is asked too often is waited for as long as it says', async () => {
    await expectMoods((await get('lab/moods-busy'))[0]);
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.every((wait) => wait >= 1000)).toBe(true);
    expect(notes).toContainEqual(expect.stringMatching(/asked too often\. Trying again in 1 s/));
  });

  test('a page that is refused many times is still waited for', async () => {
    const busy = firstTimes(9, refuse(429, { 'retry-after': '20' }));
    server.fault = (what, ...rest) => what === 'rows' && progress.length > 0 && busy(what, ...rest);
    await expectMoods((await get('lab/moods-rows'))[0]);
    expect(waits).toEqual(new Array<number>(9).fill(20_000));
  });

  test('patience ends', async () => {
    server.fault = (what, ...rest) => what === 'rows' && refuse(429)(what, ...rest);
    const error = await labErrorOf(() => get('lab/moods-rows'));
    expect(error.message).toMatch(/asked too often/);
    expect(waits).toHaveLength(4);
  });

  test('shortened texts are noticed', async () => {
    const error = await labErrorOf(() => get('lab/moods-truncated'));
    expect(error.message).toMatch(/gives a shortened “text” in row 4 of moods-truncated, train/);
    expect(error.remedy).toMatch(/yourself/);
  });

  test('fewer rows than were promised are noticed, and rows out of order', async () => {
    const bend = (change: (page: { rows: unknown[]; num_rows_total: number }) => unknown): void => {
      server.fault = (what, _, response) => {
        if (what !== 'rows') return false;
        const page = {
          features: [{ name: 'text', type: { dtype: 'string', _type: 'Value' } }],
          rows: [{ row_idx: 0, row: { text: 'One.' }, truncated_cells: [] }] as unknown[],
          num_rows_total: 1,
        };
        response.end(JSON.stringify(change(page)));
        return true;
      };
    };
    bend((page) => ({ ...page, rows: [], num_rows_total: 5 }));
    expect((await labErrorOf(() => get('lab/moods-rows'))).message).toMatch(/gave 0 of the 5 rows/);
    bend((page) => ({ ...page, num_rows_total: 5 }));
    expect((await labErrorOf(() => get('lab/moods-rows'))).message).toMatch(/rows out of order/);
    bend((page) => ({ ...page, num_rows_total: 'many' }));
    expect((await labErrorOf(() => get('lab/moods-rows'))).message).toMatch(/does not understand \(num_rows_total\)/);
    bend((page) => page);
    expect((await get('lab/moods-rows'))[0]?.cells).toEqual([['One.']]);
    bend((page) => ({ ...page, rows: [], num_rows_total: 0 }));
    expect((await get('lab/moods-rows'))[0]).toMatchObject({ columns: ['text'], rows: 0, cells: [[]] });
  });

  test('can be stopped, and goes on with what was kept', async () => {
    const kept: KeptRows = new Map();
    const stopping = { ...receiver(), onProgress: () => stop.abort() };
    const request = { name: 'lab/moods-rows', config: null, splits: ['train'], maxRows: Infinity };
    const error = await labErrorOf(() => fetchDataSet(hub, request, stopping, kept));
    expect(error.code).toBe('cancelled');
    expect([...kept.values()].map(({ rows }) => rows)).toEqual([100]);
    stop = new AbortController();
    await expectMoods((await get('lab/moods-rows', { kept }))[0]);
    expect(kept.size).toBe(0);
    expect(whats().filter((what) => what === 'rows')).toHaveLength(3);
  });

  test('can be stopped while the server is waited for', async () => {
    server.fault = (what, ...rest) => what === 'rows' && refuse(429, { 'retry-after': '60' })(what, ...rest);
    hub = { ...hub, wait: waitFor };
    setTimeout(() => stop.abort(), 150);
    const began = performance.now();
    expect((await labErrorOf(() => get('lab/moods-rows'))).code).toBe('cancelled');
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('can be stopped while the server thinks', async () => {
    setTimeout(() => stop.abort(), 50);
    expect((await labErrorOf(() => get('lab/moods-slow'))).code).toBe('cancelled');
  });
});

describe('what is not there is named, with what there is', () => {
  test.each([
    [{ config: null }, /lab\/pairs has several configurations: easy, hard\./, /lab\/pairs:easy/],
    [{ config: 'middling' }, /lab\/pairs has no configuration “middling”\. It has easy, hard\./, /lab\/pairs:easy/],
    [{ config: 'easy', splits: ['test'] }, /lab\/pairs:easy has no split “test”\. It has train, dev\./, /one of these/],
  ])('%o', async (wanted, words, remedy) => {
    const error = await labErrorOf(() => get('lab/pairs', wanted));
    expect(error.code).toBe('hub-not-found');
    expect(error.message).toMatch(words);
    expect(error.remedy).toMatch(remedy);
    expect(whats()).toEqual(['page', 'splits', 'info']);
  });
});
