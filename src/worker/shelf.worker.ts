/**
 * The worker of the shelf: downloads go on while the training computes, and outlive its worker when that is started
 * anew.
 */
import { toFailure } from '../lab/errors';
import { waitFor } from '../hub/waiting';
import { listBundled } from './bundled';
import { openStore } from './opfs-store';
import type { Envelope, Message, ShelfRequest } from './protocol';
import { ShelfDesk } from './shelf-desk';

function post(message: Message): void {
  self.postMessage(message);
}

const desk = new ShelfDesk({
  openStore: () => openStore('encoders'),
  listBundled,
  // What builds encoders is large and seldom needed.
  check: async (files) => (await import('./checking')).countParameters(files),
  hub: { fetch: (input, init) => fetch(input, init), wait: waitFor },
  pageHost: self.location.hostname,
  post,
});

self.onmessage = async ({ data: { id, request } }: MessageEvent<Envelope<ShelfRequest>>): Promise<void> => {
  try {
    post({ kind: 'reply', id, value: await desk.answer(request) });
  } catch (error) {
    post({ kind: 'refusal', id, failure: toFailure(error) });
  }
};
