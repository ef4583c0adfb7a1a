/**
 * Studies: questions about a population in training whose answers take a while. A study is pulled like the training itself:
 * between two pulls the training goes on, and to stop pulling is to cancel. What must not change meanwhile, a study reads
 * before it first yields.
 */
import type { Encoder } from '../encoder/encoder';
import { PIECE_PRODUCTS } from '../pace';
import type { Task } from '../tasks/task';
import type { Corpus } from '../training/corpus';
import type { Engine } from '../training/engine';
import type { Population } from '../training/population';
import type { PromptHistory } from './prompt-history';

/** What a study is about. */
export interface Subject {
  readonly population: Population;
  readonly encoder: Encoder;
  readonly task: Task;
  /** All texts of the task: train examples, then test examples. */
  readonly corpus: Corpus;
  /** Makes groups of runs for the study's own use. */
  readonly engine: Engine;
  /** What the prompts were at the evaluations so far. */
  readonly prompts: PromptHistory;
}

export interface StudyProgress<Answer = never> {
  readonly done: number;
  readonly total: number;
  /** The answer as far as it is known, where it can be shown before it is whole. */
  readonly soFar?: Answer;
}

/** A study, or a part of one, that waits for nothing; a few milliseconds lie between two pieces. */
export type Pieces<Result> = Generator<StudyProgress, Result, undefined>;

/** Cuts work on `total` things, each of so many products, into ranges that take one piece each. */
export function* pieceRanges(
  total: number,
  productsEach: number,
): Generator<{ readonly from: number; readonly to: number }> {
  const size = Math.max(1, Math.floor(PIECE_PRODUCTS / Math.max(1, productsEach)));
  for (let from = 0; from < total; from += size) yield { from, to: Math.min(total, from + size) };
}

export type Study<Answer> = AsyncGenerator<StudyProgress<Answer>, Answer, undefined>;

/** A part of a study, which tells how far the whole is. */
export type StudyPart<Result> = AsyncGenerator<StudyProgress, Result, undefined>;
