/** The encoders that are served beside the page. */
import * as v from 'valibot';
import { readCard } from '../lab/encoder/card';
import { chooseFiles, type EncoderFiles } from '../lab/encoder/files';
import { LabError } from '../lab/errors';
import { ExpectedFileSchema, fetchChecked, fetchText } from './files';
import type { BundledEncoder } from './protocol';

const Index = v.object({
  encoders: v.array(v.object({ id: v.string(), title: v.string(), files: v.record(v.string(), ExpectedFileSchema) })),
});

export type BundledEntry = v.InferOutput<typeof Index>['encoders'][number];

/** @throws LabError `encoder-missing` */
export async function fetchIndex(baseUrl: string): Promise<readonly BundledEntry[]> {
  const index = v.safeParse(Index, parseJson(await fetchText(`${baseUrl}encoders/index.json`, 'encoder-missing')));
  if (index.success) return index.output.encoders;
  throw new LabError('encoder-missing', 'The list of encoders is malformed.', 'Install the lab again.');
}

/** What is bundled, with the cards that tell of it. @throws LabError `encoder-missing` */
export async function listBundled(baseUrl: string): Promise<BundledEncoder[]> {
  const entries = await fetchIndex(baseUrl);
  return Promise.all(
    entries.map(async (entry) => {
      const text = await fetchText(`${baseUrl}encoders/${entry.id}/card.json`, 'encoder-missing').catch(() => '');
      return { id: entry.id, title: entry.title, bytes: sizeOf(entry), card: readCard(parseJson(text)) };
    }),
  );
}

export interface LoadedFiles {
  readonly files: EncoderFiles;
  /** Whether no byte of the weights came over the network. */
  readonly fromCache: boolean;
}

/** @throws LabError `encoder-missing` or `encoder-corrupt` */
export async function fetchBundled(
  entry: BundledEntry,
  baseUrl: string,
  onProgress: (done: number, total: number) => void,
): Promise<LoadedFiles> {
  const total = sizeOf(entry);
  const done = new Map<string, number>();
  let fromCache = true;
  const files = await Promise.all(
    chooseFiles(Object.keys(entry.files)).map(async (name) => {
      const expected = entry.files[name] ?? { bytes: 0, sha256: '' };
      const file = await fetchChecked(`${baseUrl}encoders/${entry.id}/${name}`, expected, (bytes) => {
        done.set(name, bytes);
        onProgress(
          [...done.values()].reduce((sum, count) => sum + count, 0),
          total,
        );
      });
      if (name.endsWith('.safetensors') && !file.fromCache) fromCache = false;
      return [name, file.bytes] as const;
    }),
  );
  return { files: new Map(files), fromCache };
}

export function sizeOf(entry: BundledEntry): number {
  return Object.values(entry.files).reduce((sum, { bytes }) => sum + bytes, 0);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
