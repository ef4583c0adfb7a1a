/** A machine that counts what its programs do and move, and leaves all of it to another one. */
import type { Machine } from '../../../src/engine/compiled/machine';
import type { Program } from '../../../src/engine/compiled/program';
import { workOf, type Work } from './work';

const NOTHING: Work = { operations: 0, flops: 0, bytes: 0 };

export class WatchedMachine implements Machine {
  private done = NOTHING;
  private readonly known = new WeakMap<Program, Work>();

  constructor(private readonly machine: Machine) {}

  get base(): number {
    return this.machine.base;
  }

  get capacity(): number {
    return this.machine.capacity;
  }

  get bytes(): number {
    return this.machine.bytes;
  }

  /** What was done since this was last asked. */
  take(): Work {
    const { done } = this;
    this.done = NOTHING;
    return done;
  }

  reserve(size: number): void {
    this.machine.reserve(size);
  }

  write(address: number, values: Float32Array): void {
    this.machine.write(address, values);
  }

  read(address: number, size: number): Promise<Float32Array> {
    return this.machine.read(address, size);
  }

  run(program: Program): void {
    const work = this.known.get(program) ?? workOf(program);
    this.known.set(program, work);
    const { operations, flops, bytes } = this.done;
    this.done = {
      operations: operations + work.operations,
      flops: flops + work.flops,
      bytes: bytes + work.bytes,
    };
    this.machine.run(program);
  }

  dispose(): void {
    this.machine.dispose();
  }
}
