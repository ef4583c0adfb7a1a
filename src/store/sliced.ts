/** Statistics that take longer than a page may be kept from answering: computed in slices, and shown when they are done. */
import { inSlices, type Slices } from '../lab/statistics/slices';

/** What a result belongs to; two keys are the same if all their parts are. */
export type Key = readonly unknown[];

interface Job<T> {
  readonly key: Key;
  readonly slices: () => Slices<T>;
}

export interface Pacing {
  readonly breathe: () => Promise<void>;
  /** Milliseconds between two breaths. */
  readonly budget: number;
  /** Least milliseconds between the end of one computation and the start of the next of the same key. */
  readonly rest: number;
}

/** Lets the page have its turn. */
export const afterTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const PAGE: Pacing = { breathe: afterTask, budget: 20, rest: 300 };

/**
 * Keeps one result up to date. New data of the same key wait for the computation under way, so that frequent
 * evaluations cannot keep it from ever ending; another key ends it at once, and no result is given out under a key
 * other than its own.
 */
export class SlicedResult<T> {
  readonly #pacing: Pacing;
  readonly #listeners = new Set<() => void>();
  #result: { readonly key: Key; readonly value: T } | null = null;
  #running: { readonly key: Key; readonly abort: AbortController } | null = null;
  #waiting: Job<T> | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(pacing: Pacing = PAGE) {
    this.#pacing = pacing;
  }

  /** Wants the result of newer data; `slices` is called when its turn has come. */
  ask(key: Key, slices: () => Slices<T>): void {
    this.#waiting = { key, slices };
    const busyWith = this.#running?.key ?? (this.#rest === undefined ? null : this.#result?.key);
    if (busyWith != null && sameKey(busyWith, key)) return;
    this.#halt();
    this.#next();
  }

  /** The newest result under this key; null before there is one. */
  read(key: Key): T | null {
    return this.#result !== null && sameKey(this.#result.key, key) ? this.#result.value : null;
  }

  stop(): void {
    this.#waiting = null;
    this.#halt();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  #halt(): void {
    this.#running?.abort.abort();
    this.#running = null;
    clearTimeout(this.#rest);
    this.#rest = undefined;
  }

  #next(): void {
    const job = this.#waiting;
    if (job === null) return;
    this.#waiting = null;
    void this.#run(job);
  }

  async #run({ key, slices }: Job<T>): Promise<void> {
    const running = { key, abort: new AbortController() };
    this.#running = running;
    const started = performance.now();
    const { breathe, budget, rest } = this.#pacing;
    try {
      // The asker may be drawing.
      await breathe();
      running.abort.signal.throwIfAborted();
      const value = await inSlices(slices(), { breathe, budget, signal: running.abort.signal });
      if (running.abort.signal.aborted) return;
      this.#result = { key, value };
      this.#running = null;
      // Computing takes at most a third of the time.
      this.#rest = setTimeout(
        () => {
          this.#rest = undefined;
          this.#next();
        },
        Math.max(rest, 2 * (performance.now() - started)),
      );
      for (const listener of this.#listeners) listener();
    } catch (error) {
      if (running.abort.signal.aborted) return;
      this.#running = null;
      throw error;
    }
  }
}

function sameKey(a: Key, b: Key): boolean {
  return a.length === b.length && a.every((part, index) => Object.is(part, b[index]));
}
