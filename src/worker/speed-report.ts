/** What a measurement of this machine says. Types only, like the protocol. */

/** Over the rounds of a measurement. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Whether both engines train the same: without that, a comparison of their speeds means nothing. */
export interface LossParity {
  readonly steps: number;
  /** Largest difference between two losses, over max(1, |loss|); infinite where one of them is no number. */
  readonly largest: number;
  /** The largest that is called agreement. */
  readonly tolerance: number;
}

export interface EngineSpeed {
  readonly seedStepsPerSecond: Spread;
  /** Of all runs together. */
  readonly stepMilliseconds: Spread;
  /** Held by the engine, the open population's share included. */
  readonly memoryBytes: number;
}

export interface CompiledSpeed extends EngineSpeed {
  /** Of the matrix products in a step, over all of its time. */
  readonly flopsPerSecond: Spread;
  /** The best of the same kernels on large products; 0 where there is no room for these. */
  readonly peakFlopsPerSecond: number;
  readonly operationsPerStep: number;
  /** Parts in which a step is computed, because the population is too large for the memory; 1 where it fits. */
  readonly waves: number;
}

interface Measured {
  readonly runs: number;
  /** Examples in a batch of each run. */
  readonly batch: number;
}

export type SpeedReport = Measured &
  (
    | { readonly kind: 'differ'; readonly parity: LossParity }
    | {
        readonly kind: 'compared';
        readonly parity: LossParity;
        readonly rounds: number;
        readonly compiled: CompiledSpeed;
        readonly reference: EngineSpeed;
        /** How many times as fast the compiled engine is, round by round. */
        readonly ratio: Spread;
      }
    /** Where the compiled engine is not in use. */
    | { readonly kind: 'reference'; readonly rounds: number; readonly reference: EngineSpeed }
  );

export interface SpeedProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}
