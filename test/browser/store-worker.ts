/** Works a store from outside: a page may not write files the way a worker may. */
import { named, type FileStore, type OpenFile } from '../../src/shelf/file-store';
import { toFailure } from '../../src/lab/errors';
import { openStore } from '../../src/worker/opfs-store';

export type StoreOrder =
  | { readonly do: 'lasting' | 'folders' | 'space' }
  | { readonly do: 'files'; readonly folder: string }
  | {
      readonly do: 'read';
      readonly folder: string;
      readonly name: string;
      readonly from?: number;
      readonly to?: number;
    }
  | { readonly do: 'open'; readonly folder: string; readonly name: string }
  | { readonly do: 'append'; readonly bytes: Uint8Array }
  | { readonly do: 'part'; readonly from: number; readonly to: number }
  | { readonly do: 'restart' | 'close' | 'size' }
  | { readonly do: 'remove'; readonly folder: string; readonly name?: string };

let store: FileStore | null = null;
let file: OpenFile | null = null;

async function obey(order: StoreOrder): Promise<unknown> {
  store ??= named(await openStore('test-encoders'));
  switch (order.do) {
    case 'lasting':
      return store.lasting;
    case 'folders':
      return store.folders();
    case 'space':
      return store.space();
    case 'files':
      return store.files(order.folder);
    case 'read':
      return store.read(order.folder, order.name, order.from, order.to);
    case 'open':
      file = await store.open(order.folder, order.name);
      return null;
    case 'append':
      return file?.append(order.bytes);
    case 'part':
      return file?.read(order.from, order.to);
    case 'restart':
      return file?.restart();
    case 'close':
      return file?.close();
    case 'size':
      return file?.bytes;
    case 'remove':
      return store.remove(order.folder, order.name);
  }
}

self.onmessage = async ({ data }: MessageEvent<StoreOrder>): Promise<void> => {
  try {
    self.postMessage({ value: await obey(data) });
  } catch (error) {
    self.postMessage({ failure: toFailure(error) });
  }
};
