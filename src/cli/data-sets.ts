/** `--task OWNER/NAME[:CONFIGURATION]`: a data set of the hub, which is fetched once and kept. */
import path from 'node:path';
import * as v from 'valibot';
import { dataSetServerFromEnvironment, hubFromEnvironment } from '../hub/address';
import { describeDataSet } from '../hub/data-set';
import { fetchDataSet, type DataSetProgress } from '../hub/data-set-fetch';
import type { DataSetHub } from '../hub/data-set-hub';
import { parseDataSetName, writeDataSetName, type DataSetName } from '../hub/data-set-name';
import { configOf, usualSplits } from '../hub/data-set-parts';
import { choiceOf, findSuggestion } from '../hub/data-set-suggestions';
import { waitFor } from '../hub/waiting';
import type { TaskChoice } from '../lab/tasks/tables/choice';
import { SPLITS, type Table } from '../lab/tasks/tables/table';
import { named, writeFile } from '../shelf/file-store';
import { folderOf } from '../shelf/shelf';
import { cacheDirectory, nodeStore } from './node-store';

export interface FetchedTask {
  /** What a recipe calls it: `owner/name:configuration`. */
  readonly id: string;
  /** One for each split. */
  readonly tables: readonly Table[];
  /** Which columns are the task, where the lab knows this data set; otherwise null. */
  readonly choice: TaskChoice | null;
  /** Commit of the data set; null where the hub does not say. */
  readonly revision: string | null;
}

/** More of a split are not fetched. */
const MAX_ROWS = 200_000;
const FILE = 'tables.json';

const KeptSchema = v.object({
  version: v.literal(1),
  name: v.string(),
  config: v.string(),
  revision: v.nullable(v.string()),
  tables: v.array(
    v.object({
      name: v.string(),
      columns: v.array(v.string()),
      rows: v.number(),
      cells: v.array(v.array(v.string())),
      lines: v.null(),
      classNames: v.record(v.string(), v.array(v.string())),
      split: v.nullable(v.picklist(SPLITS)),
      leftOut: v.exactOptional(v.array(v.object({ column: v.string(), holds: v.string() }))),
    }),
  ),
});
type Kept = v.InferOutput<typeof KeptSchema>;

/**
 * What was fetched before is not fetched again: its folder lies beside those of the encoders, and removing it is all it
 * takes to have it fetched anew.
 *
 * @throws LabError
 */
export async function fetchTask(argument: string): Promise<FetchedTask> {
  const wanted = parseDataSetName(argument);
  const directory = dataSetDirectory();
  const store = named(nodeStore(directory));
  const folder = folderOf(writeDataSetName(wanted));
  let kept = readKept(await store.read(folder, FILE));
  if (kept === null) {
    kept = await fetchKept(wanted);
    await writeFile(store, folder, FILE, new TextEncoder().encode(JSON.stringify(kept)));
  }
  const { name, config, revision, tables } = kept;
  const suggestion = findSuggestion({ name, config });
  const rows = tables.map((table) => `${table.name} ${rowsOf(table)}`).join('; ');
  process.stderr.write(`${rows}; commit ${revision ?? 'unknown'}, in ${path.join(directory, folder)}\n`);
  return {
    id: writeDataSetName({ name, config }),
    tables,
    choice: suggestion === null ? null : choiceOf(suggestion),
    revision,
  };
}

/** Who learns from a part must know. */
export function rowsOf({ rows }: Pick<Table, 'rows'>): string {
  return rows < MAX_ROWS ? `${rows} rows` : `the first ${rows} rows, as many as are fetched`;
}

/** Where data sets are kept. */
export function dataSetDirectory(): string {
  return path.join(path.dirname(cacheDirectory()), 'data-sets');
}

/** Null where there is nothing, or what a crash has left. */
function readKept(bytes: Uint8Array | null): Kept | null {
  if (bytes === null) return null;
  try {
    const parsed = v.safeParse(KeptSchema, JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Ctrl-C stops it. */
async function fetchKept(wanted: DataSetName): Promise<Kept> {
  const address = hubFromEnvironment(process.env['HF_ENDPOINT']);
  const dataSets = dataSetServerFromEnvironment(process.env['HF_DATASETS_SERVER'], address);
  const hub: DataSetHub = { address, dataSets, fetch, wait: waitFor };
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  const receiver = { signal: stop.signal, onNote: showNote, onProgress: showProgress };
  process.once('SIGINT', onInterrupt);
  try {
    const description = await describeDataSet(hub, wanted, receiver);
    const found = configOf(description, wanted.config);
    const { id: name, revision } = description;
    const { config } = found;
    const splits = findSuggestion({ name, config })?.splits ?? usualSplits(found);
    const tables = await fetchDataSet(hub, { name, config, splits, maxRows: MAX_ROWS, description }, receiver);
    return { version: 1, name, config, revision, tables: tables.map(plain) };
  } finally {
    process.off('SIGINT', onInterrupt);
    process.stderr.write('\n');
  }
}

function plain(table: Table): Kept['tables'][number] {
  const { name, columns, rows, cells, classNames, split, leftOut } = table;
  return {
    name,
    columns: [...columns],
    rows,
    cells: cells.map((column) => [...column]),
    lines: null,
    classNames: Object.fromEntries(Object.entries(classNames).map(([column, names]) => [column, [...names]])),
    split,
    ...(leftOut === undefined ? {} : { leftOut: [...leftOut] }),
  };
}

function showNote(note: string | null): void {
  if (note !== null) process.stderr.write(`\n${note}\n`);
}

function showProgress({ split, done, total, unit }: DataSetProgress): void {
  const amount = unit === 'rows' ? `${done} of ${total} rows` : `${kilobytes(done)} of ${kilobytes(total)} kB`;
  process.stderr.write(`\rfetching ${split}: ${amount} `);
}

function kilobytes(bytes: number): string {
  return (bytes / 1e3).toFixed(0);
}
