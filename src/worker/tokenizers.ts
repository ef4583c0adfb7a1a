/** The tokenizer of an encoder without its weights. */
import { readConfig } from '../lab/encoder/config';
import { chooseFiles, readJson, type EncoderFiles } from '../lab/encoder/files';
import type { Tokenizer } from '../lab/encoder/tokenizer';
import { readTokenizer } from '../lab/encoder/tokenizer-files';
import type { FileStore } from '../shelf/file-store';
import { notStored } from '../shelf/manifest';
import { findManifest, folderOf, Shelf } from '../shelf/shelf';
import { fetchIndex } from './bundled';
import { fetchChecked } from './files';
import type { KeptEncoder } from './protocol';

export interface EncoderReader {
  readonly tokenizer: Tokenizer;
  /** Places for tokens, special ones included. */
  readonly positions: number;
}

/** @throws LabError as `openEncoder` does. */
export async function openTokenizer(
  id: string,
  baseUrl: string,
  openStore: () => Promise<FileStore>,
  kept: readonly KeptEncoder[],
): Promise<EncoderReader> {
  const files = await readFiles(id, baseUrl, openStore, kept);
  const { vocabulary, positions } = readConfig(readJson(files, 'config.json'));
  return { tokenizer: readTokenizer(files, vocabulary), positions };
}

async function readFiles(
  id: string,
  baseUrl: string,
  openStore: () => Promise<FileStore>,
  kept: readonly KeptEncoder[],
): Promise<EncoderFiles> {
  const bundled = /[/@:]/.test(id) ? [] : await fetchIndex(baseUrl);
  const entry = bundled.find((one) => one.id === id);
  if (entry !== undefined) {
    return readAll(Object.keys(entry.files), async (name) => {
      const expected = entry.files[name] ?? { bytes: 0, sha256: '' };
      return (await fetchChecked(`${baseUrl}encoders/${id}/${name}`, expected, () => undefined)).bytes;
    });
  }
  const manifests = kept.map(({ manifest }) => manifest);
  const inMemory = findManifest(manifests, id);
  if (inMemory !== null) {
    const blobs = kept.find(({ manifest }) => manifest === inMemory)?.files ?? new Map<string, Blob>();
    return readAll(
      [...blobs.keys()],
      async (name) => new Uint8Array(await (blobs.get(name) ?? new Blob()).arrayBuffer()),
    );
  }
  const shelf = new Shelf(await openStore());
  const stored = await shelf.find(id);
  if (stored === null) throw notStored(id);
  const folder = folderOf(stored.encoder.id);
  return readAll(
    stored.files.map(({ name }) => name),
    async (name) => (await shelf.store.read(folder, name)) ?? new Uint8Array(),
  );
}

/** All that an encoder is read from, its weights apart. */
async function readAll(names: readonly string[], read: (name: string) => Promise<Uint8Array>): Promise<EncoderFiles> {
  const wanted = chooseFiles(names).filter((name) => !name.endsWith('.safetensors'));
  return new Map(await Promise.all(wanted.map(async (name) => [name, await read(name)] as const)));
}
