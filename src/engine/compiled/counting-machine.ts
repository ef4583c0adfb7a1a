/** A machine that counts what its programs do, and leaves all of it to another one. */
import { programFlops } from './cost';
import type { Machine } from './machine';
import type { Program } from './program';

/** What programs did: kernel calls, and the floating-point operations of their matrix products. */
export interface Work {
  readonly operations: number;
  readonly flops: number;
}

export class CountingMachine implements Machine {
  private operations = 0;
  private flops = 0;
  /** Programs are run many times; each is counted once. */
  private readonly flopsOf = new WeakMap<Program, number>();

  constructor(private readonly inner: Machine) {}

  /** Of everything that was run so far. */
  get work(): Work {
    return { operations: this.operations, flops: this.flops };
  }

  get base(): number {
    return this.inner.base;
  }

  get capacity(): number {
    return this.inner.capacity;
  }

  get bytes(): number {
    return this.inner.bytes;
  }

  reserve(size: number): void {
    this.inner.reserve(size);
  }

  write(address: number, values: Float32Array): void {
    this.inner.write(address, values);
  }

  read(address: number, size: number): Promise<Float32Array> {
    return this.inner.read(address, size);
  }

  run(program: Program): void {
    this.inner.run(program);
    const flops = this.flopsOf.get(program) ?? programFlops(program);
    this.flopsOf.set(program, flops);
    this.operations += program.operations;
    this.flops += flops;
  }

  dispose(): void {
    this.inner.dispose();
  }
}
