/**
 * A BERT as one writes it first with tfjs: stock operations on constant weights, differentiated by tfjs itself. All rows
 * of all sequences pass through every layer in the order of their positions, padding included.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { EncoderConfig } from '../../../src/lab/encoder/config';
import type { Checkpoint } from '../../../src/lab/encoder/safetensors';
import type { Placement } from '../../../src/lab/prompt/layout';

/** Added to the score of a padded key. */
const HIDDEN = -1e9;

/** Sequences of one length T, padded, in the order of their positions. Free with `tf.dispose({ ...sequences })`. */
export interface Sequences {
  readonly count: number;
  readonly length: number;
  /** Word ids, 0 at the prompt's places and in the padding, [B * T]. */
  readonly ids: tf.Tensor1D;
  readonly segments: tf.Tensor1D;
  /** 1 at a word, 0 elsewhere, [B * T, 1]. */
  readonly isWord: tf.Tensor2D;
  /** 1 where a place holds a prompt token, [B, T, m]; null without a prompt. */
  readonly promptPlaces: tf.Tensor3D | null;
  /** 0 for a key that is there, large and negative for padding, [B, 1, 1, T]. */
  readonly keyBias: tf.Tensor4D;
}

/** Puts laid-out texts in order and pads them to the longest. */
export function sequencesOf(placements: readonly Placement[]): Sequences {
  const count = placements.length;
  const promptLength = placements[0]?.promptPositions.length ?? 0;
  const length = Math.max(...placements.map(({ ids }) => ids.length + promptLength));
  const ids = new Int32Array(count * length);
  const segments = new Int32Array(count * length);
  const isWord = new Float32Array(count * length);
  const prompt = new Float32Array(count * length * promptLength);
  const bias = new Float32Array(count * length).fill(HIDDEN);
  placements.forEach((placement, index) => {
    placement.positions.forEach((position, word) => {
      const at = index * length + position;
      ids[at] = placement.ids[word] ?? 0;
      segments[at] = placement.segments[word] ?? 0;
      isWord[at] = 1;
      bias[at] = 0;
    });
    placement.promptPositions.forEach((position, token) => {
      const at = index * length + position;
      segments[at] = placement.promptSegments[token] ?? 0;
      prompt[at * promptLength + token] = 1;
      bias[at] = 0;
    });
  });
  return {
    count,
    length,
    ids: tf.tensor1d(ids, 'int32'),
    segments: tf.tensor1d(segments, 'int32'),
    isWord: tf.tensor2d(isWord, [count * length, 1]),
    promptPlaces: promptLength === 0 ? null : tf.tensor3d(prompt, [count, length, promptLength]),
    keyBias: tf.tensor4d(bias, [count, 1, 1, length]),
  };
}

export class NaiveEncoder {
  private readonly weights = new Map<string, tf.Tensor>();

  constructor(
    checkpoint: Checkpoint,
    readonly config: EncoderConfig,
  ) {
    checkpoint.forEach(({ shape, read }, name) => {
      if (name.startsWith('cls.')) return;
      const stored = tf.tensor(read(), [...shape]);
      // PyTorch keeps a dense layer's matrix as out x in; embeddings are tables and stay as they are.
      const dense = shape.length === 2 && !name.includes('embeddings.');
      this.weights.set(name.replace(/^bert\./, ''), dense ? tf.transpose(stored) : stored);
      if (dense) stored.dispose();
    });
  }

  /** Word embeddings, [ids, D]. */
  words(ids: tf.Tensor1D): tf.Tensor2D {
    return tf.gather(this.weight('embeddings.word_embeddings.weight') as tf.Tensor2D, ids);
  }

  /** Hidden states of all places after the last layer, [B, T, D]. @param prompts [B, m, D], or null without a prompt. */
  forward(sequences: Sequences, prompts: tf.Tensor3D | null): tf.Tensor3D {
    const { count, length, promptPlaces } = sequences;
    const { width, layers } = this.config;
    const words = tf.reshape(tf.mul(this.words(sequences.ids), sequences.isWord), [count, length, width]);
    const tokens = prompts === null || promptPlaces === null ? words : tf.add(words, tf.matMul(promptPlaces, prompts));
    const positions = tf.slice(this.weight('embeddings.position_embeddings.weight'), [0, 0], [length, width]);
    const segments = tf.gather(this.weight('embeddings.token_type_embeddings.weight'), sequences.segments);
    const summed = tf.add(tf.add(tokens, positions), tf.reshape(segments, [count, length, width]));
    // Dense layers see a matrix of rows, as tf.layers.dense arranges it: tfjs' fast matrix product takes no batch.
    let x = this.layerNorm(tf.reshape(summed, [count * length, width]), 'embeddings.LayerNorm');
    for (let layer = 0; layer < layers; layer++) x = this.layer(x, sequences, `encoder.layer.${layer}.`);
    return tf.reshape(x, [count, length, width]);
  }

  dispose(): void {
    tf.dispose([...this.weights.values()]);
    this.weights.clear();
  }

  private layer(x: tf.Tensor2D, sequences: Sequences, name: string): tf.Tensor2D {
    const { width, heads } = this.config;
    const depth = width / heads;
    const byHead = (part: string): tf.Tensor4D => {
      const rows = this.dense(x, `${name}attention.self.${part}`);
      return tf.transpose(tf.reshape(rows, [sequences.count, sequences.length, heads, depth]), [0, 2, 1, 3]);
    };
    const scores = tf.div(tf.matMul(byHead('query'), byHead('key'), false, true), Math.sqrt(depth));
    const mixed = tf.matMul(tf.softmax(tf.add(scores, sequences.keyBias)), byHead('value'));
    const merged = tf.reshape<tf.Rank.R2>(tf.transpose(mixed, [0, 2, 1, 3]), [-1, width]);
    const attended = this.layerNorm(
      tf.add(this.dense(merged, `${name}attention.output.dense`), x),
      `${name}attention.output.LayerNorm`,
    );
    const expanded = gelu(this.dense(attended, `${name}intermediate.dense`));
    return this.layerNorm(tf.add(this.dense(expanded, `${name}output.dense`), attended), `${name}output.LayerNorm`);
  }

  private dense(x: tf.Tensor2D, name: string): tf.Tensor2D {
    return tf.add(tf.matMul(x, this.weight(`${name}.weight`) as tf.Tensor2D), this.weight(`${name}.bias`));
  }

  private layerNorm(x: tf.Tensor2D, name: string): tf.Tensor2D {
    const { mean, variance } = tf.moments(x, -1, true);
    const unit = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, this.config.layerNormEpsilon)));
    return tf.add(tf.mul(unit, this.weight(`${name}.weight`)), this.weight(`${name}.bias`));
  }

  private weight(name: string): tf.Tensor {
    const found = this.weights.get(name);
    if (found === undefined) throw new RangeError(`The checkpoint has no tensor “${name}”.`);
    return found;
  }
}

/** The exact GELU (Hendrycks and Gimpel 2016). */
export function gelu<T extends tf.Tensor>(x: T): T {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1));
}
