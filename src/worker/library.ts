/** Encoders and tasks by the names that recipes give them, wherever they are. Nothing is fetched from a hub here. */
import { buildEncoder, type Encoder } from '../lab/encoder/encoder';
import { LabError } from '../lab/errors';
import { buildBundledTask, findBundledTask, readTaskIndex } from '../lab/tasks/bundled';
import type { Task } from '../lab/tasks/task';
import type { FileStore } from '../shelf/file-store';
import { notStored, weightsHash, type Manifest } from '../shelf/manifest';
import { findManifest, Shelf } from '../shelf/shelf';
import { TaskShelf, taskNotStored, unpackTask } from '../shelf/tasks';
import { fetchBundled, fetchIndex, parseJson, sizeOf, type BundledEntry, type LoadedFiles } from './bundled';
import { fetchText } from './files';
import type { EncoderInfo, KeptEncoder, KeptTask } from './protocol';

export interface OpenEncoder {
  readonly encoder: Encoder;
  readonly info: EncoderInfo;
}

export interface EncoderPlaces {
  /** Where the page is served from, ending in a slash. */
  readonly baseUrl: string;
  readonly openStore: () => Promise<FileStore>;
  /** Encoders that are in no storage. */
  readonly kept: readonly KeptEncoder[];
  /** The encoder in use, which is given back when it is the one that is wanted. */
  readonly inUse: OpenEncoder | null;
}

type OnProgress = (done: number, total: number) => void;

/**
 * An encoder by what a recipe calls it: one that is served beside the page, or one that is kept in this browser.
 *
 * @throws LabError `encoder-not-stored` when it is nowhere: whether it is fetched is for the user to say.
 */
export async function openEncoder(id: string, places: EncoderPlaces, onProgress: OnProgress): Promise<OpenEncoder> {
  const { inUse } = places;
  if (inUse?.info.id === id && inUse.info.source === 'bundled') return inUse;
  const bundled = /[/@:]/.test(id) ? [] : await fetchIndex(places.baseUrl);
  const entry = bundled.find((one) => one.id === id);
  if (entry !== undefined) return openBundled(entry, places, onProgress);

  const kept = findManifest(
    places.kept.map(({ manifest }) => manifest),
    id,
  );
  if (kept !== null) return openManifest(id, kept, places, (manifest) => readKept(manifest, places.kept, onProgress));
  const shelf = new Shelf(await places.openStore());
  const stored = await shelf.find(id);
  if (stored !== null) {
    const { bytes } = stored.encoder;
    return openManifest(id, stored, places, async (manifest) => ({
      files: await shelf.read(manifest, (done) => {
        onProgress(done, bytes);
      }),
      fromCache: true,
    }));
  }
  if (bundled.length === 0) throw notStored(id);
  throw new LabError(
    'encoder-not-stored',
    `There is no encoder called “${id}”.`,
    `Choose one of: ${bundled.map((one) => one.id).join(', ')}; or fetch it, if it is a model's name on the hub.`,
  );
}

async function openBundled(entry: BundledEntry, places: EncoderPlaces, onProgress: OnProgress): Promise<OpenEncoder> {
  const { id, title } = entry;
  const hashes = Object.entries(entry.files).map(([name, file]) => ({ name, ...file }));
  const sha256 = weightsHash(hashes);
  const loaded = await fetchBundled(entry, places.baseUrl, onProgress);
  const from = { id, title, source: 'bundled', revision: null, bytes: sizeOf(entry), sha256 } as const;
  return build(loaded, from);
}

async function openManifest(
  id: string,
  manifest: Manifest,
  { inUse }: EncoderPlaces,
  load: (manifest: Manifest) => Promise<LoadedFiles>,
): Promise<OpenEncoder> {
  const sha256 = weightsHash(manifest.files);
  if (inUse?.info.id === id && inUse.info.sha256 === sha256) return inUse;
  const { name, source, revision, bytes } = manifest.encoder;
  return build(await load(manifest), { id, title: name, source, revision, bytes, sha256 });
}

async function readKept(
  { encoder }: Manifest,
  kept: readonly KeptEncoder[],
  onProgress: OnProgress,
): Promise<LoadedFiles> {
  const blobs = kept.find(({ manifest }) => manifest.encoder.id === encoder.id)?.files ?? new Map<string, Blob>();
  const files = new Map<string, Uint8Array>();
  let done = 0;
  for (const [name, blob] of blobs) {
    files.set(name, new Uint8Array(await blob.arrayBuffer()));
    done += blob.size;
    onProgress(done, encoder.bytes);
  }
  return { files, fromCache: true };
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
