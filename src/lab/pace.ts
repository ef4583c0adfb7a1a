/** Long arithmetic that stops every few milliseconds, so that whoever drives it can do something else in between. */

/** Products of two numbers between two stops: some 5 to 10 ms of plain arithmetic. */
export const PIECE_PRODUCTS = 4e6;

export type Paced<Result> = Generator<undefined, Result, undefined>;

/** Counts what has been computed since the last stop. */
export class Pace {
  private done = 0;

  /** @returns whether it is time for a stop, now that so many more products have been computed. */
  due(products: number): boolean {
    this.done += products;
    if (this.done < PIECE_PRODUCTS) return false;
    this.done = 0;
    return true;
  }
}

/** The result, without any stop. */
export function atOnce<Result>(work: Generator<unknown, Result, undefined>): Result {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
