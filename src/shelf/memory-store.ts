/** Keeps files in memory, where there is no other place. */
import type { FileStore, OpenFile } from './file-store';

/** Pieces as they came: joining them at every append would copy the whole file each time. */
interface MemoryFile {
  pieces: Uint8Array<ArrayBuffer>[];
  bytes: number;
}

export function memoryStore(): FileStore {
  const folders = new Map<string, Map<string, MemoryFile>>();

  const open = (folder: string, name: string): OpenFile => {
    const files = folders.get(folder) ?? new Map<string, MemoryFile>();
    folders.set(folder, files);
    const file = files.get(name) ?? { pieces: [], bytes: 0 };
    files.set(name, file);
    return {
      get bytes() {
        return file.bytes;
      },
      read: (from, to) => Promise.resolve(join(file).slice(from, to)),
      append: (chunk) => {
        file.pieces.push(chunk.slice());
        file.bytes += chunk.byteLength;
        return Promise.resolve();
      },
      restart: () => {
        file.pieces = [];
        file.bytes = 0;
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
  };

  return {
    lasting: false,
    folders: () => Promise.resolve([...folders.keys()]),
    files: (folder) =>
      Promise.resolve(new Map([...(folders.get(folder) ?? [])].map(([name, { bytes }]) => [name, bytes]))),
    read: (folder, name, from = 0, to) => {
      const file = folders.get(folder)?.get(name);
      if (file === undefined) return Promise.resolve(null);
      return Promise.resolve(join(file).slice(from, to));
    },
    open: (folder, name) => Promise.resolve(open(folder, name)),
    remove: (folder, name) => {
      if (name === undefined) folders.delete(folder);
      else folders.get(folder)?.delete(name);
      return Promise.resolve();
    },
    space: () => Promise.resolve(null),
  };
}

function join(file: MemoryFile): Uint8Array<ArrayBuffer> {
  const [first] = file.pieces;
  if (first !== undefined && file.pieces.length === 1) return first;
  const whole = new Uint8Array(file.bytes);
  let at = 0;
  for (const piece of file.pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  file.pieces = [whole];
  return whole;
}
