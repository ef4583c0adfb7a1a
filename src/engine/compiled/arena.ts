/**
 * Who owns what of a machine's memory: blocks that stay (weights, parameters) first, then the workspace, which all
 * programs share and nothing outlives a program in.
 */
import { aligned, Blocks } from './blocks';
import type { Machine } from './machine';

/** Room for blocks that stay grows by at least this factor, so that the workspace seldom moves. */
const GROWTH = 1.5;

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
    const room = end > this.room ? aligned(Math.ceil(end * GROWTH)) : this.room;
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
