/** What the prompt of one run is close to, and how much of it depends on the text. */
import * as tf from '@tensorflow/tfjs-core';
import { normOf } from '../vectors';
import { textPart } from './group-prompts';
import { embeddingTable, nearestRows, type Nearness } from './nearest-rows';
import { takeRun, type TakenRun } from './run-values';
import type { Study, Subject } from './study';

export interface NearestTokensAsk {
  readonly run: number;
}

export interface NearToken {
  readonly id: number;
  readonly token: string;
  readonly value: number;
}

export interface PromptPosition {
  /** Euclidean norm. */
  readonly norm: number;
  /** Nearest first. */
  readonly nearest: Readonly<Record<Nearness, readonly NearToken[]>>;
}

/** How far texts move an instance-dependent prompt. */
export interface TextShift {
  /** Mean over texts of ||P(x) - b2|| / ||b2||, Frobenius norms. */
  readonly share: number;
  /** Validation texts that the mean is over. */
  readonly texts: number;
}

export interface NearestTokens {
  /** Of the part that all texts share; empty for a run without a prompt, or whose prompt is no number any more. */
  readonly positions: readonly PromptPosition[];
  /** Null for a prompt that is the same for every text. */
  readonly textShift: TextShift | null;
}

const NEAREST = 5;

export async function* nearestTokens(subject: Subject, { run }: NearestTokensAsk): Study<NearestTokens> {
  const taken = await takeRun(subject, run);
  const own = taken.values.get('prompt')?.data;
  if (own?.every(Number.isFinite) !== true) return { positions: [], textShift: null };
  const shift = await textShift(subject, taken, own);
  const { encoder } = subject;
  const table = yield* embeddingTable(encoder);
  const found = yield* nearestRows(table, own, NEAREST);
  const positions = found.map((near, i): PromptPosition => {
    const named = (measure: Nearness): NearToken[] =>
      near[measure].map(({ id, value }) => ({ id, value, token: encoder.tokenizer.token(id) }));
    return {
      norm: normOf(own.subarray(i * table.width, (i + 1) * table.width)),
      nearest: { cosine: named('cosine'), distance: named('distance') },
    };
  });
  return { positions, textShift: shift };
}

async function textShift(
  { population, corpus, encoder }: Subject,
  { spec, run, promptLength, values }: TakenRun,
  own: Float32Array,
): Promise<TextShift | null> {
  const texts = population.samples[run.dataSeed]?.validation;
  if (spec.prompt !== 'instance' || texts === undefined || texts.length === 0) return null;
  const { clsStates } = corpus.batch({ ...spec, prompt: 'instance' }, promptLength, texts);
  const shares = tf.tidy(() => {
    const states = tf.tensor2d(clsStates, [texts.length, encoder.config.width]);
    return tf.mean(tf.norm(textPart(values, states), 'euclidean', 1));
  });
  const [length = NaN] = await shares.data();
  shares.dispose();
  return { share: length / normOf(own), texts: texts.length };
}
