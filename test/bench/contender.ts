/** What the bench compares: programs that train the very same runs, the lab's own and its peers. */
import type { StepMetric } from '../../src/lab/training/metrics';
import type { Recipe } from '../../src/lab/recipe';
import type { Materials } from './population';

/** The terms in which all must agree, in the order of a peer's rows. */
export const TERMS = ['crossEntropy', 'headLoss', 'representationLoss', 'kl'] as const satisfies readonly StepMetric[];
export type Term = (typeof TERMS)[number];

/** One number per run for each term, NaN where a run has no such term. */
export type Losses = Readonly<Record<Term, ArrayLike<number>>>;

export interface Advance {
  /** Of the last step, before its update. */
  readonly losses: Losses;
  /** What the steps took, by the program's own clock. */
  readonly seconds: number;
  /** Of all its threads together; null where nobody counts. */
  readonly cpuSeconds: number | null;
  /** What it holds; of a program in a process of its own, all of that. */
  readonly bytes: number;
}

/** One of the programs in comparison. */
export interface Contender {
  /** Trains every run for so many steps, at least one. */
  advance(steps: number): Promise<Advance>;
  dispose(): Promise<void>;
}

/** A program that can be started: the lab itself, or one that it is compared with. */
export interface Program<Name extends string = string> {
  readonly name: Name;
  /** Population steps in one round of the clock: the slower the fewer. */
  readonly stepsPerRound: number;
  /** Why it cannot run here; null where it can. */
  unavailable(): Promise<string | null>;
  /** @param steps how many steps it will be asked for at most. */
  start(materials: Materials, recipe: Recipe, steps: number): Promise<Contender>;
}

/** A program that the lab is compared with. */
export type Peer = Program<PeerName>;

export const PEER_NAMES = ['lab-1-thread', 'reference', 'naive', 'jax', 'torch'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** Rows of a peer, [runs][terms], by term. */
export function byTerm(rows: readonly (readonly (number | null)[])[]): Losses {
  const columns = TERMS.map((term, place) => [term, rows.map((row) => row[place] ?? NaN)] as const);
  return Object.fromEntries(columns) as Record<Term, number[]>;
}
