/**
 * Studies: questions about a population in training whose answers take a while. A study is pulled like the training itself:
 * between two pulls the training goes on, and to stop pulling is to cancel. What must not change meanwhile, a study reads
 * before it first yields.
 */
import type { Encoder } from '../encoder/encoder';
import type { Task } from '../tasks/task';
import type { Corpus } from '../training/corpus';
import type { Engine } from '../training/engine';
import type { Population } from '../training/population';

/** What a study is about. */
export interface Subject {
  readonly population: Population;
  readonly encoder: Encoder;
  readonly task: Task;
  /** All texts of the task: train examples, then test examples. */
  readonly corpus: Corpus;
  /** Makes groups of runs for the study's own use. */
  readonly engine: Engine;
}

export interface StudyProgress<Answer = never> {
  readonly done: number;
  readonly total: number;
  /** The answer as far as it is known, where it can be shown before it is whole. */
  readonly soFar?: Answer;
}

export type Study<Answer> = AsyncGenerator<StudyProgress<Answer>, Answer, undefined>;

/** A part of a study, which tells how far the whole is. */
export type StudyPart<Result> = AsyncGenerator<StudyProgress, Result, undefined>;
