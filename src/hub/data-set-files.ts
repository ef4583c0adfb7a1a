/** The Parquet files that the hub makes of its data sets: which there are, and their bytes. */
import * as v from 'valibot';
import { LabError } from '../lab/errors';
import { askJson, inOwnWords, query, rowServer, type DataSetHub } from './data-set-hub';
import { refuseDataSet } from './data-set-refusal';
import { download, type Part } from './download';
import type { Asker } from './request';

export interface ParquetFile {
  readonly config: string;
  readonly split: string;
  /** Below the hub's address, with escapes. */
  readonly path: string;
  readonly bytes: number;
  /** Null where the hub does not say. */
  readonly sha256: string | null;
}

/** Where the hub keeps these files, beside those of the data set. */
const BRANCH = 'refs%2Fconvert%2Fparquet';

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Listed = v.object({
  parquet_files: v.array(v.object({ config: v.string(), split: v.string(), url: v.string(), size })),
});

/** The files of one configuration, as the server of rows lists them. @throws LabError */
export async function listParquet(hub: DataSetHub, id: string, config: string, asker: Asker): Promise<ParquetFile[]> {
  const path = `/parquet?${query({ dataset: id, config })}`;
  const { parquet_files: files } = await askJson(rowServer(hub), path, `${id}:${config}`, Listed, asker);
  return files.flatMap(({ url, ...file }) => {
    const below = pathBelowHub(url, id);
    return below === null
      ? []
      : [{ config: file.config, split: file.split, path: below, bytes: file.size, sha256: null }];
  });
}

const Tree = v.array(
  v.object({
    type: v.string(),
    path: v.string(),
    size: v.optional(size, 0),
    lfs: v.nullish(v.object({ oid: v.optional(v.pipe(v.string(), v.regex(/^[\da-f]{64}$/))) })),
  }),
);

/** The files of all configurations, as they lie in their branch: it outlives the server's support of a data set. */
export async function listParquetBranch(hub: DataSetHub, id: string, asker: Asker): Promise<ParquetFile[]> {
  const entries = await askJson(hub, `/api/datasets/${id}/tree/${BRANCH}?recursive=true`, id, Tree, asker);
  return entries.flatMap(({ type, path, size: bytes, lfs }) => {
    const [, config, split] = /^([^/]+)\/(?:partial-)?([^/]+)\/\d+\.parquet$/.exec(path) ?? [];
    if (type !== 'file' || config === undefined || split === undefined) return [];
    const below = path.split('/').map(encodeURIComponent).join('/');
    return [{ config, split, path: `/datasets/${id}/resolve/${BRANCH}/${below}`, bytes, sha256: lfs?.oid ?? null }];
  });
}

/** The addresses in a list name the public hub; another hub has the same files in the same place. */
function pathBelowHub(url: string, id: string): string | null {
  if (!URL.canParse(url)) return null;
  const { pathname } = new URL(url);
  return pathname.startsWith(`/datasets/${id}/resolve/`) ? pathname : null;
}

export interface FileReceiver extends Asker {
  /** Bytes of this file. */
  readonly onBytes: (done: number) => void;
}

/** @throws LabError */
export async function downloadParquet(
  hub: DataSetHub,
  file: ParquetFile,
  title: string,
  receiver: FileReceiver,
): Promise<Uint8Array<ArrayBuffer>> {
  const room = new Uint8Array(file.bytes);
  const name = decodeURIComponent(file.path.split('/').at(-1) ?? '');
  const remote = { ...file, name, title, refuse: refuseDataSet };
  await inOwnWords(() => download(hub, remote, partIn(room), receiver));
  if (file.bytes > 12) return room;
  throw new LabError('download-corrupt', `${title} is empty.`, 'Fetch it again.');
}

function partIn(room: Uint8Array<ArrayBuffer>): Part {
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    read: (from, to) => Promise.resolve(room.slice(from, to)),
    append: (chunk) => {
      room.set(chunk, bytes);
      bytes += chunk.byteLength;
      return Promise.resolve();
    },
    restart: () => {
      bytes = 0;
      return Promise.resolve();
    },
  };
}
