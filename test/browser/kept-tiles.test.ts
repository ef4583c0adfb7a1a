/** Tuned tiles in a real IndexedDB. */
import { openDB } from 'idb';
import { beforeEach, expect, test } from 'vitest';
import { BROWSER_TILES } from '../../src/worker/kept-tiles';

const TILES = { 'linear, few tiles': '32×32/4×4/16' };

beforeEach(() => {
  indexedDB.deleteDatabase('infoprompt-tiles');
});

test('tiles are kept for each adapter, and for the kernels that they were tuned with', async () => {
  await BROWSER_TILES.write('a card', 'first', TILES);
  await BROWSER_TILES.write('another', 'first', {});
  expect(await BROWSER_TILES.read('a card', 'first')).toEqual(TILES);
  expect(await BROWSER_TILES.read('another', 'first')).toEqual({});
  expect(await BROWSER_TILES.read('a third', 'first')).toBeNull();
  expect(await BROWSER_TILES.read('a card', 'second')).toBeNull();
});

test('tiles of newer kernels take the place of older ones', async () => {
  await BROWSER_TILES.write('a card', 'first', {});
  await BROWSER_TILES.write('a card', 'second', TILES);
  expect(await BROWSER_TILES.read('a card', 'second')).toEqual(TILES);
  expect(await BROWSER_TILES.read('a card', 'first')).toBeNull();
});

test('what is no table is not read', async () => {
  await BROWSER_TILES.write('a card', 'first', TILES);
  const database = await openDB('infoprompt-tiles');
  await database.put('adapters', { adapter: 'a card', kernels: 'first', tiles: { 'linear, few tiles': 32 } });
  database.close();
  expect(await BROWSER_TILES.read('a card', 'first')).toBeNull();
});
