/** The frozen weights of an encoder, as tensors on the present backend. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors';
import type { EncoderConfig } from './config';
import type { FrozenLinear, FrozenNorm } from './frozen';
import type { HostTensor } from './safetensors';

export interface LayerWeights {
  readonly query: FrozenLinear;
  readonly key: FrozenLinear;
  readonly value: FrozenLinear;
  readonly output: FrozenLinear;
  readonly attentionNorm: FrozenNorm;
  readonly intermediate: FrozenLinear;
  readonly feedForward: FrozenLinear;
  readonly outputNorm: FrozenNorm;
}

/** The masked-language-model head's transform: dense, GELU, layer norm. */
export interface TransformWeights {
  readonly dense: FrozenLinear;
  readonly norm: FrozenNorm;
}

export interface EncoderWeights {
  /** Word embeddings E on the host, vocabulary x D. */
  readonly words: Float32Array;
  /** Position and segment embeddings, positions x D and segments x D. */
  readonly positions: tf.Tensor2D;
  readonly segments: tf.Tensor2D;
  readonly wordTable: tf.Tensor2D;
  readonly embeddingNorm: FrozenNorm;
  readonly layers: readonly LayerWeights[];
  readonly transform: TransformWeights | null;
  /** Numbers in all tensors together. */
  readonly parameters: number;
  readonly dispose: () => void;
}

/** Names of BERT's tensors in a checkpoint, without the prefix `bert.`. */
const BERT = {
  words: 'embeddings.word_embeddings.weight',
  positions: 'embeddings.position_embeddings.weight',
  segments: 'embeddings.token_type_embeddings.weight',
  embeddingNorm: 'embeddings.LayerNorm',
  layer: (index: number) => `encoder.layer.${index}.`,
  query: 'attention.self.query',
  key: 'attention.self.key',
  value: 'attention.self.value',
  output: 'attention.output.dense',
  attentionNorm: 'attention.output.LayerNorm',
  intermediate: 'intermediate.dense',
  feedForward: 'output.dense',
  outputNorm: 'output.LayerNorm',
  transformDense: 'cls.predictions.transform.dense',
  transformNorm: 'cls.predictions.transform.LayerNorm',
} as const;

/**
 * Puts a checkpoint's tensors on the backend, checking that each is there and has the shape the configuration gives.
 *
 * @throws LabError `encoder-corrupt` naming the tensor that is missing or misshapen.
 */
export function buildWeights(checkpoint: ReadonlyMap<string, HostTensor>, config: EncoderConfig): EncoderWeights {
  const owned: tf.Tensor[] = [];
  const own = <T extends tf.Tensor>(tensor: T): T => {
    owned.push(tensor);
    return tensor;
  };
  const prefix = checkpoint.has(`bert.${BERT.words}`) ? 'bert.' : '';
  const { width, feedForward } = config;

  const take = (name: string, shape: readonly number[]): Float32Array => {
    const found = checkpoint.get(name);
    if (found === undefined) throw misfit(`The weight file has no tensor “${name}”.`);
    if (found.shape.join() !== shape.join()) {
      throw misfit(
        `“${name}” has the shape ${found.shape.join(' × ')}; the configuration asks for ${shape.join(' × ')}.`,
      );
    }
    return found.data;
  };
  const vector = (name: string, size: number): tf.Tensor1D => own(tf.tensor1d(take(name, [size])));
  const table = (name: string, rows: number): tf.Tensor2D =>
    own(tf.tensor2d(take(prefix + name, [rows, width]), [rows, width]));
  const norm = (name: string): FrozenNorm => ({
    scale: vector(`${name}.weight`, width),
    shift: vector(`${name}.bias`, width),
    epsilon: config.layerNormEpsilon,
  });
  const dense = (name: string, input: number, output: number): FrozenLinear => {
    // PyTorch keeps the matrix as out x in, which is W transposed.
    const transposed = own(tf.tensor2d(take(`${name}.weight`, [output, input]), [output, input]));
    return { transposed, kernel: own(tf.transpose(transposed)), bias: vector(`${name}.bias`, output) };
  };
  const layer = (index: number): LayerWeights => {
    const at = prefix + BERT.layer(index);
    return {
      query: dense(at + BERT.query, width, width),
      key: dense(at + BERT.key, width, width),
      value: dense(at + BERT.value, width, width),
      output: dense(at + BERT.output, width, width),
      attentionNorm: norm(at + BERT.attentionNorm),
      intermediate: dense(at + BERT.intermediate, width, feedForward),
      feedForward: dense(at + BERT.feedForward, feedForward, width),
      outputNorm: norm(at + BERT.outputNorm),
    };
  };
  const dispose = (): void => {
    tf.dispose(owned.splice(0));
  };

  try {
    return {
      words: take(prefix + BERT.words, [config.vocabulary, width]),
      wordTable: table(BERT.words, config.vocabulary),
      positions: table(BERT.positions, config.positions),
      segments: table(BERT.segments, config.segments),
      embeddingNorm: norm(prefix + BERT.embeddingNorm),
      layers: Array.from({ length: config.layers }, (_, index) => layer(index)),
      transform: checkpoint.has(`${BERT.transformDense}.weight`)
        ? { dense: dense(BERT.transformDense, width, width), norm: norm(BERT.transformNorm) }
        : null,
      parameters: [...checkpoint.values()].reduce((sum, tensor) => sum + tensor.data.length, 0),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

function misfit(message: string): LabError {
  return new LabError(
    'encoder-corrupt',
    message,
    'The weights do not belong to this configuration; fetch the files again.',
  );
}
