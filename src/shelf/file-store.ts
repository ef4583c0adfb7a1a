/** Files in folders one level deep: all that the shelf asks of a place to keep them. */
import type { Part } from '../hub/download';
import { LabError } from '../lab/errors';

export interface FileStore {
  /** False where what is kept goes with the page. */
  readonly lasting: boolean;
  readonly folders: () => Promise<readonly string[]>;
  /** Sizes in bytes by name; none where there is no such folder. */
  readonly files: (folder: string) => Promise<ReadonlyMap<string, number>>;
  /** Null where there is no such file. */
  readonly read: (folder: string, name: string, from?: number, to?: number) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Opens a file for writing at its end; makes it and its folder where they are not there. */
  readonly open: (folder: string, name: string) => Promise<OpenFile>;
  /** Removes a file or a whole folder, if it is there. */
  readonly remove: (folder: string, name?: string) => Promise<void>;
  /** Null where nobody knows. */
  readonly space: () => Promise<Space | null>;
}

export interface OpenFile extends Part {
  readonly close: () => Promise<void>;
}

export interface Space {
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/** A file written as a whole. A failure takes it away again. */
export async function writeFile(store: FileStore, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const file = await store.open(folder, name);
  try {
    await file.restart();
    await file.append(bytes);
  } catch (error) {
    await file.close().catch(() => undefined);
    await store.remove(folder, name).catch(() => undefined);
    throw error;
  }
  await file.close();
}

/** The same store, whose failures all have names. */
export function named(store: FileStore): FileStore {
  return {
    lasting: store.lasting,
    folders: () => naming(() => store.folders()),
    files: (folder) => naming(() => store.files(folder)),
    read: (folder, name, from, to) => naming(() => store.read(folder, name, from, to)),
    open: async (folder, name) => {
      const file = await naming(() => store.open(folder, name));
      return {
        get bytes() {
          return file.bytes;
        },
        read: (from, to) => naming(() => file.read(from, to)),
        append: (chunk) => naming(() => file.append(chunk)),
        restart: () => naming(() => file.restart()),
        close: () => naming(() => file.close()),
      };
    },
    remove: (folder, name) => naming(() => store.remove(folder, name)),
    space: () => naming(() => store.space()),
  };
}

async function naming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw nameOf(error);
  }
}

function nameOf(error: unknown): LabError {
  if (error instanceof LabError) return error;
  const kind =
    error instanceof Error ? ('code' in error && typeof error.code === 'string' ? error.code : error.name) : '';
  const options = { cause: error };
  if (kind === 'QuotaExceededError' || kind === 'ENOSPC' || kind === 'EDQUOT') return storageFull(options);
  if (kind === 'NoModificationAllowedError') {
    return new LabError(
      'storage-failed',
      'Another tab of this lab is writing the same files.',
      'Wait until it is done there, or close that tab.',
      options,
    );
  }
  return new LabError(
    'storage-failed',
    `The storage failed: ${error instanceof Error ? error.message : String(error)}`,
    'Try again; if it happens again, free some space.',
    options,
  );
}

function storageFull(options: ErrorOptions): LabError {
  return new LabError(
    'storage-full',
    'The storage of this page is full.',
    'Remove an encoder or a task that is kept here, or free some space on the disk.',
    options,
  );
}
