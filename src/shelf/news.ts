/** What is told of a download: often enough to be watched, not so often that telling takes longer than loading. */
import type { Receiver } from '../hub/download';
import type { Asker } from '../hub/request';

export interface Progress {
  /** Null until the hub has said which commit it is. */
  readonly id: string | null;
  readonly name: string;
  readonly file: string;
  /** Bytes of all files. */
  readonly done: number;
  readonly total: number;
  /** Why nothing comes just now; null while bytes arrive. */
  readonly note: string | null;
}

export interface Listener {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface News {
  readonly asker: Asker;
  readonly begin: (id: string, total: number) => void;
  /** @param before bytes of the files before this one. */
  readonly receiver: (file: string, before: number) => Receiver;
  /** Nothing is told afterwards. */
  readonly end: () => void;
}

/** At most so often something is said of bytes that arrive, milliseconds. */
const INTERVAL = 100;

export function newsOf(name: string, { signal, onProgress }: Listener): News {
  let last: Progress = { id: null, name, file: '', done: 0, total: 0, note: null };
  let told = -Infinity;
  /** Tells what was held back where no more bytes come after it. */
  let late: ReturnType<typeof setTimeout> | null = null;

  function hush(): void {
    if (late !== null) clearTimeout(late);
    late = null;
  }
  function say(): void {
    hush();
    told = performance.now();
    onProgress(last);
  }
  function tell(changes: Partial<Progress>, now: boolean): void {
    last = { ...last, ...changes };
    const wait = told + INTERVAL - performance.now();
    if (now || wait <= 0) say();
    else late ??= setTimeout(say, wait);
  }

  const asker: Asker = {
    signal,
    onNote: (note) => {
      tell({ note }, true);
    },
  };
  return {
    asker,
    begin: (id, total) => {
      tell({ id, total }, true);
    },
    receiver: (file, before) => ({
      ...asker,
      onBytes: (bytes) => {
        const done = before + bytes;
        tell({ file, done }, done === last.total || file !== last.file);
      },
    }),
    end: hush,
  };
}
