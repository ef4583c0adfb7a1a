/**
 * The encoders that are kept, each in a folder of its own. The manifest is written last: a folder without one is a
 * download that has not ended, or what a crash has left.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EncoderFiles } from '../lab/encoder/files';
import { LabError } from '../lab/errors';
import { named, writeFile, type FileStore } from './file-store';
import {
  MANIFEST_FILE,
  PLAN_FILE,
  readManifest,
  readPlan,
  toBytes,
  type Manifest,
  type StoredEncoder,
} from './manifest';

/** A download that was broken off, or the remains of one. */
export interface UnfinishedFetch {
  /** By this name it is fetched further, or removed. */
  readonly id: string;
  readonly name: string;
  readonly doneBytes: number;
  /** Null where it cannot be gone on with: then it can only be removed. */
  readonly totalBytes: number | null;
}

export interface ShelfContents {
  /** Latest first. */
  readonly stored: readonly StoredEncoder[];
  /** Downloads that have not ended: fetching their id goes on where they stopped, removing it frees their space. */
  readonly unfinished: readonly UnfinishedFetch[];
}

export class Shelf {
  readonly store: FileStore;

  constructor(store: FileStore) {
    this.store = named(store);
  }

  async contents(): Promise<ShelfContents> {
    const stored: StoredEncoder[] = [];
    const unfinished: UnfinishedFetch[] = [];
    for (const folder of await this.store.folders()) {
      const manifest = await this.#manifest(folder);
      if (manifest !== null) stored.push(manifest.encoder);
      else unfinished.push(await this.#remains(folder));
    }
    stored.sort((a, b) => b.addedAt - a.addedAt);
    return { stored, unfinished };
  }

  async manifests(): Promise<readonly Manifest[]> {
    const found: Manifest[] = [];
    for (const folder of await this.store.folders()) {
      const manifest = await this.#manifest(folder);
      if (manifest !== null) found.push(manifest);
    }
    return found;
  }

  /** The encoder that a recipe calls so, if it is here. */
  async find(id: string): Promise<Manifest | null> {
    return findManifest(await this.manifests(), id);
  }

  /** @throws LabError `encoder-corrupt` when a file is gone or has another size than it had. */
  async read({ encoder, files }: Manifest, onBytes: (done: number) => void = () => undefined): Promise<EncoderFiles> {
    const read = new Map<string, Uint8Array>();
    let done = 0;
    for (const { name, bytes } of files) {
      const content = await this.store.read(folderOf(encoder.id), name);
      if (content?.byteLength !== bytes) {
        throw new LabError(
          'encoder-corrupt',
          `Of ${encoder.name}, ${name} is no longer as it was stored.`,
          'Remove the encoder, then fetch or add it again.',
        );
      }
      read.set(name, content);
      done += bytes;
      onBytes(done);
    }
    return read;
  }

  /** Puts the last stone: from here on the encoder is there. */
  async finish(manifest: Manifest): Promise<void> {
    const folder = folderOf(manifest.encoder.id);
    await writeFile(this.store, folder, MANIFEST_FILE, toBytes(manifest));
    await this.store.remove(folder, PLAN_FILE);
  }

  /** Removes an encoder or the remains of a download. */
  async remove(id: string): Promise<void> {
    const folder = folderOf(id);
    // First the manifest: what a crash leaves after that is no encoder any more.
    await this.store.remove(folder, MANIFEST_FILE);
    await this.store.remove(folder);
  }

  async #manifest(folder: string): Promise<Manifest | null> {
    const bytes = await this.store.read(folder, MANIFEST_FILE);
    const manifest = bytes === null ? null : readManifest(bytes);
    return manifest !== null && folderOf(manifest.encoder.id) === folder ? manifest : null;
  }

  async #remains(folder: string): Promise<UnfinishedFetch> {
    const bytes = await this.store.read(folder, PLAN_FILE);
    const plan = bytes === null ? null : readPlan(bytes);
    const files = [...(await this.store.files(folder))].filter(([name]) => name !== PLAN_FILE);
    const id = plan?.id ?? decodeFolder(folder);
    return {
      id,
      name: plan?.name ?? id,
      doneBytes: files.reduce((sum, [, size]) => sum + size, 0),
      totalBytes: plan?.total ?? null,
    };
  }
}

/** A commit may be cut short to so many digits. */
const SHORTEST_COMMIT = 7;

/** A name without a revision means the latest that was stored of it. */
export function findManifest(manifests: readonly Manifest[], id: string): Manifest | null {
  const exact = manifests.find(({ encoder }) => encoder.id === id);
  if (exact !== undefined) return exact;
  const [name = '', revision] = id.split('@');
  const matching = manifests.filter(({ encoder, names, revisions }) => {
    if (encoder.source !== 'hub' || (encoder.name !== name && !names.includes(name))) return false;
    if (revision === undefined || revisions.includes(revision)) return true;
    return revision.length >= SHORTEST_COMMIT && encoder.revision?.startsWith(revision) === true;
  });
  return matching.sort((a, b) => b.encoder.addedAt - a.encoder.addedAt)[0] ?? null;
}

/** File systems take 255 bytes; a letter of most scripts is written in six of them or nine. */
const LONGEST_FOLDER = 200;

/** Names of folders have no slashes, and nothing else that some file system does not like. A long one ends in a hash. */
export function folderOf(id: string): string {
  const folder = encodeURIComponent(id).replaceAll(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (folder.length <= LONGEST_FOLDER) return folder;
  return `${folder.slice(0, LONGEST_FOLDER / 2)}~${bytesToHex(sha256(utf8ToBytes(id)))}`;
}

function decodeFolder(folder: string): string {
  try {
    return decodeURIComponent(folder);
  } catch {
    return folder;
  }
}
