/** The numbers of one run from which its head loss is a function of the mean prompt: class embeddings, words, prompts. */
import * as tf from '@tensorflow/tfjs-core';
import { logSumExp } from '../logits';
import { wordEmbedding } from '../prompt/initialisation';
import { meanRow } from '../vectors';
import { textPart } from './group-prompts';
import { takeRun, type TakenRun } from './run-values';
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
  const taken = await takeRun({ population }, ask.run);
  const { run, promptLength, values } = taken;
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
    prompts: await meanPrompts(taken, batch.clsStates, members.length),
    logNegatives: scores.map(logSumExp),
    tokens: scores.map(({ length }) => length),
    texts: Array.from(members, (index) => textOf(corpus.examples[index])),
  };
}

/** p = mean_i P_i of each text, texts x E. */
async function meanPrompts(
  { spec, promptLength, values }: TakenRun,
  clsStates: Float32Array,
  texts: number,
): Promise<Float32Array> {
  const { data: rows = new Float32Array() } = values.get('prompt') ?? {};
  const width = rows.length / promptLength;
  const means = tf.tidy(() => {
    const shared = tf.mean(tf.tensor2d(rows, [promptLength, width]), 0, true);
    if (spec.prompt !== 'instance') return tf.tile(shared, [texts, 1]);
    const states = tf.tensor2d(clsStates, [texts, clsStates.length / texts]);
    return tf.add(tf.mean(tf.reshape(textPart(values, states), [texts, promptLength, width]), 1), shared);
  });
  const prompts = Float32Array.from(await means.data());
  means.dispose();
  return prompts;
}

function textOf(example: { readonly text: string; readonly text2: string | null } | undefined): string {
  return [example?.text, example?.text2].filter((text) => text != null).join(' / ');
}
