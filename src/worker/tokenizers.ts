/** The tokenizer of an encoder without its weights. */
import { readConfig } from '../lab/encoder/config';
import { chooseFiles, readJson, type EncoderFiles } from '../lab/encoder/files';
import type { Tokenizer } from '../lab/encoder/tokenizer';
import { readTokenizer } from '../lab/encoder/tokenizer-files';
import { folderOf } from '../shelf/shelf';
import { findEncoder, type EncoderPlaces, type FoundEncoder } from './encoder-places';
import { fetchChecked } from './files';

export interface EncoderReader {
  readonly tokenizer: Tokenizer;
  /** Places for tokens, special ones included. */
  readonly positions: number;
}

/** @throws LabError as `openEncoder` does. */
export async function openTokenizer(id: string, places: EncoderPlaces): Promise<EncoderReader> {
  const files = await readFiles(await findEncoder(id, places), places.baseUrl);
  const { vocabulary, positions } = readConfig(readJson(files, 'config.json'));
  return { tokenizer: readTokenizer(files, vocabulary), positions };
}

function readFiles(found: FoundEncoder, baseUrl: string): Promise<EncoderFiles> {
  switch (found.kind) {
    case 'bundled': {
      const { id, files } = found.entry;
      return readAll(Object.keys(files), async (name) => {
        const expected = files[name] ?? { bytes: 0, sha256: '' };
        return (await fetchChecked(`${baseUrl}encoders/${id}/${name}`, expected, () => undefined)).bytes;
      });
    }
    case 'kept': {
      const { files } = found;
      return readAll(
        [...files.keys()],
        async (name) => new Uint8Array(await (files.get(name) ?? new Blob()).arrayBuffer()),
      );
    }
    case 'stored': {
      const { manifest, shelf } = found;
      const folder = folderOf(manifest.encoder.id);
      return readAll(
        manifest.files.map(({ name }) => name),
        async (name) => (await shelf.store.read(folder, name)) ?? new Uint8Array(),
      );
    }
  }
}

/** All that an encoder is read from, its weights apart. */
async function readAll(names: readonly string[], read: (name: string) => Promise<Uint8Array>): Promise<EncoderFiles> {
  const wanted = chooseFiles(names).filter((name) => !name.endsWith('.safetensors'));
  return new Map(await Promise.all(wanted.map(async (name) => [name, await read(name)] as const)));
}
