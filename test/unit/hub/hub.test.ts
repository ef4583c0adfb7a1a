/** The hub's client against a server that fails in every way. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { downloadFile, type Part } from '../../../src/hub/download';
import { describeModel, type HubFile, type HubModel } from '../../../src/hub/model';
import type { Hub } from '../../../src/hub/request';
import { waitFor } from '../../../src/hub/waiting';
import {
  COMMIT,
  firstTimes,
  hangUpAfter,
  refuse,
  sha256,
  startHubServer,
  type HubServer,
} from '../../support/hub-server';
import { labErrorOf } from '../lab/support/lab-error';

const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);
const LARGE = new Uint8Array(16 << 20).fill(7);
const WEIGHTS: HubFile = { name: 'model.safetensors', bytes: BYTES.length, sha256: sha256(BYTES) };
const PLAIN: HubFile = { name: 'vocab.txt', bytes: BYTES.length, sha256: null };
const files = new Map([
  [WEIGHTS.name, BYTES],
  [PLAIN.name, BYTES],
]);
const withLarge = new Map([...files, ['large.safetensors', LARGE]]);
const MODEL: HubModel = { name: 'lab/small', commit: COMMIT, files: [], licence: null, parameters: null };

let server: HubServer;
let waits: number[];
let notes: (string | null)[];
let stop: AbortController;
let hub: Hub;

beforeEach(async () => {
  server = await startHubServer({
    'lab/small': { files, licence: 'apache-2.0', formerly: ['small'] },
    'lab/gated': { files, gated: 'manual' },
    'lab/large': { files: withLarge },
  });
  waits = [];
  notes = [];
  stop = new AbortController();
  hub = {
    address: server.address,
    fetch,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
});
afterEach(() => server.close());

const asker = () => ({ signal: stop.signal, onNote: (note: string | null) => notes.push(note) });

/** A part in memory that begins with `start`. */
function partOf(start: Uint8Array = new Uint8Array()): Part & { readonly content: () => Uint8Array } {
  const room = new Uint8Array(LARGE.length);
  room.set(start);
  let bytes = start.length;
  return {
    get bytes() {
      return bytes;
    },
    read: (from, to) => Promise.resolve(room.slice(from, to)),
    append: (chunk) => {
      room.set(chunk, bytes);
      bytes += chunk.length;
      return Promise.resolve();
    },
    restart: () => {
      bytes = 0;
      return Promise.resolve();
    },
    content: () => room.subarray(0, bytes),
  };
}

function download(part: Part, file: HubFile = WEIGHTS, onBytes: (done: number) => void = () => undefined) {
  const model = file.bytes === LARGE.length ? { ...MODEL, name: 'lab/large' } : MODEL;
  return downloadFile(hub, model, file, part, { ...asker(), onBytes });
}

const ranges = (): (string | null)[] => server.asked.map(({ range }) => range);

describe('what the hub says of a model', () => {
  test('commit, files at the top, licence, former name', async () => {
    const model = await describeModel(hub, { name: 'small', revision: null }, asker());
    expect(model).toMatchObject({ name: 'lab/small', commit: COMMIT, licence: 'apache-2.0', parameters: null });
    expect(model.files).toEqual([
      { name: 'README.md', bytes: 10, sha256: null },
      { name: 'model.safetensors', bytes: BYTES.length, sha256: sha256(BYTES) },
      { name: 'vocab.txt', bytes: BYTES.length, sha256: null },
    ]);
  });

  test('the licence may stand among the tags, the parameters beside them', async () => {
    server.describe = (info) => ({ ...info, cardData: null, safetensors: { total: 17 } });
    const model = await describeModel(hub, { name: 'lab/small', revision: COMMIT }, asker());
    expect(model).toMatchObject({ licence: 'other', parameters: 17 });
  });

  test('nothing of the person goes along', async () => {
    await describeModel(hub, { name: 'lab/small', revision: null }, asker());
    expect(Object.keys(server.asked[0]?.headers ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/authorization|cookie|referer/)]),
    );
  });

  const refusals: readonly (readonly [string, string, string | null, string, RegExp])[] = [
    ['a model that is not there', 'lab/nothing', null, 'hub-refused', /does not give out lab\/nothing.*private/],
    ['a revision that is not there', 'lab/small', 'v9', 'hub-not-found', /no such revision of lab\/small@v9/],
    ['a gated model', 'lab/gated', null, 'hub-refused', /lab\/gated is gated/],
  ];
  test.each(refusals)('%s', async (_, name, revision, code, words) => {
    const error = await labErrorOf(() => describeModel(hub, { name, revision }, asker()));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(server.asked).toHaveLength(1);
  });

  test.each([
    [401, {}, 'hub-refused', /private/],
    [403, {}, 'hub-refused', /gated/],
    [403, { 'x-error-code': 'GatedRepo' }, 'hub-refused', /gated/],
    [404, {}, 'hub-not-found', /has no lab\/small/],
    [400, {}, 'hub-unavailable', /answered 400/],
  ])('an answer with the status %d %o', async (status, headers, code, words) => {
    server.fault = refuse(status, headers);
    const error = await labErrorOf(() => describeModel(hub, { name: 'lab/small', revision: null }, asker()));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(waits).toEqual([]);
  });

  test('something else than a description', async () => {
    server.describe = () => ({ hello: 1 });
    const error = await labErrorOf(() => describeModel(hub, { name: 'lab/small', revision: null }, asker()));
    expect(error.message).toMatch(/does not understand \(id\)/);
  });

  test('nobody answers: tried three times, then said', async () => {
    await server.close();
    const error = await labErrorOf(() => describeModel(hub, { name: 'lab/small', revision: null }, asker()));
    expect(error.code).toBe('hub-unreachable');
    expect(error.message).toMatch(/refuses connections/);
    expect(waits).toHaveLength(2);
    expect(notes[0]).toMatch(/refuses connections\. Trying again in 1 s/);
  });

  test('a name that the network does not know', async () => {
    const lost = { ...hub, address: 'http://hub.invalid' };
    const error = await labErrorOf(() => describeModel(lost, { name: 'lab/small', revision: null }, asker()));
    expect(error.code).toBe('hub-unreachable');
    expect(error.message).toMatch(/hub\.invalid/);
  });
});

describe('a file', () => {
  test('arrives as it is, over a redirection', async () => {
    const part = partOf();
    const seen: number[] = [];
    expect(await download(part, WEIGHTS, (done) => seen.push(done))).toBe(WEIGHTS.sha256);
    expect(Buffer.compare(part.content(), BYTES)).toBe(0);
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(BYTES.length);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  test('goes on where an earlier try stopped', async () => {
    const part = partOf(BYTES.subarray(0, 100_001));
    expect(await download(part)).toBe(WEIGHTS.sha256);
    expect(ranges()).toEqual(['bytes=100001-']);
    expect(Buffer.compare(part.content(), BYTES)).toBe(0);
  });

  test('that is there already is only checked', async () => {
    expect(await download(partOf(BYTES))).toBe(WEIGHTS.sha256);
    expect(server.asked).toHaveLength(0);
  });

  test('goes on after a broken connection', async () => {
    server.fault = firstTimes(2, hangUpAfter(90_000, BYTES));
    const part = partOf();
    expect(await download(part)).toBe(WEIGHTS.sha256);
    const starts = ranges().map((range) => Number(/\d+/.exec(range ?? '0')?.[0]));
    expect(starts).toHaveLength(3);
    expect(starts[1]).toBeGreaterThan(0);
    expect(starts[2]).toBeGreaterThan(starts[1] ?? Infinity);
    expect(notes).toContainEqual(expect.stringMatching(/connection.*Trying again/i));
    expect(notes.at(-1)).toBeNull();
  });

  test('of unknown hash is never pieced together', async () => {
    server.fault = firstTimes(1, hangUpAfter(90_000, BYTES));
    const part = partOf(BYTES.subarray(0, 10));
    expect(await download(part, PLAIN)).toBe(WEIGHTS.sha256);
    expect(ranges()).toEqual([null, null]);
  });

  test('of unknown hash that is there as a whole is fetched all the same', async () => {
    const part = partOf(new Uint8Array(BYTES.length));
    expect(await download(part, PLAIN)).toBe(WEIGHTS.sha256);
  });

  test('may break more often than is tried in vain, as long as each try brings much', async () => {
    const large = { name: 'large.safetensors', bytes: LARGE.length, sha256: sha256(LARGE) };
    server.fault = firstTimes(6, hangUpAfter(2 << 20, LARGE));
    expect(await download(partOf(), large)).toBe(large.sha256);
    expect(server.asked).toHaveLength(7);
  });

  test('begins anew where the server gives the whole file', async () => {
    server.ignoresRanges = true;
    const part = partOf(BYTES.subarray(0, 1000));
    expect(await download(part)).toBe(WEIGHTS.sha256);
    expect(Buffer.compare(part.content(), BYTES)).toBe(0);
  });

  test('begins anew where the rest starts elsewhere', async () => {
    server.fault = firstTimes(1, (_, __, response) => {
      response.writeHead(206, { 'content-range': `bytes 0-${BYTES.length - 1}/${BYTES.length}` });
      response.end(BYTES);
      return true;
    });
    expect(await download(partOf(BYTES.subarray(0, 1000)))).toBe(WEIGHTS.sha256);
  });

  test('goes on when the server has fallen silent', async () => {
    server.fault = firstTimes(1, (_, __, response) => {
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 50_000));
      return true;
    });
    hub = { ...hub, patience: 150 };
    expect(await download(partOf())).toBe(WEIGHTS.sha256);
    expect(notes[0]).toMatch(/has fallen silent/);
    expect(ranges()[1]).toMatch(/bytes=[1-9]/);
  });

  test('patience is over after some tries', async () => {
    server.fault = refuse(503);
    const error = await labErrorOf(() => download(partOf()));
    expect(error.code).toBe('hub-unavailable');
    expect(error.message).toMatch(/answered 503 for lab\/small\/model\.safetensors/);
    expect(waits).toEqual([500, 1500, 4000, 10_000]);
  });

  test('a hub that asks to wait is obeyed, within limits', async () => {
    const answers = [refuse(429, { 'retry-after': '7' }), refuse(429, { 'retry-after': '9999' }), refuse(429)];
    server.fault = (...question) => answers.shift()?.(...question) ?? false;
    expect(await download(partOf())).toBe(WEIGHTS.sha256);
    expect(waits).toEqual([7000, 60_000, 4000]);
    expect(notes[0]).toMatch(/asked too often\. Trying again in 7 s/);
  });

  test('a hub that asks to wait until a date', async () => {
    const soon = new Date(Date.now() + 20_000).toUTCString();
    server.fault = firstTimes(1, refuse(429, { 'retry-after': soon }));
    await download(partOf());
    expect(waits[0]).toBeGreaterThan(15_000);
    expect(waits[0]).toBeLessThanOrEqual(20_000);
  });

  test('of another hash is thrown away', async () => {
    const part = partOf();
    const error = await labErrorOf(() => download(part, { ...WEIGHTS, sha256: 'f'.repeat(64) }));
    expect(error.code).toBe('download-corrupt');
    expect(error.message).toMatch(/model\.safetensors.*SHA-256/);
    expect(part.bytes).toBe(0);
  });

  test('whose beginning was damaged is thrown away', async () => {
    const part = partOf(new Uint8Array(1000));
    expect((await labErrorOf(() => download(part))).code).toBe('download-corrupt');
    expect(part.bytes).toBe(0);
  });

  test.each([
    ['longer', BYTES.length - 5, /is longer than the 299995 bytes/],
    ['shorter', BYTES.length + 5, /another length|ended after 300000 of 300005/],
  ])('%s than announced', async (_, bytes, words) => {
    const error = await labErrorOf(() => download(partOf(), { ...WEIGHTS, bytes }));
    expect(error.code).toBe('download-corrupt');
    expect(error.message).toMatch(words);
  });

  test('can be stopped, and keeps what has arrived', async () => {
    const part = partOf();
    const error = await labErrorOf(() =>
      download(part, WEIGHTS, (done) => {
        if (done > 0) stop.abort();
      }),
    );
    expect(error.code).toBe('cancelled');
    expect(part.bytes).toBeGreaterThan(0);
    expect(part.bytes).toBeLessThan(BYTES.length);
    stop = new AbortController();
    expect(await download(part)).toBe(WEIGHTS.sha256);
  });

  test('can be stopped while the hub is waited for', async () => {
    server.fault = refuse(503);
    hub = { ...hub, wait: waitFor };
    setTimeout(() => stop.abort(), 100);
    const began = performance.now();
    expect((await labErrorOf(() => download(partOf()))).code).toBe('cancelled');
    expect(performance.now() - began).toBeLessThan(450);
  });

  test('a failure of the place it goes to is not taken for the hub’s', async () => {
    const part = { ...partOf(), bytes: 0, append: () => Promise.reject(new RangeError('no room')) };
    await expect(download(part)).rejects.toThrow('no room');
    expect(waits).toEqual([]);
  });
});
