/** The frozen weights of an encoder, as tensors on the present backend. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors';
import type { Activation, EncoderConfig } from './config';
import { EMBEDDINGS, FAMILIES } from './families';
import type { FrozenLinear, FrozenNorm } from './frozen';
import type { Checkpoint } from './safetensors';

export interface LayerWeights {
  readonly query: FrozenLinear;
  readonly key: FrozenLinear;
  readonly value: FrozenLinear;
  readonly output: FrozenLinear;
  readonly attentionNorm: FrozenNorm;
  readonly intermediate: FrozenLinear;
  readonly feedForward: FrozenLinear;
  readonly outputNorm: FrozenNorm;
  readonly activation: Activation;
}

/** The masked-language-model head's transform into word-embedding space: dense, activation, layer norm. */
export interface TransformWeights {
  readonly dense: FrozenLinear;
  readonly norm: FrozenNorm;
  readonly activation: Activation;
}

/** E stands for the width of word-embedding space. */
export interface EncoderWeights {
  /** Word embeddings on the host, vocabulary x E. */
  readonly words: Float32Array;
  readonly wordTable: tf.Tensor2D;
  /** Position and segment embeddings, positions x E and segments x E; null where the encoder knows no segments. */
  readonly positions: tf.Tensor2D;
  readonly segments: tf.Tensor2D | null;
  readonly embeddingNorm: FrozenNorm;
  /** From word-embedding space to hidden states; null where they are one. */
  readonly projection: FrozenLinear | null;
  readonly layers: readonly LayerWeights[];
  readonly transform: TransformWeights | null;
  /** Numbers in all tensors together, those kept twice counted once. */
  readonly parameters: number;
  readonly dispose: () => void;
}

/**
 * Puts a checkpoint's tensors on the backend, checking that each is there and has the shape the configuration gives.
 *
 * @throws LabError `encoder-corrupt` naming the tensor that is missing or misshapen, `encoder-unsupported` for one whose
 *   type of number cannot be read.
 */
export function buildWeights(checkpoint: Checkpoint, config: EncoderConfig): EncoderWeights {
  const family = FAMILIES[config.family];
  const prefix = [...checkpoint.keys()].some((name) => name.startsWith(family.prefix)) ? family.prefix : '';
  const { width, embeddingWidth, feedForward, layerNormEpsilon, activation } = config;
  const builder = new Builder(checkpoint, layerNormEpsilon);
  const layer = (index: number): LayerWeights => {
    const at = prefix + family.layer(index);
    const names = family.layerNames;
    return {
      query: builder.dense(at + names.query, width, width),
      key: builder.dense(at + names.key, width, width),
      value: builder.dense(at + names.value, width, width),
      output: builder.dense(at + names.output, width, width),
      attentionNorm: builder.norm(at + names.attentionNorm, width),
      intermediate: builder.dense(at + names.intermediate, width, feedForward),
      feedForward: builder.dense(at + names.feedForward, feedForward, width),
      outputNorm: builder.norm(at + names.outputNorm, width),
      activation,
    };
  };
  const { transform } = family;
  try {
    const words = builder.take(prefix + EMBEDDINGS.words, [config.vocabulary, embeddingWidth]);
    const wordTable = builder.table(words, embeddingWidth);
    return {
      // A view would keep its whole file in memory.
      words: words.byteLength < words.buffer.byteLength ? words.slice() : words,
      wordTable,
      positions: builder.table(
        builder
          .take(prefix + EMBEDDINGS.positions, [config.positionOffset + config.positions, embeddingWidth])
          .subarray(config.positionOffset * embeddingWidth),
        embeddingWidth,
      ),
      segments:
        config.segments === 0
          ? null
          : builder.table(
              builder.take(prefix + EMBEDDINGS.segments, [config.segments, embeddingWidth]),
              embeddingWidth,
            ),
      embeddingNorm: builder.norm(prefix + EMBEDDINGS.norm, embeddingWidth),
      projection:
        embeddingWidth === width ? null : builder.dense(prefix + EMBEDDINGS.projection, embeddingWidth, width),
      layers: Array.from({ length: config.layers }, (_, index) => layer(index)),
      transform: checkpoint.has(`${transform.dense}.weight`)
        ? {
            dense: builder.dense(transform.dense, width, embeddingWidth),
            norm: builder.norm(transform.norm, embeddingWidth),
            activation: family.transformGelu ? 'gelu' : activation,
          }
        : null,
      parameters: builder.parameters,
      dispose: builder.disposer(),
    };
  } catch (error) {
    builder.disposer()();
    throw error;
  }
}

/** Takes tensors out of a checkpoint and owns what it makes of them. */
class Builder {
  /** Numbers taken so far. */
  parameters = 0;
  private readonly owned: tf.Tensor[] = [];

  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly epsilon: number,
  ) {}

  take(name: string, shape: readonly number[]): Float32Array {
    const found = this.checkpoint.get(name);
    if (found === undefined) throw misfit(`The weight file has no tensor “${name}”.`);
    if (found.shape.join() !== shape.join()) {
      throw misfit(
        `“${name}” has the shape ${found.shape.join(' × ')}; the configuration asks for ${shape.join(' × ')}.`,
      );
    }
    const values = found.read();
    this.parameters += values.length;
    return values;
  }

  table(values: Float32Array, width: number): tf.Tensor2D {
    return this.own(tf.tensor2d(values, [values.length / width, width]));
  }

  norm(name: string, size: number): FrozenNorm {
    // Checkpoints converted from TensorFlow have its names.
    const old = this.checkpoint.has(`${name}.gamma`);
    return {
      scale: this.vector(`${name}.${old ? 'gamma' : 'weight'}`, size),
      shift: this.vector(`${name}.${old ? 'beta' : 'bias'}`, size),
      epsilon: this.epsilon,
    };
  }

  dense(name: string, input: number, output: number): FrozenLinear {
    // PyTorch keeps the matrix as out x in, which is W transposed.
    const transposed = this.table(this.take(`${name}.weight`, [output, input]), input);
    return { transposed, kernel: this.own(tf.transpose(transposed)), bias: this.vector(`${name}.bias`, output) };
  }

  /** What frees everything made so far. It holds on to that alone, so that the checkpoint's files may be let go. */
  disposer(): () => void {
    const { owned } = this;
    return () => {
      tf.dispose(owned.splice(0));
    };
  }

  private vector(name: string, size: number): tf.Tensor1D {
    return this.own(tf.tensor1d(this.take(name, [size])));
  }

  private own<T extends tf.Tensor>(tensor: T): T {
    this.owned.push(tensor);
    return tensor;
  }
}

function misfit(message: string): LabError {
  return new LabError(
    'encoder-corrupt',
    message,
    'The weights do not belong to this configuration; fetch the files again.',
  );
}
