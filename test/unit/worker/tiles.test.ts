/** Where tiles come from at a start: what was kept, the clock, or the fixed rule. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { completeTable, tilesDigest, type TileTable } from '../../../src/engine/compiled/webgpu/tiles';
import type { KeptTiles } from '../../../src/worker/kept-tiles';
import { chooseTiles } from '../../../src/worker/tiles';

const CARD = { adapter: 'a card', software: false };
const TUNED: TileTable = { 'linear, few tiles': '64×64/8×4/16' };
const FAILURE = new Error('There is no storage.');

/** A storage in memory. */
class Shelf implements KeptTiles {
  readonly tables = new Map<string, TileTable>();

  read(adapter: string, kernels: string): Promise<TileTable | null> {
    return Promise.resolve(this.tables.get(`${adapter}, ${kernels}`) ?? null);
  }

  write(adapter: string, kernels: string, tiles: TileTable): Promise<void> {
    this.tables.set(`${adapter}, ${kernels}`, tiles);
    return Promise.resolve();
  }
}

let kept: Shelf;
const tune = vi.fn(() => Promise.resolve(TUNED));

beforeEach(() => {
  kept = new Shelf();
  tune.mockClear();
});
afterEach(() => vi.useRealTimers());

test('tuned once, then kept', async () => {
  const tiles = completeTable(TUNED);
  expect(tiles).toMatchObject({ ...TUNED, 'linear, many tiles': '64×64/4×4/16' });
  expect(await chooseTiles(CARD, { kept, tune })).toEqual({ origin: 'tuned', tiles });
  expect([...kept.tables]).toEqual([[`a card, ${tilesDigest()}`, TUNED]]);
  expect(await chooseTiles(CARD, { kept, tune })).toEqual({ origin: 'kept', tiles });
  expect(tune).toHaveBeenCalledTimes(1);
  expect(await chooseTiles({ ...CARD, adapter: 'another' }, { kept, tune })).toEqual({ origin: 'tuned', tiles });
});

test('a tile that is no longer there gives way to the fixed one', async () => {
  await kept.write('a card', tilesDigest(), { 'linear, few tiles': '8×8/1×1/1' });
  expect(await chooseTiles(CARD, { kept, tune })).toEqual({ origin: 'kept', tiles: completeTable({}) });
});

describe('the fixed rule', () => {
  const fixed = { origin: 'fixed', tiles: completeTable({}) };

  test('holds on a software adapter, whatever is kept', async () => {
    await kept.write('a card', tilesDigest(), TUNED);
    expect(await chooseTiles({ ...CARD, software: true }, { kept, tune })).toEqual(fixed);
    expect(tune).not.toHaveBeenCalled();
  });

  test('holds where tuning fails or finds no time, and is not kept', async () => {
    expect(await chooseTiles(CARD, { kept, tune: () => Promise.reject(FAILURE) })).toEqual(fixed);
    expect(await chooseTiles(CARD, { kept, tune: () => Promise.resolve({}) })).toEqual(fixed);
    expect(kept.tables.size).toBe(0);
  });
});

describe('a storage', () => {
  test('that fails is gone without', async () => {
    kept.read = () => Promise.reject(FAILURE);
    kept.write = () => Promise.reject(FAILURE);
    expect(await chooseTiles(CARD, { kept, tune })).toMatchObject({ origin: 'tuned' });
  });

  test('that is slow is not waited for', async () => {
    vi.useFakeTimers();
    kept.read = () => new Promise(() => undefined);
    kept.write = () => new Promise(() => undefined);
    const choosing = chooseTiles(CARD, { kept, tune });
    await vi.advanceTimersByTimeAsync(500);
    expect(await choosing).toMatchObject({ origin: 'tuned' });
  });
});
