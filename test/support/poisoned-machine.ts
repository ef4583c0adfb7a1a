/** A machine whose workspace holds no numbers before each program, so that a program that reads what it did not write shows. */
import type { Program } from '../../src/engine/compiled/program';
import { ForwardingMachine } from '../../src/engine/compiled/forwarding-machine';

/** A program's inputs, the last block written before it runs, stand first in its workspace. */
export class PoisonedMachine extends ForwardingMachine {
  private written = 0;
  private length = 0;

  override write(address: number, values: Float32Array): void {
    super.write(address, values);
    this.written = address;
    this.length = values.length;
  }

  override run(program: Program): void {
    const unwritten = Math.max(0, program.workspace - this.length);
    this.inner.write(this.written + this.length, new Float32Array(unwritten).fill(NaN));
    super.run(program);
  }
}
