/** The numbers of one run from which its head loss is a function of the mean prompt: class embeddings, words, prompts. */
import * as tf from '@tensorflow/tfjs-core';
import { gelu } from '../encoder/frozen';
import { wordEmbedding } from '../prompt/initialisation';
import type { GroupSpec, NamedValues } from '../training/engine';
import { takeRun } from './scratch';
import type { Study, Subject } from './study';

export interface HeadLossAsk {
  /** Column of a run that has class embeddings and a prompt. */
  readonly run: number;
}

export interface HeadLossTexts {
  readonly temperature: number;
  /** m, prompt tokens. */
  readonly promptLength: number;
  /** c = mean_c theta_c, [E]. */
  readonly centre: Float32Array;
  /** p = mean_i P_i for each text, texts x E; equal rows for a prompt that all texts share. */
  readonly prompts: Float32Array;
  /** logsumexp_j s_j over the tokens of each text, special ones included. */
  readonly logNegatives: readonly number[];
  /** T of each text. */
  readonly tokens: readonly number[];
  readonly texts: readonly string[];
}

/** The first so many validation examples of the run's data seed. */
const TEXTS = 16;

/** Whatever has class embeddings has a c, and with a prompt a head loss, whether it is trained on it or not. */
export async function* headLossTexts({ population, corpus, encoder }: Subject, ask: HeadLossAsk): Study<HeadLossTexts> {
  const { temperature } = population.recipe;
  const { spec, run, promptLength, values } = await takeRun({ population }, ask.run);
  yield { done: 0, total: 1 };

  const members = (population.samples[run.dataSeed]?.validation ?? new Int32Array()).subarray(0, TEXTS);
  await corpus.prepare(members);
  const batch = corpus.batch({ layout: 'four-slot', prompt: 'none', head: 'bottleneck' }, 0, members);
  const centre = meanRow(values.get('classEmbeddings')?.data ?? new Float32Array(), encoder.config.embeddingWidth);
  const scale = 1 / (Math.sqrt(centre.length) * temperature);
  const { tokens, tokensPerSequence } = batch;
  const scores = Array.from(members, (_, text) => {
    const ids = tokens.subarray(text * tokensPerSequence, (text + 1) * tokensPerSequence).filter((id) => id >= 0);
    return Array.from(ids, (id) => {
      const word = wordEmbedding(encoder, id);
      return scale * word.reduce((sum, value, i) => sum + value * (centre[i] ?? 0), 0);
    });
  });
  return {
    temperature,
    promptLength,
    centre,
    prompts: await meanPrompts(spec, values, batch.clsStates, members.length),
    logNegatives: scores.map(logSumExp),
    tokens: scores.map(({ length }) => length),
    texts: Array.from(members, (index) => textOf(corpus.examples[index])),
  };
}

/** p = mean_i P_i of each text, texts x E, with `P(x) = W2 GELU(W1 c0(x) + b1) + b2` where prompts follow the text. */
async function meanPrompts(
  { prompt }: GroupSpec,
  parameters: NamedValues,
  clsStates: Float32Array,
  texts: number,
): Promise<Float32Array> {
  const means = tf.tidy(() => {
    const of = (name: string): tf.Tensor => {
      const { shape, data } = parameters.get(name) ?? { shape: [0], data: new Float32Array() };
      return tf.tensor(data, [...shape]);
    };
    const shared = tf.mean(of('prompt'), 0, true);
    if (prompt !== 'instance') return tf.tile(shared, [texts, 1]);
    const states = tf.tensor2d(clsStates, [texts, clsStates.length / texts]);
    const hidden = gelu(tf.add(tf.matMul(states, of('promptDown') as tf.Tensor2D), of('promptDownBias')));
    return tf.add(tf.matMul(hidden as tf.Tensor2D, tf.mean(of('promptUp'), 1) as tf.Tensor2D), shared);
  });
  const values = Float32Array.from(await means.data());
  means.dispose();
  return values;
}

function meanRow(rows: Float32Array, width: number): Float32Array {
  const mean = new Float32Array(width);
  const count = rows.length / width;
  rows.forEach((value, at) => {
    mean[at % width] = (mean[at % width] ?? 0) + value / count;
  });
  return mean;
}

function logSumExp(values: readonly number[]): number {
  const highest = Math.max(...values);
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0));
}

function textOf(example: { readonly text: string; readonly text2: string | null } | undefined): string {
  return [example?.text, example?.text2].filter((text) => text != null).join(' / ');
}
