/**
 * The page's end of the lines to its workers, one that trains, one that keeps encoders and one that reads tasks: requests
 * with a promised reply, and everything the workers say by themselves. Knows nothing of recipes or charts.
 */
import { LabError, type Failure } from '../lab/errors';
import type { Envelope, Kept, Message, Replies, Request, ShelfRequest, TasksRequest } from './protocol';

export type Room = 'training' | 'shelf' | 'tasks';

const ROOMS: readonly Room[] = ['training', 'shelf', 'tasks'];

/** Whom a request is for, where it is not the training. */
const ROOM_OF: Readonly<Record<ShelfRequest['kind'], 'shelf'> & Record<TasksRequest['kind'], 'tasks'>> = {
  encoders: 'shelf',
  'fetch-encoder': 'shelf',
  'cancel-fetch': 'shelf',
  'add-encoder': 'shelf',
  'remove-encoder': 'shelf',
  'own-tasks': 'tasks',
  'read-tables': 'tasks',
  'describe-data-set': 'tasks',
  'fetch-data-set': 'tasks',
  'cancel-tables': 'tasks',
  'guess-choice': 'tasks',
  'review-choice': 'tasks',
  'make-task': 'tasks',
  'remove-task': 'tasks',
};

function roomOf(kind: Request['kind']): Room {
  return Object.hasOwn(ROOM_OF, kind) ? ROOM_OF[kind as keyof typeof ROOM_OF] : 'training';
}

/** A line to a worker. Tests and the worker itself are two implementations of it. */
export interface Port {
  post(envelope: Envelope): void;
  /** Called once, before anything is posted. */
  listen(onMessage: (message: Message) => void, onCrash: (reason: string) => void): void;
  close(): void;
}

/** What the worker says unasked. */
export type Report = Exclude<Message, { kind: 'reply' | 'refusal' | 'kept' | 'kept-tasks' }>;

export interface LabClient {
  /** Resolves with the worker's reply; rejects with a `LabError` on refusal, crash or restart. */
  request<K extends Request['kind']>(request: Extract<Request, { kind: K }>): Promise<Replies[K]>;
  subscribe(listener: (report: Report) => void): () => void;
  /** Ends a worker, whatever it is doing, and starts a fresh one; the others go on. */
  restart(room: Room): void;
  dispose(): void;
}

interface Pending {
  readonly room: Room;
  readonly resolve: (value: Replies[keyof Replies]) => void;
  readonly reject: (error: LabError) => void;
}

export function connect(openPort: (room: Room) => Port): LabClient {
  const listeners = new Set<(report: Report) => void>();
  const pending = new Map<number, Pending>();
  const ports: Record<Room, Port | null> = { training: null, shelf: null, tasks: null };
  /** What lasts only as long as the page: the training's worker, which may be a fresh one, is told when it opens. */
  let kept: Kept = { encoders: [], tasks: [] };
  let nextId = 1;

  function tell(report: Report): void {
    for (const listener of [...listeners]) listener(report);
  }

  function rejectAll(room: Room, failure: Failure): void {
    for (const [id, waiting] of [...pending]) {
      if (waiting.room !== room) continue;
      pending.delete(id);
      waiting.reject(new LabError(failure.code, failure.message, failure.remedy));
    }
  }

  function receive(message: Message): void {
    if (message.kind === 'kept') {
      kept = { ...kept, encoders: message.encoders };
      return;
    }
    if (message.kind === 'kept-tasks') {
      kept = { ...kept, tasks: message.tasks };
      return;
    }
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

  function open(room: Room): Port {
    const opened = openPort(room);
    // A port that was closed may still have messages under way: only the present one is heard.
    opened.listen(
      (message) => {
        if (ports[room] === opened) receive(message);
      },
      (reason) => {
        if (ports[room] !== opened) return;
        close(room);
        const failure = crashFailure(room, reason);
        rejectAll(room, failure);
        // Without the others the training goes on; who asked it something is told by the refusal.
        if (room === 'training') tell({ kind: 'failure', failure });
      },
    );
    ports[room] = opened;
    return opened;
  }

  function close(room: Room): void {
    ports[room]?.close();
    ports[room] = null;
  }

  return {
    request<K extends Request['kind']>(request: Extract<Request, { kind: K }>) {
      return new Promise<Replies[K]>((resolve, reject) => {
        const id = nextId++;
        const room = roomOf(request.kind);
        // The protocol promises that the reply to `id` has the type that belongs to its request.
        pending.set(id, { room, resolve: resolve as Pending['resolve'], reject });
        try {
          (ports[room] ?? open(room)).post(
            request.kind === 'open' || room === 'tasks' ? { id, request, kept } : { id, request },
          );
        } catch (error) {
          pending.delete(id);
          const reason = error instanceof Error ? error.message : String(error);
          const { code, message, remedy } = crashFailure(room, reason);
          reject(new LabError(code, message, remedy, { cause: error }));
        }
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restart(room) {
      close(room);
      rejectAll(room, cancelled);
      open(room);
    },
    dispose() {
      for (const room of ROOMS) {
        close(room);
        rejectAll(room, cancelled);
      }
      listeners.clear();
    },
  };
}

const cancelled: Failure = { code: 'cancelled', message: 'It was cancelled.', remedy: 'Start it again when you like.' };

function crashFailure(room: Room, reason: string): Failure {
  if (room === 'shelf') {
    return {
      code: 'internal',
      message: `The worker that keeps encoders stopped: ${reason}`,
      remedy: 'Try again; a fresh worker is started, and a download goes on where it stopped.',
    };
  }
  if (room === 'tasks') {
    return {
      code: 'internal',
      message: `The worker that reads tasks stopped: ${reason}`,
      remedy: 'Choose the files again; a fresh worker is started. A smaller file may fit the memory.',
    };
  }
  return {
    code: 'internal',
    message: `The training worker stopped: ${reason}`,
    remedy: 'Try again; a fresh worker is started. If it happens again, choose fewer seeds or a shorter prompt.',
  };
}

/** The bundler finds workers by these very words. */
function startWorker(room: Room): Worker {
  switch (room) {
    case 'training':
      return new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' });
    case 'shelf':
      return new Worker(new URL('./shelf.worker.ts', import.meta.url), { type: 'module' });
    case 'tasks':
      return new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' });
  }
}

/** The line to a real worker. */
export function workerPort(room: Room): Port {
  const worker = startWorker(room);
  return {
    post(envelope) {
      if (isToLast(envelope.request)) askToKeep();
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

function isToLast(request: Request): boolean {
  return (
    request.kind === 'fetch-encoder' ||
    request.kind === 'add-encoder' ||
    (request.kind === 'make-task' && request.store)
  );
}

/** Asks the browser not to clear the storage by itself. Only a page may ask, and some browsers ask the person in turn. */
function askToKeep(): void {
  if ('storage' in navigator) void navigator.storage.persist().catch(() => false);
}
