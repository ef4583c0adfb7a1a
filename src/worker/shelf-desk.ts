/** Answers what the page asks of the shelf of encoders: one download at a time, everything else meanwhile. */
import { hubForPage } from '../hub/address';
import type { Hub } from '../hub/request';
import type { EncoderFiles } from '../lab/encoder/files';
import { LabError } from '../lab/errors';
import { addFolder, type FolderFile } from '../shelf/adding';
import { fetchEncoder } from '../shelf/fetching';
import type { FileStore } from '../shelf/file-store';
import { Shelf } from '../shelf/shelf';
import type {
  BundledEncoder,
  EncoderShelf,
  KeptEncoder,
  Message,
  Replies,
  ShelfRequest,
  StoredEncoder,
} from './protocol';

export interface Surroundings {
  readonly openStore: () => Promise<FileStore>;
  readonly listBundled: (baseUrl: string) => Promise<readonly BundledEncoder[]>;
  /** Builds an encoder from the files and counts its parameters; throws where that cannot be done. */
  readonly check: (files: EncoderFiles) => Promise<number>;
  readonly hub: Pick<Hub, 'fetch' | 'wait'>;
  /** Name of the machine that the page comes from. */
  readonly pageHost: string;
  readonly post: (message: Message) => void;
}

interface Download {
  readonly stop: AbortController;
  /** Null until the hub has said which commit it is. */
  id: string | null;
}

export class ShelfDesk {
  #shelf: Promise<Shelf> | null = null;
  #download: Download | null = null;
  /** Changes are made one after the other. */
  #changes: Promise<unknown> = Promise.resolve();
  readonly #kept = new Map<string, KeptEncoder>();

  constructor(private readonly around: Surroundings) {}

  /** @throws LabError */
  async answer(request: ShelfRequest): Promise<Replies[ShelfRequest['kind']]> {
    switch (request.kind) {
      case 'encoders':
        return this.#list(request.baseUrl);
      case 'fetch-encoder':
        return this.#fetch(request.name, request.hub);
      case 'cancel-fetch':
        this.#download?.stop.abort();
        return null;
      case 'add-encoder':
        return this.#change(() => this.#add(request.name, request.files));
      case 'remove-encoder':
        await this.#change(() => this.#remove(request.id));
        return null;
    }
  }

  #open(): Promise<Shelf> {
    this.#shelf ??= this.around.openStore().then((store) => new Shelf(store));
    return this.#shelf;
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(work);
    this.#changes = done.catch(() => undefined);
    return done;
  }

  async #list(baseUrl: string): Promise<EncoderShelf> {
    const shelf = await this.#open();
    const [bundled, { stored, unfinished }, storage] = await Promise.all([
      // What is kept can be used without the server that the page came from.
      this.around.listBundled(baseUrl).catch(() => []),
      shelf.contents(),
      shelf.store.space().catch(() => null),
    ]);
    return {
      bundled,
      stored,
      unfinished: unfinished.filter(({ id }) => id !== this.#download?.id),
      storage,
      lasting: shelf.store.lasting,
    };
  }

  async #fetch(name: string, address: string | null): Promise<StoredEncoder> {
    if (this.#download !== null) {
      throw new LabError(
        'download-running',
        'Another encoder is on its way.',
        'Wait until it has arrived, or stop it; what has arrived of it is kept.',
      );
    }
    const download: Download = { stop: new AbortController(), id: null };
    this.#download = download;
    try {
      const hub = { ...this.around.hub, address: hubForPage(address, this.around.pageHost) };
      const shelf = await this.#open();
      const encoder = await fetchEncoder(shelf, hub, name, {
        signal: download.stop.signal,
        onProgress: ({ id, ...progress }) => {
          download.id = id;
          this.around.post({ kind: 'download', ...progress });
        },
      });
      await this.#tellKept(shelf);
      return encoder;
    } finally {
      this.#download = null;
    }
  }

  async #add(name: string, files: readonly File[]): Promise<StoredEncoder> {
    const shelf = await this.#open();
    const encoder = await addFolder(shelf, name, files.map(folderFile), this.around.check);
    this.#kept.delete(encoder.id);
    await this.#tellKept(shelf);
    return encoder;
  }

  async #remove(id: string): Promise<void> {
    if (this.#download?.id === id) {
      throw new LabError('download-running', `${id} is on its way.`, 'Stop the download first.');
    }
    const shelf = await this.#open();
    await shelf.remove(id);
    this.#kept.delete(id);
    await this.#tellKept(shelf);
  }

  /** Where nothing lasts, the training's worker cannot read what this one keeps: it is handed over. */
  async #tellKept(shelf: Shelf): Promise<void> {
    if (shelf.store.lasting) return;
    for (const manifest of await shelf.manifests()) {
      const { id } = manifest.encoder;
      if (this.#kept.has(id)) continue;
      const files = new Map<string, Blob>();
      for (const [name, bytes] of await shelf.read(manifest)) files.set(name, new Blob([bytes as BlobPart]));
      this.#kept.set(id, { manifest, files });
    }
    this.around.post({ kind: 'kept', encoders: [...this.#kept.values()] });
  }
}

const folderFile = (file: File): FolderFile => ({
  name: file.name,
  bytes: file.size,
  read: async () => new Uint8Array(await file.arrayBuffer()),
});
