/** Where an encoder is that a recipe calls by a name: beside the page, with the page, or kept in this browser. */
import { LabError } from '../lab/errors';
import type { FileStore } from '../shelf/file-store';
import { notStored, type Manifest } from '../shelf/manifest';
import { findManifest, Shelf } from '../shelf/shelf';
import { fetchIndex, type BundledEntry } from './bundled';
import type { KeptEncoder } from './protocol';

export interface EncoderPlaces {
  /** Where the page is served from, ending in a slash. */
  readonly baseUrl: string;
  readonly openStore: () => Promise<FileStore>;
  /** Encoders that are in no storage. */
  readonly kept: readonly KeptEncoder[];
}

export type FoundEncoder =
  | { readonly kind: 'bundled'; readonly entry: BundledEntry }
  | ({ readonly kind: 'kept' } & KeptEncoder)
  | { readonly kind: 'stored'; readonly manifest: Manifest; readonly shelf: Shelf };

/**
 * Looks in that order. Nothing of the encoder itself is read yet.
 *
 * @throws LabError `encoder-not-stored` when it is nowhere: whether it is fetched is for the user to say.
 */
export async function findEncoder(id: string, { baseUrl, openStore, kept }: EncoderPlaces): Promise<FoundEncoder> {
  const bundled = /[/@:]/.test(id) ? [] : await fetchIndex(baseUrl);
  const entry = bundled.find((one) => one.id === id);
  if (entry !== undefined) return { kind: 'bundled', entry };

  const meant = findManifest(
    kept.map(({ manifest }) => manifest),
    id,
  );
  const inMemory = kept.find(({ manifest }) => manifest === meant);
  if (inMemory !== undefined) return { kind: 'kept', ...inMemory };

  const shelf = new Shelf(await openStore());
  const stored = await shelf.find(id);
  if (stored !== null) return { kind: 'stored', manifest: stored, shelf };
  if (bundled.length === 0) throw notStored(id);
  throw new LabError(
    'encoder-not-stored',
    `There is no encoder called “${id}”.`,
    `Choose one of: ${bundled.map((one) => one.id).join(', ')}; or fetch it, if it is a model's name on the hub.`,
  );
}
