/** Trainings kept in this browser's IndexedDB, so that a page that is loaded again goes on. One entry for each tab. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import * as v from 'valibot';
import type { Recipe } from '../lab/recipe';
import { parseRecipe } from '../lab/recipe-parsing';
import type { FinalResult } from '../lab/training/metrics';
import { packedColumns, storedColumns, StoredColumns } from './column-file';
import type { PackedColumns } from './columns';
import type { ResumePoint } from './resumption';

export interface ResumeEntry extends ResumePoint {
  /** Of the tab. */
  readonly id: string;
  /** When it was written, milliseconds since 1970. */
  readonly saved: number;
  readonly running: boolean;
  /** What the controls showed, and whether they had been touched. */
  readonly controls: Recipe;
  readonly touched: boolean;
  /** The query of the page's address at that time, which follows the controls a little later. */
  readonly query: string;
  readonly columns: PackedColumns;
}

/** Where entries are kept. Each call may reject where the browser keeps nothing for this page. */
export interface ResumeEntries {
  /** Null where there is none, or none that can be read. */
  read(id: string): Promise<ResumeEntry | null>;
  write(entry: ResumeEntry): Promise<void>;
  remove(id: string): Promise<void>;
}

const DATABASE = 'infoprompt-resume';
const STORE = 'trainings';
/** Of what is in an entry; others are not read. */
const ENTRY_VERSION = 2;
const LONGEST_KEPT = 7 * 24 * 3600 * 1000;
const MOST_KEPT = 5;

type StoredEntry = Omit<ResumeEntry, 'columns'> & { readonly version: number; readonly columns: StoredColumns };

interface Schema extends DBSchema {
  readonly [STORE]: { key: string; value: StoredEntry; indexes: { saved: number } };
}

/** Opens the database at the first call, and cleans it. */
export function browserEntries(): ResumeEntries {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  const database = (): Promise<IDBPDatabase<Schema>> => (opening ??= openEntries());
  return {
    read: async (id) => entryOf(await (await database()).get(STORE, id)),
    write: async (entry) => {
      const stored = { ...entry, version: ENTRY_VERSION, columns: storedColumns(entry.columns) };
      await (await database()).put(STORE, stored);
    },
    remove: async (id) => (await database()).delete(STORE, id),
  };
}

async function openEntries(): Promise<IDBPDatabase<Schema>> {
  const database = await openDB<Schema>(DATABASE, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore(STORE, { keyPath: 'id' }).createIndex('saved', 'saved');
    },
  });
  await clean(database);
  return database;
}

/** Lets go of what is old, and of all but the newest few. */
async function clean(database: IDBPDatabase<Schema>): Promise<void> {
  const { store } = database.transaction(STORE, 'readwrite');
  const oldest = Date.now() - LONGEST_KEPT;
  let place = 0;
  for (let cursor = await store.index('saved').openKeyCursor(null, 'prev'); cursor !== null;) {
    if (place++ >= MOST_KEPT || cursor.key < oldest) await store.delete(cursor.primaryKey);
    cursor = await cursor.continue();
  }
}

const floats = v.instance(Float32Array);
const Entry = v.object({
  version: v.literal(ENTRY_VERSION),
  id: v.string(),
  saved: v.number(),
  trainingId: v.string(),
  running: v.boolean(),
  touched: v.boolean(),
  query: v.string(),
  controls: v.record(v.string(), v.unknown()),
  recipe: v.record(v.string(), v.unknown()),
  reductions: v.array(v.string()),
  marks: v.array(v.object({ step: v.number(), label: v.string() })),
  checkpoint: v.object({
    step: v.number(),
    ended: v.boolean(),
    file: v.instance(Blob),
    prompts: v.nullable(v.instance(Blob)),
    milliseconds: v.number(),
  }),
  columns: StoredColumns,
  final: v.nullable(
    v.object({
      step: v.number(),
      score: floats,
      accuracy: floats,
      correct: v.instance(Uint8Array),
      confusion: v.instance(Uint32Array),
      calibrationError: floats,
    }) satisfies v.GenericSchema<FinalResult>,
  ),
});

/** Null for what is no entry of this version. */
async function entryOf(stored: unknown): Promise<ResumeEntry | null> {
  const entry = v.safeParse(Entry, stored);
  if (!entry.success) return null;
  const { version: _, ...rest } = entry.output;
  const columns = await packedColumns(rest.columns);
  if (columns === null) return null;
  return { ...rest, columns, controls: parseRecipe(rest.controls).recipe, recipe: parseRecipe(rest.recipe).recipe };
}
