/** Where entries are kept: IndexedDB, or the page's memory where the browser has none for it. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import * as v from 'valibot';
import { StoredEntry, type HistoryEntry } from './entry';

const NAME = 'infoprompt-history';

/** Raised with every change of what an entry holds; `upgrade` then turns the older ones into the newer. */
const VERSION = 1;

interface HistoryDatabase extends DBSchema {
  entries: { key: string; value: HistoryEntry };
}

export interface HistoryPlace {
  /** False where entries last until the page is left. */
  readonly lasting: boolean;
  all(): Promise<HistoryEntry[]>;
  put(entry: HistoryEntry): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Nothing to keep entries in is no failure: a private window has no storage. */
export async function openHistoryPlace(): Promise<HistoryPlace> {
  try {
    return inDatabase(await openDatabase());
  } catch {
    return inMemory();
  }
}

function openDatabase(): Promise<IDBPDatabase<HistoryDatabase>> {
  return openDB<HistoryDatabase>(NAME, VERSION, {
    upgrade(database) {
      database.createObjectStore('entries', { keyPath: 'id' });
    },
    blocking(_current, _blocked, event) {
      // A newer version of the page, in another tab, waits for this one to let go.
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });
}

function inDatabase(database: IDBPDatabase<HistoryDatabase>): HistoryPlace {
  return {
    lasting: true,
    async all() {
      const stored: readonly unknown[] = await database.getAll('entries');
      // One entry that cannot be read must not hide the others.
      return stored.flatMap((entry) => {
        const parsed = v.safeParse(StoredEntry, entry);
        return parsed.success ? [parsed.output] : [];
      });
    },
    async put(entry) {
      await database.put('entries', entry);
    },
    remove: (id) => database.delete('entries', id),
  };
}

export function inMemory(): HistoryPlace {
  const entries = new Map<string, HistoryEntry>();
  return {
    lasting: false,
    all: () => Promise.resolve([...entries.values()]),
    put(entry) {
      entries.set(entry.id, entry);
      return Promise.resolve();
    },
    remove(id) {
      entries.delete(id);
      return Promise.resolve();
    },
  };
}
