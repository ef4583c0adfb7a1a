/** Encoders and tasks by the names that recipes give them, wherever they are. Nothing is fetched from a hub here. */
import { buildEncoder, type Encoder } from '../lab/encoder/encoder';
import type { EncoderFiles } from '../lab/encoder/files';
import { buildBundledTask, findBundledTask, readTaskIndex } from '../lab/tasks/bundled';
import type { Task } from '../lab/tasks/task';
import type { FileStore } from '../shelf/file-store';
import { weightsHash } from '../shelf/manifest';
import { TaskShelf, taskNotStored, unpackTask } from '../shelf/tasks';
import { fetchBundled, parseJson, sizeOf, type BundledEntry, type LoadedFiles } from './bundled';
import { findEncoder, type EncoderPlaces } from './encoder-places';
import { fetchText } from './files';
import type { EncoderInfo, KeptEncoder, KeptTask } from './protocol';

export interface OpenEncoder {
  readonly encoder: Encoder;
  readonly info: EncoderInfo;
}

export interface OpeningPlaces extends EncoderPlaces {
  /** The encoder in use, which is given back when it is the one that is wanted. */
  readonly inUse: OpenEncoder | null;
}

type OnProgress = (done: number, total: number) => void;

/**
 * An encoder by what a recipe calls it: one that is served beside the page, or one that is kept in this browser.
 *
 * @throws LabError as `findEncoder` does, or when its files are not what they should be.
 */
export async function openEncoder(id: string, places: OpeningPlaces, onProgress: OnProgress): Promise<OpenEncoder> {
  const { inUse } = places;
  if (inUse?.info.id === id && inUse.info.source === 'bundled') return inUse;
  const found = await findEncoder(id, places);
  if (found.kind === 'bundled') return openBundled(found.entry, places.baseUrl, onProgress);

  const { manifest } = found;
  const sha256 = weightsHash(manifest.files);
  if (inUse?.info.id === id && inUse.info.sha256 === sha256) return inUse;
  const { name, source, revision, bytes } = manifest.encoder;
  const onBytes = (done: number): void => {
    onProgress(done, bytes);
  };
  const files = await (found.kind === 'kept' ? readKept(found, onBytes) : found.shelf.read(manifest, onBytes));
  return build({ files, fromCache: true }, { id, title: name, source, revision, bytes, sha256 });
}

async function openBundled(entry: BundledEntry, baseUrl: string, onProgress: OnProgress): Promise<OpenEncoder> {
  const { id, title } = entry;
  const hashes = Object.entries(entry.files).map(([name, file]) => ({ name, ...file }));
  const sha256 = weightsHash(hashes);
  const loaded = await fetchBundled(entry, baseUrl, onProgress);
  const from = { id, title, source: 'bundled', revision: null, bytes: sizeOf(entry), sha256 } as const;
  return build(loaded, from);
}

async function readKept({ files }: KeptEncoder, onBytes: (done: number) => void): Promise<EncoderFiles> {
  const read = new Map<string, Uint8Array>();
  let done = 0;
  for (const [name, blob] of files) {
    read.set(name, new Uint8Array(await blob.arrayBuffer()));
    done += blob.size;
    onBytes(done);
  }
  return read;
}

function build(
  { files, fromCache }: LoadedFiles,
  from: Pick<EncoderInfo, 'id' | 'title' | 'source' | 'revision' | 'bytes' | 'sha256'>,
): OpenEncoder {
  const encoder = buildEncoder(from.id, files);
  const { family, layers, width, heads, vocabulary, positions } = encoder.config;
  const { parameters } = encoder.weights;
  return { encoder, info: { ...from, family, layers, width, heads, vocabulary, positions, parameters, fromCache } };
}

export interface TaskPlaces {
  /** Where the page is served from, ending in a slash. */
  readonly baseUrl: string;
  readonly openStore: () => Promise<FileStore>;
  /** Tasks that last until the page is left. */
  readonly kept: readonly KeptTask[];
}

/**
 * A task by what a recipe calls it: one that is served beside the page, or one that the user brought or fetched.
 *
 * @throws LabError `task-missing`, or `task-not-stored` for one that is not in this browser.
 */
export async function openTask(id: string, { baseUrl, openStore, kept }: TaskPlaces): Promise<Task> {
  if (/[/:]/.test(id)) {
    const own = kept.find(({ record }) => record.id === id);
    if (own !== undefined) return unpackTask(new Uint8Array(await own.file.arrayBuffer()), own.record.title);
    const stored = await new TaskShelf(await openStore()).read(id);
    if (stored === null) throw taskNotStored(id);
    return stored;
  }
  const index = readTaskIndex(parseJson(await fetchText(`${baseUrl}tasks/index.json`, 'task-missing')));
  const entry = findBundledTask(index, id);
  return buildBundledTask(entry, await fetchText(`${baseUrl}tasks/${entry.id}.tsv`, 'task-missing'));
}
