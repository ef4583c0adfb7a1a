/** A machine that counts what its programs do, and leaves all of it to another one. */
import { programFlops } from './cost';
import { ForwardingMachine } from './forwarding-machine';
import type { Program } from './program';

/** What programs did: operations, as a device does them one after the other, and the floating-point operations of their matrix products. */
export interface Work {
  readonly operations: number;
  readonly flops: number;
}

export class CountingMachine extends ForwardingMachine {
  private operations = 0;
  private flops = 0;
  /** Programs are run many times; each is counted once. */
  private readonly flopsOf = new WeakMap<Program, number>();

  /** Of everything that was run so far. */
  get work(): Work {
    return { operations: this.operations, flops: this.flops };
  }

  override run(program: Program): void {
    super.run(program);
    const flops = this.flopsOf.get(program) ?? programFlops(program);
    this.flopsOf.set(program, flops);
    this.operations += program.operations;
    this.flops += flops;
  }
}
