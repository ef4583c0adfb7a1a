/** Tiles that were tuned once on an adapter, kept in this browser's IndexedDB. */
import { openDB, type DBSchema } from 'idb';
import * as v from 'valibot';
import type { TileTable } from '../engine/compiled/webgpu/tiles';

/** Where they are kept. Each call may reject where the browser keeps nothing for this page. */
export interface KeptTiles {
  /** Null where there are none of these kernels. @param kernels see `tilesDigest`. */
  read(adapter: string, kernels: string): Promise<TileTable | null>;
  /** Instead of what there was of the adapter. */
  write(adapter: string, kernels: string, tiles: TileTable): Promise<void>;
}

const DATABASE = 'infoprompt-tiles';
const STORE = 'adapters';

const Entry = v.object({ adapter: v.string(), kernels: v.string(), tiles: v.record(v.string(), v.string()) });

interface Schema extends DBSchema {
  readonly [STORE]: { key: string; value: v.InferOutput<typeof Entry> };
}

/** Opened for each call alone: it is one a visit, or two. */
export const BROWSER_TILES: KeptTiles = {
  read: (adapter, kernels) =>
    withDatabase(async (database) => {
      const entry = v.safeParse(Entry, await database.get(STORE, adapter));
      return entry.success && entry.output.kernels === kernels ? entry.output.tiles : null;
    }),
  write: (adapter, kernels, tiles) =>
    withDatabase(async (database) => {
      await database.put(STORE, { adapter, kernels, tiles: { ...tiles } });
    }),
};

type Database = Awaited<ReturnType<typeof open>>;

const open = () =>
  openDB<Schema>(DATABASE, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore(STORE, { keyPath: 'adapter' });
    },
  });

async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
