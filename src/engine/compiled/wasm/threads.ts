/** Starts the further threads of a machine; what a thread is differs between browsers and Node. */
import { LabError } from '../../../lab/errors';

/** What a thread is told as it starts; it can be posted. */
export interface ThreadMessage {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1; 0 is the caller's. */
  readonly number: number;
  readonly threads: number;
}

export interface Thread {
  /** Resolves when it serves; rejects when it cannot. */
  readonly ready: Promise<void>;
  terminate(): void;
}

/** `source` is the text of a function `(message, ready) => promise` to call on the new thread with `message`. */
export type StartThread = (source: string, message: ThreadMessage) => Thread;

/** The thread's whole code, text because it runs where no module of ours is loaded. */
const SOURCE = `async ({ module, memory, number, threads }, ready) => {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  ready();
  exports.serve(number, threads);
}`;

/** A slow machine starts a worker within this. */
const PATIENCE_MS = 10_000;

/** @throws LabError `backend-unavailable` when one does not start; the others are ended then. */
export async function startThreads(
  startThread: StartThread | undefined,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  threads: number,
): Promise<readonly Thread[]> {
  if (threads <= 1) return [];
  if (startThread === undefined) throw new RangeError('More than one thread needs a way to start them.');
  const started: Thread[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it was not ready after ${String(PATIENCE_MS / 1000)} seconds`));
    }, PATIENCE_MS);
  });
  try {
    for (let number = 1; number < threads; number++) {
      started.push(startThread(SOURCE, { module, memory, number, threads }));
    }
    await Promise.race([Promise.all(started.map(({ ready }) => ready)), late]);
    return started;
  } catch (error) {
    for (const thread of started) thread.terminate();
    throw new LabError(
      'backend-unavailable',
      `A computing thread did not start: ${error instanceof Error ? error.message : String(error)}.`,
      'Reload, or use one thread.',
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}
