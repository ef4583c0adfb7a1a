/** What each word did to the answer of a method's runs. */
import { indexOfLargest } from '../lab/logits';
import type { PresetId } from '../lab/presets';
import type { Occlusion, Word } from '../lab/studies/occlusion';
import type { PopulationInfo } from '../worker/protocol';
import type { Asked } from './answers';
import { methodsOf, runsOf } from './methods';
import type { Answered } from './studies';

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

/** An effect of so much, in probability, is drawn at full strength where no word has a larger one. */
const LEAST_FULL = 0.05;

export interface ShownWords extends Asked {
  readonly classes: readonly string[];
  readonly methods: readonly (MethodOcclusion & { readonly preset: PresetId })[];
  /** The effect that is drawn at full strength. */
  readonly full: number;
}

export function shownWords({ ask, answer, step }: Answered<'occlusion'>, { runs, task }: PopulationInfo): ShownWords {
  const methods = methodsOf(runs).flatMap((preset) => {
    const found = occlusionOf(answer, runsOf(runs, preset));
    return found === null ? [] : [{ preset, ...found }];
  });
  const full = Math.max(LEAST_FULL, ...methods.flatMap(({ words }) => words.map(({ effect }) => Math.abs(effect))));
  return { text: ask.text, text2: ask.text2, step, classes: task.classes, methods, full };
}

export function effectText(effect: number): string {
  return `${effect < 0 ? '−' : '+'}${Math.abs(100 * effect).toFixed(1)} points`;
}

/** How to read the words. @param against how one that speaks against the answer is drawn */
export function wordsGuide({ full }: ShownWords, against: string): string {
  return `Each word left out in turn: filled where the answer loses probability without it, ${against} where it gains; full colour is ${(100 * full).toFixed(0)} points. Mean over runs.`;
}
