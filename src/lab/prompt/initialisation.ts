/**
 * Where prompt tokens start: `draw(token)` gives the E coordinates of prompt token `token`. A token's start depends on
 * the init seed and its own number alone, so that a prompt may grow at any time.
 */
import type { Encoder } from '../encoder/encoder';
import { RandomStream } from '../random';
import type { ResolvedInitId } from './initialisation-ids';

/** How many of the vocabulary's first words count as frequent (Lester et al. 2021 sample from 5,000). */
const FREQUENT = 5000;
const UNIFORM_RANGE = 0.5;
const SMALL_DEVIATION = 0.02;

export interface InitialisationContext {
  readonly encoder: Encoder;
  readonly labelWords: readonly string[];
  readonly text: string;
}

export type DrawToken = (token: number) => Float32Array;

export function initialiser(init: ResolvedInitId, seed: number, context: InitialisationContext): DrawToken {
  const { encoder } = context;
  const { embeddingWidth: width } = encoder.config;
  const stream = new RandomStream(`prompt ${init}`, seed);
  const normals = (token: number): Float32Array => stream.normals(new Float32Array(width), token * width);
  switch (init) {
    case 'normal':
      return normals;
    case 'small-normal':
      return (token) => normals(token).map((value) => value * SMALL_DEVIATION);
    case 'uniform':
      return (token) => stream.uniforms(new Float32Array(width), -UNIFORM_RANGE, UNIFORM_RANGE, token * width);
    case 'embedding-normal': {
      const { mean, deviation } = embeddingMoments(encoder);
      return (token) => normals(token).map((value, i) => (mean[i] ?? 0) + (deviation[i] ?? 0) * value);
    }
    case 'vocabulary':
      return sampledVocabulary(encoder, seed);
    case 'labels': {
      const words = context.labelWords.map((word) => textEmbedding(encoder, word));
      const further = sampledVocabulary(encoder, seed);
      return (token) => words[token]?.slice() ?? further(token);
    }
    case 'text': {
      const ids = encoder.tokenizer.encodeInSentence(context.text);
      const filled = ids.length === 0 ? [encoder.tokenizer.special.unknown] : ids;
      return (token) => wordEmbedding(encoder, filled[token % filled.length] ?? 0);
    }
    case 'mask':
      return () => wordEmbedding(encoder, encoder.tokenizer.special.mask);
  }
}

/** Embeddings of words drawn from the frequent part of the vocabulary. */
function sampledVocabulary(encoder: Encoder, seed: number): DrawToken {
  const frequent = encoder.tokenizer.words(FREQUENT);
  const stream = new RandomStream('prompt vocabulary', seed);
  return (token) => wordEmbedding(encoder, frequent[stream.integer(token, frequent.length)] ?? 0);
}

/** One row of the word embeddings. */
export function wordEmbedding({ weights, config }: Encoder, id: number): Float32Array {
  return weights.words.slice(id * config.embeddingWidth, (id + 1) * config.embeddingWidth);
}

/** Mean of the word embeddings of a text's tokens: where a class embedding starts (the verbaliser). */
export function textEmbedding(encoder: Encoder, text: string): Float32Array {
  const ids = encoder.tokenizer.encodeInSentence(text);
  const sum = new Float32Array(encoder.config.embeddingWidth);
  for (const id of ids.length === 0 ? [encoder.tokenizer.special.unknown] : ids) {
    wordEmbedding(encoder, id).forEach((value, i) => {
      sum[i] = (sum[i] ?? 0) + value / Math.max(1, ids.length);
    });
  }
  return sum;
}

/** Mean and standard deviation of the word embeddings in each coordinate. */
function embeddingMoments({ weights, config }: Encoder): { mean: Float64Array; deviation: Float64Array } {
  const { embeddingWidth: width, vocabulary } = config;
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  weights.words.forEach((value, at) => {
    const i = at % width;
    mean[i] = (mean[i] ?? 0) + value / vocabulary;
    square[i] = (square[i] ?? 0) + (value * value) / vocabulary;
  });
  return { mean, deviation: square.map((value, i) => Math.sqrt(Math.max(0, value - (mean[i] ?? 0) ** 2))) };
}
