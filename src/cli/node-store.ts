/** Keeps files in a folder of the disk. */
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { FileStore, OpenFile } from '../shelf/file-store';

/** Where programs keep what they can fetch again. */
export function cacheDirectory(): string {
  const given = process.env['XDG_CACHE_HOME'];
  // An address that depends on where a command is started is none, says the specification.
  const base = given !== undefined && path.isAbsolute(given) ? given : path.join(homedir(), '.cache');
  return path.join(base, 'infoprompt-lab', 'encoders');
}

export function nodeStore(root: string): FileStore {
  return {
    lasting: true,
    folders: async () => {
      const entries = await orNull(readdir(root, { withFileTypes: true }));
      return (entries ?? []).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
    files: async (folder) => {
      const names = (await orNull(readdir(path.join(root, folder)))) ?? [];
      const sizes = await Promise.all(names.map((name) => stat(path.join(root, folder, name))));
      return new Map(names.map((name, index) => [name, sizes[index]?.size ?? 0]));
    },
    read: async (folder, name, from = 0, to = Infinity) => {
      const file = await orNull(open(path.join(root, folder, name), 'r'));
      if (file === null) return null;
      try {
        const { size } = await file.stat();
        return await readFully(file, from, Math.max(from, Math.min(to, size)));
      } finally {
        await file.close();
      }
    },
    open: async (folder, name) => {
      await mkdir(path.join(root, folder), { recursive: true });
      return openFile(path.join(root, folder, name));
    },
    remove: (folder, name) => rm(path.join(root, folder, name ?? ''), { recursive: true, force: true }),
    space: async () => {
      const disk = await orNull(statfs(root));
      if (disk === null) return null;
      const quotaBytes = disk.blocks * disk.bsize;
      return { quotaBytes, usedBytes: quotaBytes - disk.bavail * disk.bsize };
    },
  };
}

type Handle = Awaited<ReturnType<typeof open>>;

async function openFile(file: string): Promise<OpenFile> {
  const handle = await open(file, 'a+');
  let bytes = (await handle.stat()).size;
  return {
    get bytes() {
      return bytes;
    },
    read: (from, to) => readFully(handle, from, to),
    append: async (chunk) => {
      await handle.appendFile(chunk);
      bytes += chunk.byteLength;
    },
    restart: async () => {
      await handle.truncate(0);
      bytes = 0;
    },
    close: () => handle.close(),
  };
}

/** One call reads at most 2 GiB. */
const LARGEST_READ = 1 << 30;

async function readFully(file: Handle, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(to - from);
  let at = 0;
  while (at < bytes.length) {
    const length = Math.min(LARGEST_READ, bytes.length - at);
    const { bytesRead } = await file.read(bytes, at, length, from + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
