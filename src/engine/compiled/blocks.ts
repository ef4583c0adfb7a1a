/** Blocks of numbers in one stretch of memory: first fit, and what is let go grows together again. */

/** Blocks begin at multiples of this many numbers, as wide as a cache line. */
const ALIGNMENT = 16;

export function aligned(size: number): number {
  return Math.ceil(Math.max(1, size) / ALIGNMENT) * ALIGNMENT;
}

export class Blocks {
  private readonly free: { from: number; size: number }[] = [];
  private readonly sizes = new Map<number, number>();
  private reached = 0;

  /** How far blocks have ever reached. */
  get end(): number {
    return this.reached;
  }

  /** How far they would reach with `size` numbers more. */
  endWith(size: number): number {
    const wanted = aligned(size);
    return this.free.some((block) => block.size >= wanted) ? this.reached : this.reached + wanted;
  }

  /** Where `size` numbers may stand. */
  take(size: number): number {
    const wanted = aligned(size);
    const hole = this.free.findIndex((block) => block.size >= wanted);
    const block = this.free[hole];
    let from = this.reached;
    if (block === undefined) {
      this.reached += wanted;
    } else {
      from = block.from;
      if (block.size === wanted) this.free.splice(hole, 1);
      else this.free[hole] = { from: from + wanted, size: block.size - wanted };
    }
    this.sizes.set(from, wanted);
    return from;
  }

  give(from: number): void {
    const size = this.sizes.get(from);
    if (size === undefined) throw new RangeError(`Nothing was taken at ${from}.`);
    this.sizes.delete(from);
    const after = this.free.findIndex((block) => block.from > from);
    const place = after < 0 ? this.free.length : after;
    this.free.splice(place, 0, { from, size });
    this.join(place);
    this.join(place - 1);
  }

  /** Joins the free block at `place` with the next one where they touch. */
  private join(place: number): void {
    const [one, next] = [this.free[place], this.free[place + 1]];
    if (one === undefined || one.from + one.size !== next?.from) return;
    this.free.splice(place, 2, { from: one.from, size: one.size + next.size });
  }
}
