/**
 * Who looks at whom: the attention probabilities of every layer and head. The training's forward pass never holds them
 * whole, so this one goes through every row of every layer.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PlacedBatch } from './batch';
import type { Encoder } from './encoder';
import {
  afterAttention,
  embeddingOutput,
  embedWords,
  mergeHeads,
  placeEmbeddings,
  project,
  wordBias,
  type RowShape,
} from './forward';

/**
 * Attention over one text with the prompts of several runs.
 *
 * @param prompts prompt vectors in word-embedding space, one row of m * E for each of Q runs.
 * @param text one sequence, laid out with m prompt tokens.
 * @returns for each layer, first to last, `[Q, A, T, T]` with T = m + W rows: the prompt's, in the prompt's own order, then
 *   the words' in the batch's; a padded key has 0 everywhere. Each row sums to 1 over its last axis. Dispose them.
 */
export function traceAttention(encoder: Encoder, prompts: tf.Tensor2D, text: PlacedBatch): tf.Tensor4D[] {
  const traced: tf.Tensor4D[] = [];
  tf.tidy(() => {
    const { config, weights } = encoder;
    const { heads, width } = config;
    const shape: RowShape = {
      runs: prompts.shape[0],
      sequences: 1,
      rows: text.promptLength + text.words,
      packing: null,
    };
    const keyBias = wordBias(text, heads, text.promptLength);
    let rows = allRows(encoder, prompts, text);
    for (const layer of weights.layers) {
      const q = tf.mul(project(rows, layer.query, shape, heads), 1 / Math.sqrt(width / heads));
      const k = project(rows, layer.key, shape, heads);
      const v = project(rows, layer.value, shape, heads);
      const probabilities = tf.softmax<tf.Tensor4D>(tf.add(tf.matMul(q, k, false, true), keyBias));
      traced.push(tf.keep(probabilities));
      rows = afterAttention(layer, mergeHeads(tf.matMul(probabilities, v), heads), rows);
    }
  });
  return traced;
}

/** What the first layer reads: prompt rows, then word rows, of every run, `[Q * (m + W), D]`. */
function allRows(encoder: Encoder, prompts: tf.Tensor2D, text: PlacedBatch): tf.Tensor2D {
  const { width, embeddingWidth } = encoder.config;
  const [runs] = prompts.shape;
  const offsets = placeEmbeddings(encoder, text.promptPositions, text.promptSegments);
  const placed = tf.add(tf.reshape(prompts, [runs, text.promptLength, embeddingWidth]), offsets);
  const prompted = embeddingOutput(encoder, tf.reshape(placed, [-1, embeddingWidth]));
  const words = tf.reshape(embedWords(encoder, text), [1, text.words, width]);
  const rows = tf.concat([tf.reshape(prompted, [runs, -1, width]), tf.tile(words, [runs, 1, 1])], 1);
  return tf.reshape(rows, [-1, width]);
}
