/**
 * Writes a program whose calls are put into the best order, and whose blocks of the workspace get their places last: when it
 * is known from which operation to which each is needed, so that blocks which are never needed together share a place.
 */
import { Blocks } from './blocks';
import { fieldsOf, type Arguments, type KernelName } from './kernels';
import { assemble, type Call, type Program, type ProgramWriter } from './program';
import { touchedBy, type Region, type Touched } from './regions';
import { schedule } from './schedule';

/** Beyond every address of an arena: what stands there has no place yet. */
const UNPLACED = 2 ** 40;

interface Block {
  readonly from: number;
  readonly size: number;
}

export interface PlannedProgram {
  readonly program: Program;
  /** Where a block came to stand. */
  readonly placeOf: (address: number) => number;
}

export class PlannedProgramBuilder implements ProgramWriter {
  private readonly calls: Call[] = [];
  private readonly tasks: { readonly kernel: KernelName; readonly touched: Touched }[] = [];
  private readonly blocks: Block[] = [];
  private end = UNPLACED;
  /** How many calls there were at each fence. */
  private readonly fences: number[] = [];

  /** @param workspace where the workspace begins in the arena. */
  constructor(private readonly workspace: number) {}

  take(size: number): number {
    const from = this.end;
    this.blocks.push({ from, size });
    this.end += Math.max(1, size);
    return from;
  }

  call<K extends KernelName>(kernel: K, values: Arguments<K>): void {
    this.calls.push({ kernel, values });
    const { reads, writes } = touchedBy(kernel, values);
    this.tasks.push({
      kernel,
      touched: {
        reads: reads.map((region) => this.inside(region)),
        writes: writes.map((region) => this.inside(region)),
      },
    });
  }

  /** What is called from here on comes after all that was called before. */
  fence(): void {
    this.fences.push(this.tasks.length);
  }

  /** @param kept blocks that are filled before the program runs, or read after it. */
  build(kept: readonly number[]): PlannedProgram {
    const order = this.order();
    const { places, end } = this.place(order, kept);
    const placeOf = (address: number): number => {
      if (address < UNPLACED) return address;
      const block = this.blockAt(address);
      return this.workspace + (places[block] ?? NaN) + address - (this.blocks[block]?.from ?? NaN);
    };
    const operations = order.map((operation) =>
      operation.flatMap((place) => this.calls[place] ?? []).map((call) => placed(call, placeOf)),
    );
    return { program: assemble(operations, end), placeOf };
  }

  private order(): readonly (readonly number[])[] {
    return [0, ...this.fences].flatMap((from, fence) =>
      schedule(this.tasks.slice(from, this.fences[fence])).map((operation) => operation.map((place) => from + place)),
    );
  }

  /** A region is of one block, whatever its bounds say. */
  private inside(region: Region): Region {
    if (region.from < UNPLACED) return region;
    const { from, size } = this.blocks[this.blockAt(region.from)] ?? { from: 0, size: 0 };
    const room = from + size - region.from;
    return region.count === 1 && region.length > room ? { ...region, length: room } : region;
  }

  /** The number of the block that an address is in. */
  private blockAt(address: number): number {
    let low = 0;
    let high = this.blocks.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.blocks[middle]?.from ?? Infinity) <= address) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Places by number of block, from the beginning of the workspace. */
  private place(order: readonly (readonly number[])[], kept: readonly number[]) {
    const lives = this.lives(order, kept);
    const blocks = new Blocks();
    const places: number[] = [];
    order.forEach((_, time) => {
      lives.forEach(({ first }, block) => {
        if (first === time) places[block] = blocks.take(this.blocks[block]?.size ?? 0);
      });
      lives.forEach(({ last }, block) => {
        if (last === time) blocks.give(places[block] ?? NaN);
      });
    });
    return { places, end: blocks.end };
  }

  /** The operations from which to which each block is needed. */
  private lives(order: readonly (readonly number[])[], kept: readonly number[]) {
    const lives = this.blocks.map(() => ({ first: Infinity, last: -Infinity }));
    order.forEach((operation, time) => {
      for (const place of operation) {
        const { reads = [], writes = [] } = this.tasks[place]?.touched ?? {};
        for (const { from } of [...reads, ...writes]) {
          const life = from < UNPLACED ? undefined : lives[this.blockAt(from)];
          if (life === undefined) continue;
          life.first = Math.min(life.first, time);
          life.last = time;
        }
      }
    });
    for (const address of kept) lives[this.blockAt(address)] = { first: 0, last: Infinity };
    return lives;
  }
}

function placed({ kernel, values }: Call, placeOf: (address: number) => number): Call {
  const moved = fieldsOf(kernel).map(([name, kind]) => {
    const value = values[name] ?? 0;
    return [name, kind === 'address' ? placeOf(value) : value] as const;
  });
  return { kernel, values: Object.fromEntries(moved) };
}
