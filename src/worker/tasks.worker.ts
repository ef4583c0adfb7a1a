/** The worker that reads what the user brings: large files are read while the training computes and the page is used. */
import { toFailure } from '../lab/errors';
import { waitFor } from '../hub/waiting';
import { openStore } from './opfs-store';
import type { Envelope, Kept, Message, TasksRequest } from './protocol';
import { TasksDesk } from './tasks-desk';
import { openTokenizer } from './tokenizers';

function post(message: Message): void {
  self.postMessage(message);
}

const NOTHING: Kept = { encoders: [], tasks: [] };

const desk = new TasksDesk({
  openStore: () => openStore('tasks'),
  openTokenizer: (id, baseUrl, kept) => openTokenizer(id, { baseUrl, openStore: () => openStore('encoders'), kept }),
  hub: { fetch: (input, init) => fetch(input, init), wait: waitFor },
  pageHost: self.location.hostname,
  now: () => Date.now(),
  post,
});

self.onmessage = async ({ data: { id, request, kept } }: MessageEvent<Envelope<TasksRequest>>): Promise<void> => {
  try {
    post({ kind: 'reply', id, value: await desk.answer(request, kept ?? NOTHING) });
  } catch (error) {
    post({ kind: 'refusal', id, failure: toFailure(error) });
  }
};
