/** Files that do not make an encoder: configuration, weights, and the three together. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { readConfig } from '../../../../src/lab/encoder/config';
import { buildEncoder, type EncoderFiles } from '../../../../src/lab/encoder/encoder';
import { readSafetensors } from '../../../../src/lab/encoder/safetensors';
import { buildWeights } from '../../../../src/lab/encoder/weights';
import { labErrorOf } from '../support/lab-error';
import { bertTensors, ODD_SHAPE } from '../support/random-encoder';
import { float32Tensor, safetensorsFile } from '../support/safetensors-file';
import { readTinyFile } from '../support/tiny';

const SHAPE = { ...ODD_SHAPE, num_hidden_layers: 2 };

beforeAll(() => startBackend('cpu'));

describe('config.json', () => {
  test('is read, with the defaults of BERT where it says nothing', () => {
    const { layer_norm_eps: _, ...silent } = SHAPE;
    expect(readConfig(silent)).toEqual({
      layers: 2,
      width: 24,
      heads: 3,
      feedForward: 35,
      positions: 29,
      segments: 2,
      vocabulary: 37,
      layerNormEpsilon: 1e-12,
    });
    expect(readConfig(SHAPE).layerNormEpsilon).toBe(1e-5);
  });

  test.each([
    ['another family', { ...SHAPE, model_type: 'gpt2' }, 'gpt2'],
    ['another activation', { ...SHAPE, hidden_act: 'gelu_new' }, 'gelu_new'],
    ['a width that the heads do not divide', { ...SHAPE, num_attention_heads: 5 }, '5'],
    ['no layers', { ...SHAPE, num_hidden_layers: 0 }, 'num_hidden_layers'],
    ['a width in words', { ...SHAPE, hidden_size: 'wide' }, 'hidden_size'],
    ['a fractional width', { ...SHAPE, hidden_size: 24.5 }, 'hidden_size'],
    ['no vocabulary', { ...SHAPE, vocab_size: undefined }, 'vocab_size'],
    ['null', null, 'config.json'],
    ['a list', [], 'config.json'],
  ])('refused: %s', async (_, config, named) => {
    const error = await labErrorOf(() => readConfig(config));
    expect(error.code).toBe('encoder-unsupported');
    expect(error.message).toContain(named);
  });
});

describe('weights', () => {
  const config = readConfig(SHAPE);
  const all = bertTensors(SHAPE);
  const build = (tensors: typeof all): ReturnType<typeof buildWeights> =>
    buildWeights(readSafetensors(safetensorsFile(tensors)), config);

  test('every tensor a BERT needs, with and without the prefix, and how many numbers they hold', () => {
    const plain = build(all);
    const prefixed = build(bertTensors(SHAPE, 'bert.'));
    expect(plain.layers).toHaveLength(2);
    expect(plain.transform).toBeNull();
    expect(plain.parameters).toBe(
      all.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
    );
    expect(prefixed.parameters).toBe(plain.parameters);
    plain.dispose();
    prefixed.dispose();
  });

  test.each(all.map(({ name }) => name))('without %s: named, and nothing is left behind', async (name) => {
    const before = tf.memory().numTensors;
    const error = await labErrorOf(() => build(all.filter((tensor) => tensor.name !== name)));
    expect(error.code).toBe('encoder-corrupt');
    expect(error.message).toContain(name);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each(['encoder.layer.1.output.dense.weight', 'embeddings.word_embeddings.weight', 'embeddings.LayerNorm.bias'])(
    '%s of the wrong shape: named with both shapes, and nothing is left behind',
    async (name) => {
      const before = tf.memory().numTensors;
      const wrong = all.map((tensor) =>
        tensor.name === name ? float32Tensor(name, [3, 2], [1, 2, 3, 4, 5, 6]) : tensor,
      );
      const error = await labErrorOf(() => build(wrong));
      expect(error.code).toBe('encoder-corrupt');
      expect(error.message).toContain(name);
      expect(error.message).toContain('3 × 2');
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test('a matrix the wrong way round is not taken', async () => {
    const name = 'encoder.layer.0.intermediate.dense.weight';
    const turned = all.map((tensor) =>
      tensor.name === name ? { ...tensor, shape: [...tensor.shape].reverse() } : tensor,
    );
    expect((await labErrorOf(() => build(turned))).message).toContain(name);
  });

  test('a transform without its layer norm is refused, and nothing is left behind', async () => {
    const before = tf.memory().numTensors;
    const half = [
      ...all,
      float32Tensor('cls.predictions.transform.dense.weight', [24, 24], new Float32Array(576)),
      float32Tensor('cls.predictions.transform.dense.bias', [24], new Float32Array(24)),
    ];
    expect((await labErrorOf(() => build(half))).message).toContain('cls.predictions.transform.LayerNorm');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the three files together', () => {
  let files: EncoderFiles;

  beforeAll(async () => {
    const [config, tokenizer, weights] = await Promise.all([
      readTinyFile('config.json'),
      readTinyFile('tokenizer.json'),
      readTinyFile('model.safetensors'),
    ]);
    files = { config, tokenizer, weights };
  });

  const text = (value: unknown): Uint8Array =>
    new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

  test.each([
    ['config.json', 'config'],
    ['tokenizer.json', 'tokenizer'],
  ] as const)('%s that is not JSON is named', async (name, key) => {
    const error = await labErrorOf(() => buildEncoder('x', { ...files, [key]: text('<html>') }));
    expect(error.code).toBe('encoder-corrupt');
    expect(error.message).toContain(name);
  });

  test('a configuration of other sizes than the weights have', async () => {
    const before = tf.memory().numTensors;
    const config = JSON.parse(new TextDecoder().decode(files.config)) as Record<string, unknown>;
    const error = await labErrorOf(() => buildEncoder('x', { ...files, config: text({ ...config, hidden_size: 64 }) }));
    expect(error.code).toBe('encoder-corrupt');
    expect(error.message).toContain('64');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a configuration with more layers than the weights have', async () => {
    const config = JSON.parse(new TextDecoder().decode(files.config)) as Record<string, unknown>;
    const error = await labErrorOf(() =>
      buildEncoder('x', { ...files, config: text({ ...config, num_hidden_layers: 3 }) }),
    );
    expect(error.message).toContain('encoder.layer.2');
  });
});
