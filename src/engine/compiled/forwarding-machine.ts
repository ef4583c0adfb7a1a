/** A machine that leaves everything to another one: the base of those that watch or disturb. */
import type { Machine } from './machine';
import type { Program } from './program';

export class ForwardingMachine implements Machine {
  constructor(protected readonly inner: Machine) {}

  get base(): number {
    return this.inner.base;
  }

  get capacity(): number {
    return this.inner.capacity;
  }

  get stepsAhead(): number {
    return this.inner.stepsAhead;
  }

  get halfWeights(): boolean {
    return this.inner.halfWeights;
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
  }

  dispose(): void {
    this.inner.dispose();
  }
}
