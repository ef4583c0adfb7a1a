/** Keeps files in the browser's private file system; where there is none, in memory. */
import type { FileStore, OpenFile } from '../shelf/file-store';
import { memoryStore } from '../shelf/memory-store';

/** Opens a store of this page. It never fails: without storage its files last as long as the page. */
export async function openStore(root: string): Promise<FileStore> {
  try {
    const top = await navigator.storage.getDirectory();
    return opfsStore(await top.getDirectoryHandle(root, { create: true }));
  } catch {
    // Pages without a secure context and some private windows have no storage, and say so in different ways.
    return memoryStore();
  }
}

export function opfsStore(root: FileSystemDirectoryHandle): FileStore {
  const folderHandle = (folder: string): Promise<FileSystemDirectoryHandle | null> =>
    orNull(root.getDirectoryHandle(folder));

  return {
    lasting: true,
    folders: async () => {
      const found: string[] = [];
      for await (const [name, handle] of root.entries()) {
        if (handle.kind === 'directory') found.push(name);
      }
      return found;
    },
    files: async (folder) => {
      const sizes = new Map<string, number>();
      const handle = await folderHandle(folder);
      if (handle === null) return sizes;
      for await (const [name, file] of handle.entries()) {
        if (file instanceof FileSystemFileHandle) sizes.set(name, (await file.getFile()).size);
      }
      return sizes;
    },
    read: async (folder, name, from, to) => {
      const handle = await folderHandle(folder);
      const file = handle === null ? null : await orNull(handle.getFileHandle(name));
      if (file === null) return null;
      const blob = await file.getFile();
      return new Uint8Array(await blob.slice(from, to).arrayBuffer());
    },
    open: async (folder, name) => {
      const handle = await root.getDirectoryHandle(folder, { create: true });
      const file = await handle.getFileHandle(name, { create: true });
      return openFile(await file.createSyncAccessHandle());
    },
    remove: async (folder, name) => {
      if (name === undefined) {
        await orNull(root.removeEntry(folder, { recursive: true }));
        return;
      }
      const handle = await folderHandle(folder);
      if (handle !== null) await orNull(handle.removeEntry(name));
    },
    space: async () => {
      const { usage, quota } = await navigator.storage.estimate();
      return usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota };
    },
  };
}

export function openFile(handle: FileSystemSyncAccessHandle): OpenFile {
  let bytes = handle.getSize();
  return {
    get bytes() {
      return bytes;
    },
    read: (from, to) => {
      const piece = new Uint8Array(to - from);
      const length = handle.read(piece, { at: from });
      return Promise.resolve(piece.subarray(0, length));
    },
    append: async (chunk) => {
      // A write that does not fit may write the beginning; what counts is what was written as a whole.
      for (let at = 0; at < chunk.byteLength;) {
        const written = handle.write(chunk.subarray(at), { at: bytes + at });
        if (written === 0) throw new DOMException('Nothing more can be written.', 'QuotaExceededError');
        at += written;
      }
      bytes += chunk.byteLength;
      return Promise.resolve();
    },
    restart: () => {
      handle.truncate(0);
      bytes = 0;
      return Promise.resolve();
    },
    close: () => {
      handle.flush();
      handle.close();
      return Promise.resolve();
    },
  };
}

/** Null where the thing is not there; every other failure stays one. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError')) {
      return null;
    }
    throw error;
  }
}
