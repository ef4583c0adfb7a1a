/** Encoders of any shape with random weights, and tasks for them. Their texts are token ids: `7 12 30`. */
import { readConfig } from '../../../../src/lab/encoder/config';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { readSafetensors } from '../../../../src/lab/encoder/safetensors';
import type { Tokenizer } from '../../../../src/lab/encoder/tokenizer';
import { buildWeights } from '../../../../src/lab/encoder/weights';
import { RandomStream } from '../../../../src/lab/random';
import type { Task } from '../../../../src/lab/tasks/task';
import { bertTensors, denseTensors, normTensors } from './random-encoder';
import { safetensorsFile } from './safetensors-file';

export interface EncoderShape {
  readonly layers: number;
  readonly heads: number;
  /** A multiple of the heads. */
  readonly width: number;
  readonly feedForward: number;
  readonly positions: number;
  /** The hidden size unless given. */
  readonly embeddingWidth?: number;
  readonly activation?: 'gelu' | 'gelu_new' | 'relu';
  /** Whether there is a masked-language-model head. */
  readonly transform?: boolean;
}

const SPECIAL = { pad: 0, unknown: 1, cls: 2, sep: 3, mask: 4, between: [3] };
const FIRST_WORD = 5;
const VOCABULARY = 41;
/** Small as in trained encoders, so that logits, which are products with words, are not so far apart that gradients vanish. */
const WORD_SCALE = 0.2;

export function shapedEncoder(shape: EncoderShape): Encoder {
  const { layers, heads, width, feedForward, positions, embeddingWidth = width, activation = 'gelu' } = shape;
  const file = {
    model_type: 'electra',
    num_hidden_layers: layers,
    num_attention_heads: heads,
    hidden_size: width,
    embedding_size: embeddingWidth,
    intermediate_size: feedForward,
    max_position_embeddings: positions,
    type_vocab_size: 2,
    vocab_size: VOCABULARY,
    layer_norm_eps: 1e-5,
    hidden_act: activation,
  };
  const head = [
    ...denseTensors('generator_predictions.dense', width, embeddingWidth),
    ...normTensors('generator_predictions.LayerNorm', embeddingWidth),
  ];
  const tensors = [...bertTensors(file, '', embeddingWidth, WORD_SCALE), ...(shape.transform === true ? head : [])];
  const config = readConfig(file);
  const weights = buildWeights(readSafetensors(safetensorsFile(tensors)), config);
  return { id: 'shaped', config, weights, tokenizer: TOKENIZER, dispose: weights.dispose };
}

const read = (text: string): number[] => text.split(' ').filter(Boolean).map(Number);

const TOKENIZER = {
  special: SPECIAL,
  size: VOCABULARY,
  encode: read,
  encodeInSentence: read,
  token: String,
  words: (count: number) =>
    Array.from({ length: Math.min(count, VOCABULARY - FIRST_WORD) }, (_, index) => FIRST_WORD + index),
} as unknown as Tokenizer;

export interface TaskShape {
  readonly classes: number;
  /** Words of the texts, in turn. */
  readonly lengths: readonly number[];
  /** Words of their second texts, in turn; none where there are single sentences. */
  readonly secondLengths?: readonly number[];
  readonly examples: number;
}

/** Examples with their classes alternating. */
export function shapedTask({ classes, lengths, secondLengths = [], examples }: TaskShape): Task {
  const stream = new RandomStream('shaped task', examples);
  let drawn = 0;
  const words = (count: number): string =>
    Array.from({ length: count }, () => FIRST_WORD + stream.integer(drawn++, VOCABULARY - FIRST_WORD)).join(' ');
  const inTurn = (from: readonly number[], index: number): number => from[index % from.length] ?? 0;
  const all = Array.from({ length: examples }, (_, index) => ({
    text: words(inTurn(lengths, index)),
    text2: secondLengths.length === 0 ? null : words(inTurn(secondLengths, index)),
    label: index % classes,
  }));
  return {
    id: 'shaped',
    title: 'Shaped',
    question: 'Which?',
    classes: Array.from({ length: classes }, (_, label) => `class ${label}`),
    labelWords: Array.from({ length: classes }, (_, label) => String(FIRST_WORD + label)),
    metric: 'accuracy',
    positive: 0,
    other: null,
    train: all,
    test: all.slice(0, classes),
  };
}
