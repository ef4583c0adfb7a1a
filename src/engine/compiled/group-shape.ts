/** What a group's programs are written for: sizes, places of the batch and of the trained numbers. */
import type { ParameterName } from '../../lab/training/parameters';
import type { RunMatrix } from './run-products';

export interface GroupShape {
  /** R. */
  readonly runs: number;
  /** G. */
  readonly dataSeeds: number;
  /** B, texts per data seed. */
  readonly texts: number;
  readonly classes: number;
  /** D. */
  readonly width: number;
  /** E. */
  readonly embeddingWidth: number;
  /** m. */
  readonly promptLength: number;
  /** T, tokens of pass 0 with padding. */
  readonly tokens: number;
  /** K. */
  readonly negatives: number;
  readonly temperature: number;
}

/** Addresses of what there is for a batch; -1 for what this group never looks at. */
export interface BatchPlaces {
  /** Classes, [G, B]. */
  readonly labels: number;
  /** Pass-0 states, [G, B, D]. */
  readonly maskStates: number;
  readonly clsStates: number;
  /** Word embeddings of pass 0, [G, B, T, E], which a program looks up, and how many of the T there are, [G, B]. */
  readonly tokens: number;
  readonly lengths: number;
  /** Standard normals, [R, B, k] and [R, B, K], which a program draws. */
  readonly sampleNoise: number;
  readonly negativeNoise: number;
  /** Floors of the log-probabilities, [R]. */
  readonly floors: number;
}

/** Trained numbers, or gradients laid out like them. */
export type ParameterPlaces = (name: ParameterName) => RunMatrix;
