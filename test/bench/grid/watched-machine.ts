/** A machine that counts what its programs do and move, and leaves all of it to another one. */
import { ForwardingMachine } from '../../../src/engine/compiled/forwarding-machine';
import type { Program } from '../../../src/engine/compiled/program';
import { workOf, type Work } from './work';

const NOTHING: Work = { operations: 0, flops: 0, bytes: 0 };

export class WatchedMachine extends ForwardingMachine {
  private done = NOTHING;
  private readonly known = new WeakMap<Program, Work>();

  /** What was done since this was last asked. */
  take(): Work {
    const { done } = this;
    this.done = NOTHING;
    return done;
  }

  override run(program: Program): void {
    const work = this.known.get(program) ?? workOf(program);
    this.known.set(program, work);
    const { operations, flops, bytes } = this.done;
    this.done = {
      operations: operations + work.operations,
      flops: flops + work.flops,
      bytes: bytes + work.bytes,
    };
    super.run(program);
  }
}
