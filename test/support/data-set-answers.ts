/** What the hub of data sets on this machine answers: made-up data sets, each with something wrong with it, or nothing. */
import { readFile } from 'node:fs/promises';
import { COMMIT, sha256 } from './hub-server';

export type FixtureRow = Readonly<Record<string, unknown>>;

export interface FixtureConfig {
  readonly features: Readonly<Record<string, unknown>>;
  readonly splits: Readonly<Record<string, readonly FixtureRow[]>>;
}

export type FixtureDataSet = Readonly<Record<string, FixtureConfig>>;

/** What may be wrong with a data set. */
export type Mode =
  | 'fine'
  /** No files: rows alone. */
  | 'rows'
  /** Files that are said to be very large, and rows all the same. */
  | 'large'
  /** Every answer takes a while. */
  | 'slow'
  /** The connection breaks in the midst of every file, and of every page of rows once. */
  | 'cut'
  /** Every third question is refused: asked too often. */
  | 'busy'
  /** The server of rows is not ready, and there are no files yet. */
  | 'preparing'
  | 'private'
  | 'gated'
  | 'malformed'
  /** The server of rows cannot show it, and there are no files. */
  | 'unsupported'
  /** The server of rows cannot show it, but its files are there. */
  | 'files'
  | 'truncated';

/** `lab/moods` and `lab/pairs` are fine; the others are `lab/moods` and something is wrong. */
export const MODES: Readonly<Record<string, Mode>> = {
  'lab/moods': 'fine',
  'lab/pairs': 'fine',
  'lab/pairs-rows': 'rows',
  'lab/moods-rows': 'rows',
  'lab/moods-large': 'large',
  'lab/moods-slow': 'slow',
  'lab/moods-cut': 'cut',
  'lab/moods-busy': 'busy',
  'lab/moods-preparing': 'preparing',
  'lab/moods-private': 'private',
  'lab/moods-gated': 'gated',
  'lab/moods-malformed': 'malformed',
  'lab/moods-unsupported': 'unsupported',
  'lab/moods-files': 'files',
  'lab/moods-truncated': 'truncated',
};

const FOLDER = new URL('../fixtures/tables/hub/', import.meta.url);
const CLAIMED_LARGE = 65_000_000;

/** The rows as the script wrote them that wrote the files. */
export async function fixtureDataSets(): Promise<Readonly<Record<string, FixtureDataSet>>> {
  const text = await readFile(new URL('data-sets.json', FOLDER), 'utf8');
  return JSON.parse(text) as Record<string, FixtureDataSet>;
}

interface StoredFile {
  readonly config: string;
  readonly split: string;
  readonly number: string;
  readonly bytes: Uint8Array;
}

async function readFiles(name: string, data: FixtureDataSet): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for (const [config, { splits }] of Object.entries(data)) {
    for (const split of Object.keys(splits)) {
      for (const number of ['0000', '0001']) {
        const file = new URL(`${name.replace('lab/', '')}-${config}-${split}-${number}.parquet`, FOLDER);
        const bytes = await readFile(file).catch(() => null);
        if (bytes !== null) files.push({ config, split, number, bytes: new Uint8Array(bytes) });
      }
    }
  }
  return files;
}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface LoadedDataSets {
  /** @throws Refusal */
  readonly contentOf: (what: string, name: string, parameters: URLSearchParams) => unknown;
  readonly filesOf: (name: string) => readonly StoredFile[];
}

export async function loadDataSets(): Promise<LoadedDataSets> {
  const fixtures = await fixtureDataSets();
  const files = new Map<string, StoredFile[]>();
  for (const [name, data] of Object.entries(fixtures)) files.set(name, await readFiles(name, data));
  const origin = (name: string): string => (name.startsWith('lab/pairs') ? 'lab/pairs' : 'lab/moods');
  const filesOf = (name: string): StoredFile[] => files.get(origin(name)) ?? [];

  function contentOf(what: string, name: string, parameters: URLSearchParams): unknown {
    const mode = MODES[name];
    if (mode === undefined || mode === 'private') {
      throw new Refusal(
        401,
        what === 'page' ? 'RepoNotFound' : 'ExternalUnauthenticatedError',
        'The dataset does not exist, or is not accessible without authentication (private or gated).',
      );
    }
    const data = fixtures[origin(name)] ?? {};
    const stored = filesOf(name);
    if (what === 'page') return pageOf(name, mode);
    if (what === 'tree') {
      if (mode === 'unsupported' || mode === 'preparing')
        throw new Refusal(404, 'RevisionNotFound', 'Invalid rev id: refs/convert/parquet');
      return treeOf(stored);
    }
    if (mode === 'preparing') {
      throw new Refusal(500, 'ResponseNotReady', 'The server is busier than usual and the response is not ready yet.');
    }
    if (mode === 'unsupported' || mode === 'files') {
      throw new Refusal(501, 'DatasetWithScriptNotSupportedError', 'The dataset viewer runs no code of data sets.');
    }
    if (what === 'splits') return splitsOf(name, data);
    if (what === 'info') {
      return { dataset_info: Object.fromEntries(Object.entries(data).map(([config, one]) => [config, infoOf(one)])) };
    }
    const config = data[parameters.get('config') ?? ''];
    if (config === undefined) throw new Refusal(404, 'ConfigNotFoundError', 'The config does not exist.');
    if (what === 'parquet') return parquetOf(name, mode, parameters.get('config') ?? '', stored);
    return rowsOf(mode, config, parameters);
  }

  return { contentOf, filesOf };
}

function pageOf(name: string, mode: Mode): unknown {
  return {
    id: name,
    sha: COMMIT,
    private: false,
    gated: mode === 'gated' ? 'manual' : false,
    tags: ['task_categories:text-classification', 'license:cc0-1.0'],
    cardData: { license: 'cc0-1.0' },
  };
}

function splitsOf(name: string, data: FixtureDataSet): unknown {
  const splits = Object.entries(data).flatMap(([config, one]) =>
    Object.keys(one.splits).map((split) => ({ dataset: name, config, split })),
  );
  return { splits, pending: [], failed: [] };
}

function infoOf({ features, splits }: FixtureConfig): unknown {
  const sizes = Object.entries(splits).map(([split, rows]) => {
    const bytes = Buffer.byteLength(JSON.stringify(rows));
    return [split, { name: split, num_examples: rows.length, num_bytes: bytes }] as const;
  });
  return { features, splits: Object.fromEntries(sizes) };
}

function parquetOf(name: string, mode: Mode, config: string, stored: readonly StoredFile[]): unknown {
  if (mode === 'rows' || mode === 'truncated') throw new Refusal(404, 'ResponseNotFound', 'Not found.');
  const parquet = stored
    .filter((file) => file.config === config)
    .map(({ split, number, bytes }) => ({
      dataset: name,
      config,
      split,
      url: `https://huggingface.co/datasets/${name}/resolve/refs%2Fconvert%2Fparquet/${config}/${split}/${number}.parquet`,
      filename: `${number}.parquet`,
      size: mode === 'large' ? CLAIMED_LARGE : bytes.length,
    }));
  return { parquet_files: parquet, pending: [], failed: [], partial: false };
}

function treeOf(stored: readonly StoredFile[]): unknown {
  return stored.flatMap(({ config, split, number, bytes }) => [
    { type: 'directory', oid: '0', size: 0, path: `${config}/${split}` },
    {
      type: 'file',
      oid: '0',
      size: bytes.length,
      lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 130 },
      path: `${config}/${split}/${number}.parquet`,
    },
  ]);
}

function rowsOf(mode: Mode, { features, splits }: FixtureConfig, parameters: URLSearchParams): unknown {
  const all = splits[parameters.get('split') ?? ''];
  if (all === undefined) throw new Refusal(404, 'SplitNotFoundError', 'The split does not exist.');
  const offset = Number(parameters.get('offset') ?? 0);
  const length = Number(parameters.get('length') ?? 100);
  if (!(length >= 0 && length <= 100)) {
    throw new Refusal(422, 'InvalidParameter', "Parameter 'length' must not be greater than 100");
  }
  const columns = Object.entries(features).map(([name, type], index) => ({ feature_idx: index, name, type }));
  const rows = all.slice(offset, offset + length).map((row, at) => ({
    row_idx: offset + at,
    row,
    truncated_cells: mode === 'truncated' && offset + at === 3 ? ['text'] : [],
  }));
  return { features: columns, rows, num_rows_total: all.length, num_rows_per_page: 100, partial: false };
}
