/** What runs programs: the arena and the kernels of one device. */
import type { Program } from './program';

export interface Machine {
  /**
   * Makes the arena hold at least `size` numbers; what is in it stays.
   *
   * @throws LabError `backend-unavailable` when the device has no room.
   */
  reserve(size: number): void;
  /** Numbers that the arena can hold at most. */
  readonly capacity: number;
  /** Programs of one group that may wait to be run; 1 where `run` returns when it is done. */
  readonly stepsAhead: number;
  /** Whether the frozen matrices of products stand in the arena as halves, see `packHalves`. */
  readonly halfWeights: boolean;
  /** First address that may be used. */
  readonly base: number;
  write(address: number, values: Float32Array): void;
  /** `size` numbers, after everything that was run before. */
  read(address: number, size: number): Promise<Float32Array>;
  run(program: Program): void;
  /** Bytes of the arena. */
  readonly bytes: number;
  dispose(): void;
}
