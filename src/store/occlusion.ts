/** What each word did to the answer of a method's runs. */
import { indexOfLargest } from '../lab/logits';
import type { Occlusion, Word } from '../lab/studies/occlusion';

export interface WordEffect extends Word {
  /** Mean over runs of `p(answer | text) - p(answer | text without the word)`: positive where the word spoke for it. */
  readonly effect: number;
}

export interface MethodOcclusion {
  /** The class that most of the runs answer; the words are judged by what they do to it. */
  readonly answer: number;
  /** Runs that the mean is over: those whose answers are numbers. */
  readonly runs: number;
  readonly words: readonly WordEffect[];
}

/** Null where no run of the method gives an answer. */
export function occlusionOf(
  { words, classes, probabilities }: Occlusion,
  runs: readonly number[],
): MethodOcclusion | null {
  const texts = words.length + 1;
  const rows = runs.map((run) => probabilities.subarray(run * texts * classes, (run + 1) * texts * classes));
  const answering = rows.filter((row) => !row.some(Number.isNaN));
  if (answering.length === 0) return null;
  const votes = new Array<number>(classes).fill(0);
  for (const row of answering) {
    const best = indexOfLargest(row.subarray(0, classes));
    votes[best] = (votes[best] ?? 0) + 1;
  }
  const answer = indexOfLargest(votes);
  const mean = (text: number): number =>
    answering.reduce((sum, row) => sum + (row[text * classes + answer] ?? NaN), 0) / answering.length;
  const whole = mean(0);
  return {
    answer,
    runs: answering.length,
    words: words.map((word, i) => ({ ...word, effect: whole - mean(i + 1) })),
  };
}
