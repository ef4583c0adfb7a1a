/**
 * The page's end of the line to the training worker: requests with a promised reply, and everything the worker says by
 * itself. Knows nothing of recipes or charts.
 */
import { LabError, type Failure } from '../lab/errors';
import type { Envelope, Message, Replies, Request } from './protocol';

/** A line to a worker. Tests and the worker itself are two implementations of it. */
export interface Port {
  post(envelope: Envelope): void;
  /** Called once, before anything is posted. */
  listen(onMessage: (message: Message) => void, onCrash: (reason: string) => void): void;
  close(): void;
}

/** What the worker says unasked. */
export type Report = Exclude<Message, { kind: 'reply' } | { kind: 'refusal' }>;

export interface LabClient {
  /** Resolves with the worker's reply; rejects with a `LabError` on refusal, crash or restart. */
  request<K extends Request['kind']>(request: Extract<Request, { kind: K }>): Promise<Replies[K]>;
  subscribe(listener: (report: Report) => void): () => void;
  /** Ends the worker, whatever it is doing, and starts a fresh one. */
  restart(): void;
  dispose(): void;
}

interface Pending {
  readonly resolve: (value: Replies[keyof Replies]) => void;
  readonly reject: (error: LabError) => void;
}

export function connect(openPort: () => Port): LabClient {
  const listeners = new Set<(report: Report) => void>();
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let port: Port | null = null;

  function tell(report: Report): void {
    for (const listener of [...listeners]) listener(report);
  }

  function rejectAll(failure: Failure): void {
    const waiting = [...pending.values()];
    pending.clear();
    for (const { reject } of waiting) reject(new LabError(failure.code, failure.message, failure.remedy));
  }

  function receive(message: Message): void {
    if (message.kind !== 'reply' && message.kind !== 'refusal') {
      tell(message);
      return;
    }
    const waiting = pending.get(message.id);
    if (waiting === undefined) return;
    pending.delete(message.id);
    if (message.kind === 'reply') waiting.resolve(message.value);
    else waiting.reject(new LabError(message.failure.code, message.failure.message, message.failure.remedy));
  }

  function open(): Port {
    const opened = openPort();
    // A port that was closed may still have messages under way: only the present one is heard.
    opened.listen(
      (message) => {
        if (port === opened) receive(message);
      },
      (reason) => {
        if (port !== opened) return;
        close();
        const failure = crashFailure(reason);
        rejectAll(failure);
        tell({ kind: 'failure', failure });
      },
    );
    port = opened;
    return opened;
  }

  function close(): void {
    port?.close();
    port = null;
  }

  return {
    request<K extends Request['kind']>(request: Extract<Request, { kind: K }>) {
      return new Promise<Replies[K]>((resolve, reject) => {
        const id = nextId++;
        // The protocol promises that the reply to `id` has the type that belongs to its request.
        pending.set(id, { resolve: resolve as Pending['resolve'], reject });
        try {
          (port ?? open()).post({ id, request });
        } catch (error) {
          pending.delete(id);
          const reason = error instanceof Error ? error.message : String(error);
          const { code, message, remedy } = crashFailure(reason);
          reject(new LabError(code, message, remedy, { cause: error }));
        }
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restart() {
      close();
      rejectAll(cancelled);
      open();
    },
    dispose() {
      close();
      rejectAll(cancelled);
      listeners.clear();
    },
  };
}

const cancelled: Failure = { code: 'cancelled', message: 'It was cancelled.', remedy: 'Start it again when you like.' };

function crashFailure(reason: string): Failure {
  return {
    code: 'internal',
    message: `The training worker stopped: ${reason}`,
    remedy: 'Try again; a fresh worker is started. If it happens again, choose fewer seeds or a shorter prompt.',
  };
}

/** The line to the real worker. */
export function trainingWorkerPort(): Port {
  const worker = new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' });
  return {
    post(envelope) {
      worker.postMessage(envelope);
    },
    listen(onMessage, onCrash) {
      worker.addEventListener('message', (event: MessageEvent<Message>) => {
        onMessage(event.data);
      });
      worker.addEventListener('error', (event) => {
        onCrash(event.message === '' ? 'it could not be loaded.' : event.message);
      });
      worker.addEventListener('messageerror', () => {
        onCrash('a message could not be read.');
      });
    },
    close() {
      worker.terminate();
    },
  };
}
