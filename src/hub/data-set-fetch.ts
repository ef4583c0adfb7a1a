/** From the hub to tables: by files where they are small, otherwise by rows. */
import { LabError } from '../lab/errors';
import { splitOfName } from '../lab/tasks/tables/names';
import { Pacer, sourceOf } from '../lab/tasks/tables/pieces';
import type { Table } from '../lab/tasks/tables/table';
import { describeDataSet, type DataSetConfig, type DataSetDescription } from './data-set';
import { classNamesOf } from './data-set-features';
import { downloadParquet, listParquet, type ParquetFile } from './data-set-files';
import { configOf, requireSplit } from './data-set-parts';
import { inOwnWords, mayBeHadOtherwise, type DataSetHub } from './data-set-hub';
import { fetchRows, noRows, type ArrivedRows } from './data-set-rows';
import type { Asker } from './request';

/** Files of one split that are larger are not fetched as files, bytes: they are read in memory. */
const LARGEST_FILES = 64e6;

export interface DataSetRequest {
  /** `owner/name`. */
  readonly name: string;
  /** Null: the only one, or the one called “default”. */
  readonly config: string | null;
  readonly splits: readonly string[];
  /** At most so many rows of each split, the first ones. */
  readonly maxRows: number;
  /** What {@link describeDataSet} said, where somebody has asked already. */
  readonly description?: DataSetDescription;
}

export interface DataSetProgress {
  readonly split: string;
  readonly done: number;
  readonly total: number;
  readonly unit: 'rows' | 'bytes';
}

export interface DataSetReceiver extends Asker {
  readonly onProgress: (progress: DataSetProgress) => void;
}

/** Rows of splits that have not arrived as a whole, by what was asked for. Whoever keeps them goes on where it stopped. */
export type KeptRows = Map<string, ArrivedRows>;

/**
 * One table for each split that is asked for, in that order.
 *
 * @throws LabError
 */
export async function fetchDataSet(
  hub: DataSetHub,
  request: DataSetRequest,
  receiver: DataSetReceiver,
  kept: KeptRows = new Map(),
): Promise<Table[]> {
  const description =
    request.description ?? (await describeDataSet(hub, { name: request.name, config: request.config }, receiver));
  const config = configOf(description, request.config);
  for (const split of request.splits) requireSplit(description, config, split);
  const files = await filesOf(hub, description, config, receiver);
  const tables: Table[] = [];
  for (const split of request.splits) {
    const own = files.filter((file) => file.split === split);
    const work = { hub, description, config, split, maxRows: request.maxRows, receiver };
    tables.push(await fetchSplit(work, own, kept));
  }
  return tables;
}

interface Work {
  readonly hub: DataSetHub;
  readonly description: DataSetDescription;
  readonly config: DataSetConfig;
  readonly split: string;
  readonly maxRows: number;
  readonly receiver: DataSetReceiver;
}

async function fetchSplit(work: Work, files: readonly ParquetFile[], kept: KeptRows): Promise<Table> {
  const { description } = work;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const small = files.length > 0 && bytes <= LARGEST_FILES;
  if (description.files !== null) {
    if (small) return tableOfFiles(work, files, bytes);
    throw new LabError(
      'hub-unavailable',
      `${titleOf(work)}: its files have ${Math.ceil(bytes / 1e6)} MB; the lab fetches up to ${LARGEST_FILES / 1e6} MB, and the hub shows no rows of it.`,
      'Download the files yourself and open a part of them here, or choose another data set.',
    );
  }
  if (!small) return tableOfRows(work, kept);
  try {
    return await tableOfFiles(work, files, bytes);
  } catch (error) {
    // Files come from other servers than rows, and some networks let only one of them through.
    if (!(error instanceof LabError) || error.code === 'cancelled') throw error;
    return tableOfRows(work, kept);
  }
}

async function tableOfFiles(work: Work, files: readonly ParquetFile[], total: number): Promise<Table> {
  const { hub, split, maxRows, receiver } = work;
  const name = titleOf(work);
  let before = 0;
  const tables: Table[] = [];
  for (const file of files) {
    const onBytes = (bytes: number): void => {
      receiver.onProgress({ split, done: before + bytes, total, unit: 'bytes' });
    };
    const bytes = await downloadParquet(hub, file, name, { signal: receiver.signal, onNote: receiver.onNote, onBytes });
    before += file.bytes;
    tables.push(await inOwnWords(() => readFile(bytes, name, receiver.signal)));
    if (tables.reduce((sum, { rows }) => sum + rows, 0) >= maxRows) break;
  }
  const [first] = tables;
  const columns = first?.columns ?? [];
  if (tables.some((table) => table.columns.join('\0') !== columns.join('\0'))) {
    throw new LabError('download-corrupt', `The files of ${name} have different columns.`, 'Fetch it again.');
  }
  return {
    ...tableOf(
      work,
      columns,
      columns.map((_, column) => tables.flatMap((table) => table.cells[column] ?? [])),
      { ...first?.classNames, ...classNamesOf(work.config.features) },
    ),
    ...(first?.leftOut === undefined ? {} : { leftOut: first.leftOut }),
  };
}

/** The decompressors are large, and most tables come without them. */
async function readFile(bytes: Uint8Array, name: string, signal: AbortSignal): Promise<Table> {
  const { readParquet } = await import('../lab/tasks/tables/parquet');
  return readParquet(name, sourceOf(bytes), new Pacer(bytes.byteLength, { signal }));
}

async function tableOfRows(work: Work, kept: KeptRows): Promise<Table> {
  const { hub, description, config, split, maxRows, receiver } = work;
  const { id, revision } = description;
  const key = [id, revision, config.config, split].join('/');
  const arrived = kept.get(key) ?? noRows();
  kept.set(key, arrived);
  await fetchRows(hub, { id, config: config.config, split }, titleOf(work), maxRows, arrived, {
    signal: receiver.signal,
    onNote: receiver.onNote,
    onRows: (done, total) => {
      receiver.onProgress({ split, done, total, unit: 'rows' });
    },
  });
  kept.delete(key);
  const { features, cells, leftOut } = arrived;
  const columns = features.map(({ name }) => name);
  return {
    ...tableOf(work, columns, cells, classNamesOf(features)),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
}

function tableOf(
  work: Work,
  columns: readonly string[],
  cells: readonly (readonly string[])[],
  classNames: Table['classNames'],
): Table {
  const kept = cells.map((column) => column.slice(0, work.maxRows));
  return {
    name: titleOf(work),
    columns,
    rows: kept[0]?.length ?? 0,
    cells: kept,
    lines: null,
    classNames: Object.fromEntries(Object.entries(classNames).filter(([column]) => columns.includes(column))),
    split: splitOfName(work.split),
  };
}

/** “glue/cola, train”. */
function titleOf({ description, config, split }: Work): string {
  const name = description.id.split('/').at(-1) ?? description.id;
  return `${name}${config.config === 'default' ? '' : `/${config.config}`}, ${split}`;
}

/** No list of files is no misfortune where there are rows. */
async function filesOf(
  hub: DataSetHub,
  { id, files }: DataSetDescription,
  { config }: DataSetConfig,
  asker: Asker,
): Promise<readonly ParquetFile[]> {
  if (files !== null) return files.filter((file) => file.config === config);
  try {
    return await listParquet(hub, id, config, asker);
  } catch (error) {
    if (!mayBeHadOtherwise(error)) throw error;
    return [];
  }
}
