/** What every run says of a text that is in no data set. */
import type { Encoder } from '../encoder/encoder';
import type { Example } from '../tasks/task';
import { Corpus, needsPassZero } from './corpus';
import type { EngineGroup, GroupSpec } from './engine';

/** Class probabilities, runs x classes. */
export interface TextAnswer {
  readonly probabilities: Float32Array;
  readonly classes: number;
}

export async function answerText(
  encoder: Encoder,
  groups: readonly { readonly spec: GroupSpec; readonly engine: EngineGroup }[],
  runs: number,
  promptLength: number,
  example: Example,
): Promise<TextAnswer> {
  const corpus = new Corpus(encoder, [example]);
  const classes = groups[0]?.spec.classes ?? 0;
  const probabilities = new Float32Array(runs * classes).fill(NaN);
  if (groups.some(({ spec }) => needsPassZero(spec))) await corpus.prepare([0]);
  for (const { spec, engine } of groups) {
    const logits = await engine.evaluate(corpus.batch(spec, promptLength, new Int32Array(spec.dataSeeds)));
    spec.runs.forEach(({ column }, i) => {
      probabilities.set(softmax(logits.subarray(i * classes, (i + 1) * classes)), column * classes);
    });
  }
  return { probabilities, classes };
}

function softmax(logits: Float32Array): Float32Array {
  const highest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const weights = logits.map((value) => Math.exp(value - highest));
  const sum = weights.reduce((total, value) => total + value, 0);
  return weights.map((value) => value / sum);
}
