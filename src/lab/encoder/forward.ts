/**
 * The frozen forward pass. `encodeWords` runs plain text; `prepareWords` and `readState` run a population of prompts
 * over shared texts, doing once per text whatever no prompt can change.
 *
 * Axes: Q runs that differ in their prompts, S sequences (data seeds x batch), W word rows, m prompt rows, D width,
 * E that of word embeddings, A heads of d = D / A. Attention sees rows spread out to S x (m + W); everything between attentions works on packed
 * rows without padding, P in all: first the S rows that are read, then the S x m prompt rows, then the other words.
 */
import * as tf from '@tensorflow/tfjs-core';
import { tidied } from '../tensors';
import { activate } from './activations';
import type { PlacedBatch } from './batch';
import type { Encoder } from './encoder';
import { attention, layerNorm, linear, promptAttention, type FrozenLinear, type WordAttention } from './frozen';
import { buildPacking, pack, packConstant, spread, type Packing } from './packing';
import type { LayerWeights } from './weights';

/** Added to the score of a padded key; its weight underflows to exactly 0. */
const HIDDEN = -1e9;

/** What the texts of a batch contribute, computed once for all runs. Dispose with `tf.dispose`. */
export interface PreparedWords {
  readonly batch: PlacedBatch;
  /** Embedding output of the words at their packed places, zeros at the prompt's: [1, P * D]. */
  readonly rows: tf.Tensor2D;
  readonly packing: Packing;
  /** Position and segment embeddings at the prompt's places, [S, m * E]. */
  readonly promptOffsets: tf.Tensor2D;
  readonly firstLayer: WordAttention;
  /** Key bias over prompt and word rows, [1, S * A, 1, m + W]. */
  readonly keyBias: tf.Tensor4D;
}

/** Hidden states of plain sequences: [S, W, D] after the last layer. The batch's row order is kept. */
export function encodeWords(encoder: Encoder, batch: PlacedBatch): tf.Tensor3D {
  return tf.tidy(() => {
    const { config, weights } = encoder;
    const shape: RowShape = { runs: 1, sequences: batch.sequences, rows: batch.words, packing: null };
    const keyBias = wordBias(batch, config.heads, 0);
    let rows = embedWords(encoder, batch);
    for (const layer of weights.layers) rows = wholeLayer(encoder, layer, rows, keyBias, shape);
    return tf.reshape(rows, [batch.sequences, batch.words, config.width]);
  });
}

/** Computes what `readState` shares between runs. */
export function prepareWords(encoder: Encoder, batch: PlacedBatch): PreparedWords {
  const { config, weights } = encoder;
  const { sequences, words, promptLength } = batch;
  const first = weights.layers[0];
  if (first === undefined) throw new RangeError('An encoder needs at least one layer.');
  const tensors = tidied(() => {
    const rows = embedWords(encoder, batch);
    const depth = config.width / config.heads;
    const byHead = (layer: FrozenLinear): tf.Tensor4D =>
      splitHeads(linear(rows, layer), 1, sequences, words, config.heads);
    const q = tf.mul(byHead(first.query), 1 / Math.sqrt(depth)) as tf.Tensor4D;
    const k = byHead(first.key);
    const v = byHead(first.value);
    const keyBias = wordBias(batch, config.heads, 0);
    const scores = tf.add(tf.matMul(q, k, false, true), keyBias);
    const packing = buildPacking(batch);
    const offsets = placeEmbeddings(encoder, batch.promptPositions, batch.promptSegments);
    return {
      rows: tf.reshape<tf.Rank.R2>(packConstant(rows, batch, packing), [1, -1]),
      packing,
      promptOffsets: tf.reshape<tf.Rank.R2>(offsets, [sequences, promptLength * config.embeddingWidth]),
      firstLayer: {
        q,
        k,
        v,
        out: tf.matMul<tf.Tensor4D>(tf.softmax(scores), v),
        logSumExp: tf.logSumExp(scores, 3, true) as tf.Tensor4D,
        keyBias,
      },
      keyBias: wordBias(batch, config.heads, promptLength),
    };
  });
  return { batch, ...tensors };
}

/** Frees what `prepareWords` made. */
export function disposeWords({ rows, promptOffsets, firstLayer, keyBias, packing }: PreparedWords): void {
  tf.dispose({ rows, promptOffsets, keyBias, firstLayer: { ...firstLayer }, packing: { ...packing } });
}

/**
 * The state at the row that is read, for every run and sequence: `[Q * S, D]`, run-major.
 *
 * @param prompts prompt vectors in word-embedding space, `[Q, G, B, m * E]` with S = G * B sequences, or
 *   `[Q, G, 1, m * E]` where a whole batch shares its prompt; the gradient reaches them and nothing else.
 */
export function readState(encoder: Encoder, prompts: tf.Tensor4D, words: PreparedWords): tf.Tensor2D {
  const { config, weights } = encoder;
  const { sequences, promptLength } = words.batch;
  const { width, embeddingWidth } = config;
  const [runs, samples] = prompts.shape;
  const offsets = tf.reshape(words.promptOffsets, [1, samples, sequences / samples, promptLength * embeddingWidth]);
  const embedded = embeddingOutput(encoder, tf.reshape(tf.add(prompts, offsets), [-1, embeddingWidth]));
  const shape: RowShape = { runs, sequences, rows: promptLength + words.batch.words, packing: words.packing };
  let rows = firstLayer(encoder, embedded, words, shape);
  weights.layers.slice(1, -1).forEach((layer) => {
    rows = wholeLayer(encoder, layer, rows, words.keyBias, shape);
  });
  const last = weights.layers.at(-1);
  return weights.layers.length === 1 || last === undefined
    ? readRows(rows, shape, width)
    : lastLayer(encoder, last, rows, words.keyBias, shape);
}

/** How the rows of a pass lie. */
export interface RowShape {
  readonly runs: number;
  readonly sequences: number;
  /** Spread rows of a sequence. */
  readonly rows: number;
  /** Null where rows are not packed. */
  readonly packing: Packing | null;
}

/** Embedding output of a batch's words, `[S * W, D]`. */
export function embedWords(encoder: Encoder, batch: PlacedBatch): tf.Tensor2D {
  const words = tf.gather(encoder.weights.wordTable, tf.tensor1d(batch.ids, 'int32'));
  return embeddingOutput(encoder, tf.add(words, placeEmbeddings(encoder, batch.positions, batch.segments)));
}

/** Position and segment embeddings of rows, `[rows, E]`. An encoder may know fewer segments than a pair has, or none. */
export function placeEmbeddings({ weights }: Encoder, positions: Int32Array, segments: Int32Array): tf.Tensor2D {
  const places = tf.gather(weights.positions, tf.tensor1d(positions, 'int32'));
  if (weights.segments === null) return places;
  const last = weights.segments.shape[0] - 1;
  const known = segments.map((segment) => Math.min(segment, last));
  return tf.add(places, tf.gather(weights.segments, tf.tensor1d(known, 'int32')));
}

/** From summed embeddings to what the first layer reads: `[rows, E] -> [rows, D]`. */
export function embeddingOutput({ weights }: Encoder, summed: tf.Tensor2D): tf.Tensor2D {
  const rows = layerNorm(summed, weights.embeddingNorm);
  return weights.projection === null ? rows : linear(rows, weights.projection);
}

/** Key bias over prompt and word rows that hides padding, `[1, S * A, 1, m + W]`. */
export function wordBias({ sequences, words, present }: PlacedBatch, heads: number, promptLength: number): tf.Tensor4D {
  const total = promptLength + words;
  const bias = new Float32Array(sequences * heads * total);
  for (let row = 0; row < sequences * heads; row++) {
    const sequence = Math.floor(row / heads);
    for (let word = 0; word < words; word++) {
      if (present[sequence * words + word] === 0) bias[row * total + promptLength + word] = HIDDEN;
    }
  }
  return tf.tensor4d(bias, [1, sequences * heads, 1, total]);
}

/** `[Q * S * rows, D] -> [Q, S * A, rows, d]`. */
function splitHeads(x: tf.Tensor2D, runs: number, sequences: number, rows: number, heads: number): tf.Tensor4D {
  const depth = x.shape[1] / heads;
  const apart = tf.transpose(tf.reshape(x, [runs * sequences, rows, heads, depth]), [0, 2, 1, 3]);
  return tf.reshape(apart, [runs, sequences * heads, rows, depth]);
}

/** `[Q, S * A, rows, d] -> [Q * S * rows, D]`. */
export function mergeHeads(x: tf.Tensor, heads: number): tf.Tensor2D {
  const [runs = 1, batch = 1, rows = 1, depth = 1] = x.shape;
  const together = tf.transpose(tf.reshape(x, [(runs * batch) / heads, heads, rows, depth]), [0, 2, 1, 3]);
  return tf.reshape(together, [-1, heads * depth]);
}

/** Output projection, feed-forward block and both residual connections: everything after the attention. */
export function afterAttention(layer: LayerWeights, attended: tf.Tensor2D, residual: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const middle = layerNorm(tf.add(linear(attended, layer.output), residual), layer.attentionNorm);
    const expanded = activate(layer.activation, linear(middle, layer.intermediate));
    return layerNorm(tf.add(linear(expanded, layer.feedForward), middle), layer.outputNorm);
  });
}

function firstLayer(encoder: Encoder, embedded: tf.Tensor2D, words: PreparedWords, shape: RowShape): tf.Tensor2D {
  const { config, weights } = encoder;
  const { sequences, promptLength } = words.batch;
  const first = weights.layers[0];
  if (first === undefined) throw new RangeError('An encoder needs at least one layer.');
  const { runs } = shape;
  const { width } = config;
  const byHead = (layer: FrozenLinear): tf.Tensor4D =>
    splitHeads(linear(embedded, layer), runs, sequences, promptLength, config.heads);
  const attended = promptAttention(byHead(first.query), byHead(first.key), byHead(first.value), words.firstLayer);
  // The prompt's own rows at their packed places; adding the words as constants keeps them out of the gradient.
  const promptRows = sequences * promptLength;
  const packedRows = words.rows.shape[1] / width;
  const prompts = tf.pad(tf.reshape(embedded, [runs, promptRows * width]), [
    [0, 0],
    [sequences * width, (packedRows - sequences - promptRows) * width],
  ]);
  const residual = tf.reshape<tf.Rank.R2>(tf.add(prompts, words.rows), [-1, width]);
  return afterAttention(first, pack(mergeHeads(attended, config.heads), shape), residual);
}

function wholeLayer(
  encoder: Encoder,
  layer: LayerWeights,
  rows: tf.Tensor2D,
  keyBias: tf.Tensor4D,
  shape: RowShape,
): tf.Tensor2D {
  const { heads } = encoder.config;
  const { query, key, value } = layer;
  const attended = attention(
    project(rows, query, shape, heads),
    project(rows, key, shape, heads),
    project(rows, value, shape, heads),
    keyBias,
  );
  return afterAttention(layer, pack(mergeHeads(attended, heads), shape), rows);
}

/** The last layer, of which one row is wanted: keys and values of all rows, everything else of that row alone. */
function lastLayer(
  encoder: Encoder,
  layer: LayerWeights,
  rows: tf.Tensor2D,
  keyBias: tf.Tensor4D,
  shape: RowShape,
): tf.Tensor2D {
  const { heads, width } = encoder.config;
  const read = readRows(rows, shape, width);
  const q = tf.reshape(linear(read, layer.query), [shape.runs, shape.sequences * heads, 1, width / heads]);
  const attended = attention(
    q,
    project(rows, layer.key, shape, heads),
    project(rows, layer.value, shape, heads),
    keyBias,
  );
  return afterAttention(layer, tf.reshape(attended, [-1, width]), read);
}

/** Queries, keys or values of all rows, by head: `[Q * P, D] -> [Q, S * A, rows, d]`. */
export function project(rows: tf.Tensor2D, weights: FrozenLinear, shape: RowShape, heads: number): tf.Tensor4D {
  return splitHeads(spread(linear(rows, weights), shape), shape.runs, shape.sequences, shape.rows, heads);
}

/** The first S packed rows of every run: `[Q * P, D] -> [Q * S, D]`. */
function readRows(rows: tf.Tensor2D, { runs, sequences }: RowShape, width: number): tf.Tensor2D {
  const picked = tf.slice(tf.reshape(rows, [runs, -1, width]), [0, 0, 0], [-1, sequences, -1]);
  return tf.reshape(picked, [-1, width]);
}
