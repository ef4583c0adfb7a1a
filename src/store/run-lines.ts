import type { RowWindow } from './bands';
import type { MetricTable } from './columns';

/**
 * Every single run's history with at most two values a bucket, its least and its greatest in the order in which they
 * came, so that no spike is lost. Finished buckets are kept, so that reading again costs only what is new.
 */
export class RunLines<M extends string> {
  readonly #table: MetricTable<M>;
  readonly #metric: M;
  #size = 0;
  #stride = 0;
  /** Buckets begin where they always do, so that a line keeps its shape in any window. */
  #first = 0;
  #end = 0;
  /** Buckets before this one will not change any more. */
  #finished = 0;
  /** By bucket and run, two each: the same twice where they are one, and NaN where a run has none. */
  #steps = new Int32Array();
  #values = new Float32Array();

  constructor(table: MetricTable<M>, metric: M) {
    this.#table = table;
    this.#metric = metric;
  }

  /** Takes in the rows of a window as they are now, `size` to a bucket. */
  read(size: number, { first, end }: RowWindow): void {
    const { length, stride, runs } = this.#table;
    const from = Math.floor(first / size);
    if (size !== this.#size || stride !== this.#stride || from !== this.#first) this.#finished = from;
    this.#size = size;
    this.#stride = stride;
    this.#first = from;
    this.#end = Math.ceil(end / size);
    this.#makeRoom(2 * runs * (this.#end - from));
    const history = this.#table.history(this.#metric);
    for (let bucket = this.#finished; bucket < this.#end; bucket++) {
      for (let run = 0; run < runs; run++) this.#reduce(history, bucket, run);
    }
    // The last row may still be rewritten by a second one for its step.
    this.#finished = Math.max(from, Math.min(this.#end, Math.floor((length - 1) / size)));
  }

  /** One run's values, as they were read. A NaN breaks the line: a diverged run's line ends. */
  visit(run: number, visit: (step: number, value: number, begins: boolean) => void): void {
    const { runs } = this.#table;
    const steps = this.#steps;
    const values = this.#values;
    const end = 2 * runs * (this.#end - this.#first);
    let begins = true;
    for (let at = 2 * run; at < end; at += 2 * runs) {
      const value = values[at] ?? NaN;
      const step = steps[at] ?? 0;
      const later = steps[at + 1] ?? 0;
      const none = Number.isNaN(value);
      if (!none) visit(step, value, begins);
      if (!none && later !== step) visit(later, values[at + 1] ?? NaN, false);
      begins = none;
    }
  }

  #reduce(history: Float32Array, bucket: number, run: number): void {
    const { length, runs } = this.#table;
    const end = Math.min(length, (bucket + 1) * this.#size);
    let least = -1;
    let low = NaN;
    let greatest = -1;
    let high = NaN;
    for (let row = bucket * this.#size; row < end; row++) {
      const value = history[row * runs + run] ?? NaN;
      if (Number.isNaN(value)) continue;
      if (least < 0 || value < low) {
        least = row;
        low = value;
      }
      if (greatest < 0 || value > high) {
        greatest = row;
        high = value;
      }
    }
    const at = 2 * ((bucket - this.#first) * runs + run);
    const falls = greatest < least;
    this.#steps[at] = this.#table.stepAt(falls ? greatest : least);
    this.#values[at] = falls ? high : low;
    this.#steps[at + 1] = this.#table.stepAt(falls ? least : greatest);
    this.#values[at + 1] = falls ? low : high;
  }

  /** Twice of what is needed, so that a growing history seldom asks again. */
  #makeRoom(places: number): void {
    if (this.#steps.length >= places) return;
    const [steps, values] = [this.#steps, this.#values];
    this.#steps = new Int32Array(2 * places);
    this.#values = new Float32Array(2 * places);
    this.#steps.set(steps);
    this.#values.set(values);
  }
}
