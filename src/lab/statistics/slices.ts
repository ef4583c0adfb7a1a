/** Long computations as generators that stop every few milliseconds, so that whoever waits for them sets the pace. */

/** A computation with places to stop at; none of the stretches between them takes more than a few milliseconds. */
export type Slices<T> = Generator<void, T, void>;

/** Runs a computation to its end in one go: for files, tests and a worker. */
export function complete<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}

export interface Pace {
  /** Resolves when the page has had its turn. */
  readonly breathe: () => Promise<void>;
  /** Milliseconds between two breaths. */
  readonly budget?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a computation to its end without keeping a page from answering.
 *
 * @throws the signal's reason once it is aborted.
 */
export async function inSlices<T>(slices: Slices<T>, { breathe, budget = 20, signal }: Pace): Promise<T> {
  for (;;) {
    const until = performance.now() + budget;
    do {
      const { done, value } = slices.next();
      if (done === true) return value;
    } while (performance.now() < until);
    await breathe();
    signal?.throwIfAborted();
  }
}
