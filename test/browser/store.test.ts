/** The browser's own file system as the place where encoders are kept. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Failure } from '../../src/lab/errors';
import { named } from '../../src/shelf/file-store';
import { memoryStore } from '../../src/shelf/memory-store';
import { openFile } from '../../src/worker/opfs-store';
import type { StoreOrder } from './store-worker';

class Far {
  readonly #worker = new Worker(new URL('./store-worker.ts', import.meta.url), { type: 'module' });

  order(order: StoreOrder): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<{ value?: unknown; failure?: Failure }>) => {
        if (data.failure === undefined) resolve(data.value);
        else reject(new Error(`${data.failure.code}: ${data.failure.message}`));
      };
      this.#worker.postMessage(order);
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}

let far: Far;

beforeEach(() => {
  far = new Far();
});
afterEach(async () => {
  await far.order({ do: 'close' }).catch(() => undefined);
  far.end();
  const top = await navigator.storage.getDirectory();
  await top.removeEntry('test-encoders', { recursive: true }).catch(() => undefined);
});

async function write(folder: string, name: string, ...bytes: number[]): Promise<void> {
  await far.order({ do: 'open', folder, name });
  await far.order({ do: 'append', bytes: Uint8Array.from(bytes) });
  await far.order({ do: 'close' });
}

describe('files in the browser', () => {
  test('are written, listed, read and removed', async () => {
    expect(await far.order({ do: 'lasting' })).toBe(true);
    expect(await far.order({ do: 'folders' })).toEqual([]);
    expect(await far.order({ do: 'files', folder: 'none' })).toEqual(new Map());
    expect(await far.order({ do: 'read', folder: 'none', name: 'a' })).toBeNull();
    await far.order({ do: 'remove', folder: 'none' });
    await write('owner%2Fname%40abc', 'a', 1, 2, 3, 4);
    await write('owner%2Fname%40abc', 'b', 5);
    await write('two', 'a', 6);
    expect(((await far.order({ do: 'folders' })) as string[]).sort()).toEqual(['owner%2Fname%40abc', 'two']);
    expect(await far.order({ do: 'files', folder: 'owner%2Fname%40abc' })).toEqual(
      new Map([
        ['a', 4],
        ['b', 1],
      ]),
    );
    const read = { do: 'read', folder: 'owner%2Fname%40abc', name: 'a' } as const;
    expect(await far.order(read)).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(await far.order({ ...read, from: 1, to: 3 })).toEqual(Uint8Array.of(2, 3));
    expect(await far.order({ ...read, name: 'c' })).toBeNull();
    await far.order({ do: 'remove', folder: 'owner%2Fname%40abc', name: 'a' });
    expect(await far.order(read)).toBeNull();
    await far.order({ do: 'remove', folder: 'owner%2Fname%40abc' });
    expect(await far.order({ do: 'folders' })).toEqual(['two']);
  });

  test('that were left half-written are gone on with, by another worker too', async () => {
    await far.order({ do: 'open', folder: 'one', name: 'part' });
    await far.order({ do: 'append', bytes: Uint8Array.of(1, 2, 3) });
    far.end();
    far = new Far();
    // The browser takes a moment to let go of what an ended worker held.
    await expect.poll(() => far.order({ do: 'open', folder: 'one', name: 'part' })).toBeNull();
    expect(await far.order({ do: 'size' })).toBe(3);
    await far.order({ do: 'append', bytes: Uint8Array.of(4) });
    expect(await far.order({ do: 'part', from: 1, to: 4 })).toEqual(Uint8Array.of(2, 3, 4));
    await far.order({ do: 'restart' });
    await far.order({ do: 'append', bytes: Uint8Array.of(9) });
    await far.order({ do: 'close' });
    expect(await far.order({ do: 'read', folder: 'one', name: 'part' })).toEqual(Uint8Array.of(9));
  });

  test('can be listed while one is written, and the second writer is told', async () => {
    await far.order({ do: 'open', folder: 'one', name: 'part' });
    await far.order({ do: 'append', bytes: Uint8Array.of(1, 2, 3) });
    expect(await far.order({ do: 'files', folder: 'one' })).toEqual(new Map([['part', 3]]));
    const second = new Far();
    await expect(second.order({ do: 'open', folder: 'one', name: 'part' })).rejects.toThrow(
      /storage-failed: Another tab/,
    );
    second.end();
  });

  test('take space that is told', async () => {
    const space = (await far.order({ do: 'space' })) as { usedBytes: number; quotaBytes: number };
    expect(space.quotaBytes).toBeGreaterThan(space.usedBytes);
  });
});

describe('a file system that is full', () => {
  /** Takes so many bytes and no more. */
  const handle = (room: number, end: 'throws' | 'writes nothing'): FileSystemSyncAccessHandle => {
    let bytes = 0;
    return {
      getSize: () => bytes,
      write: (chunk: ArrayBufferView) => {
        const written = Math.min(chunk.byteLength, room - bytes);
        if (written === 0 && end === 'throws') throw new DOMException('No room.', 'QuotaExceededError');
        bytes += written;
        return written;
      },
      read: () => 0,
      truncate: () => undefined,
      flush: () => undefined,
      close: () => undefined,
    };
  };

  test.each(['throws', 'writes nothing'] as const)('%s: it is named, and what was written counts', async (end) => {
    const file = openFile(handle(10, end));
    await file.append(new Uint8Array(6));
    const store = named({ ...memoryStore(), open: () => Promise.resolve(file) });
    const opened = await store.open('one', 'part');
    await expect(opened.append(new Uint8Array(6))).rejects.toMatchObject({ code: 'storage-full' });
    expect(opened.bytes).toBe(6);
  });
});
