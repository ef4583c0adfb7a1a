/** What every run says of texts that are in no data set. */
import type { Encoder } from '../encoder/encoder';
import { softmax } from '../logits';
import type { Example } from '../tasks/task';
import { Corpus, needsPassZero } from './corpus';
import type { EngineGroup, GroupSpec } from './engine';

/** Class probabilities, runs x texts x classes; NaN for a run whose answers are not numbers. */
export interface TextAnswers {
  readonly probabilities: Float32Array;
  readonly classes: number;
}

export async function answerTexts(
  encoder: Encoder,
  groups: readonly { readonly spec: GroupSpec; readonly engine: EngineGroup }[],
  runs: number,
  /** As it is now: it may be changed while the first groups answer. */
  promptLength: () => number,
  examples: readonly Example[],
): Promise<TextAnswers> {
  const corpus = new Corpus(encoder, examples);
  const all = examples.map((_, index) => index);
  const classes = groups[0]?.spec.classes ?? 0;
  const row = all.length * classes;
  const probabilities = new Float32Array(runs * row).fill(NaN);
  if (groups.some(({ spec }) => needsPassZero(spec))) await corpus.prepare(all);
  for (const { spec, engine } of groups) {
    const members = Array.from({ length: spec.dataSeeds }, () => all).flat();
    const logits = await engine.evaluate(corpus.batch(spec, promptLength(), members));
    spec.runs.forEach(({ column }, i) => {
      for (const text of all) {
        const from = i * row + text * classes;
        probabilities.set(softmax(logits.subarray(from, from + classes)), column * row + text * classes);
      }
    });
  }
  return { probabilities, classes };
}
