/** Which words an answer rests on: the text is asked about again without each of its words. */
import type { Example } from '../tasks/task';
import type { Study, Subject } from './study';

export interface OcclusionAsk {
  readonly text: string;
  /** Null where the task's examples are single texts. */
  readonly text2: string | null;
}

/** A word of the text, or of the second one. */
export interface Word {
  readonly word: string;
  readonly second: boolean;
}

export interface Occlusion {
  readonly words: readonly Word[];
  readonly classes: number;
  /** Class probabilities for the whole text, then without each word: runs x (1 + words) x classes; NaN where a run diverged. */
  readonly probabilities: Float32Array;
}

/** Texts (runs x texts) asked about between two breaths. */
const PIECE = 256;

/**
 * Erases one word at a time (Li, Monroe and Jurafsky 2016, arXiv 1612.08220). A word is what stands between spaces, its
 * punctuation included.
 */
export async function* occlusion({ population }: Subject, { text, text2 }: OcclusionAsk): Study<Occlusion> {
  const first = wordsOf(text);
  const second = text2 === null ? [] : wordsOf(text2);
  const without = (words: readonly string[], left: number): string => words.filter((_, i) => i !== left).join(' ');
  const variants: Example[] = [
    { text, text2, label: 0 },
    ...first.map((_, i) => ({ text: without(first, i), text2, label: 0 })),
    ...second.map((_, i) => ({ text, text2: without(second, i), label: 0 })),
  ];
  const runs = population.runs.length;
  const total = variants.length;
  const size = Math.max(1, Math.floor(PIECE / runs));
  let classes = 0;
  let probabilities = new Float32Array(0);
  for (let from = 0; from < total; from += size) {
    const part = await population.answer(variants.slice(from, from + size));
    if (from === 0) {
      ({ classes } = part);
      probabilities = new Float32Array(runs * total * classes);
    }
    const row = Math.min(size, total - from) * classes;
    for (let run = 0; run < runs; run++) {
      probabilities.set(part.probabilities.subarray(run * row, (run + 1) * row), (run * total + from) * classes);
    }
    yield { done: Math.min(total, from + size), total };
  }
  const words = [...first.map((word) => ({ word, second: false })), ...second.map((word) => ({ word, second: true }))];
  return { words, classes, probabilities };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
