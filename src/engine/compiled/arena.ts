/**
 * Who owns what of a machine's memory: blocks that stay (weights, parameters) first, then the workspace, which all
 * programs share and nothing outlives a program in.
 */
import { aligned, Blocks } from './blocks';
import type { Machine } from './machine';

/** Room for blocks that stay grows by half, but by 64 MB at most: enough that the workspace seldom moves. */
const GROWTH = 0.5;
const MOST_GROWTH = 2 ** 24;

export class Arena {
  private readonly kept = new Blocks();
  private room = 0;

  constructor(readonly machine: Machine) {}

  /** Where the workspace begins; programs written for another beginning are of no use any more. */
  get workspace(): number {
    return this.machine.base + this.room;
  }

  /** A block that stays, holding `values`. */
  keep(values: Float32Array): number {
    const end = this.kept.endWith(values.length);
    const spare = Math.min(Math.ceil(end * GROWTH), MOST_GROWTH);
    const most = Math.max(end, this.machine.capacity - this.machine.base);
    const room = end > this.room ? Math.min(aligned(end + spare), most) : this.room;
    // Where there is no room everything stays as it was.
    this.machine.reserve(this.machine.base + room);
    this.room = room;
    const address = this.machine.base + this.kept.take(values.length);
    this.machine.write(address, values);
    return address;
  }

  release(address: number): void {
    this.kept.give(address - this.machine.base);
  }
}
