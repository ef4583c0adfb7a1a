/** Files that do not make an encoder: weights, and all of them together. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { readConfig } from '../../../../src/lab/encoder/config';
import { buildEncoder, readCheckpoint } from '../../../../src/lab/encoder/encoder';
import { readJson, type EncoderFiles } from '../../../../src/lab/encoder/files';
import { readSafetensors } from '../../../../src/lab/encoder/safetensors';
import { buildWeights } from '../../../../src/lab/encoder/weights';
import { LabError } from '../../../../src/lab/errors';
import { FOLDERS, readFamilyFiles, type Folder } from '../support/families';
import { labErrorOf } from '../support/lab-error';
import { bertTensors, ODD_SHAPE } from '../support/random-encoder';
import { float32Tensor, safetensorsFile } from '../support/safetensors-file';
import { readTinyFile } from '../support/tiny';

const SHAPE = { ...ODD_SHAPE, num_hidden_layers: 2 };
/** What checkpoints hold beside the encoder; a transform without its first matrix is no transform. */
const UNUSED: Readonly<Record<Folder, readonly string[]>> = {
  bert: ['cls.predictions.bias', 'cls.predictions.transform.dense.weight'],
  electra: [
    'discriminator_predictions.dense.bias',
    'discriminator_predictions.dense.weight',
    'discriminator_predictions.dense_prediction.bias',
    'discriminator_predictions.dense_prediction.weight',
  ],
  'electra-generator': ['generator_lm_head.bias', 'generator_predictions.dense.weight'],
  roberta: ['lm_head.bias', 'lm_head.dense.weight'],
  'roberta-prefix': [],
  distilbert: ['vocab_projector.bias', 'vocab_transform.weight'],
};

beforeAll(() => startBackend('cpu'));

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

  test('layer norms may have the names that TensorFlow gives them', () => {
    const renamed = all.map(({ name, ...tensor }) => ({
      ...tensor,
      name: name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta'),
    }));
    const [old, plain] = [build(renamed), build(all)];
    expect([...old.embeddingNorm.scale.dataSync()]).toEqual([...plain.embeddingNorm.scale.dataSync()]);
    expect([...(old.layers[1]?.outputNorm.shift.dataSync() ?? [])]).toEqual([
      ...(plain.layers[1]?.outputNorm.shift.dataSync() ?? []),
    ]);
    old.dispose();
    plain.dispose();
  });

  test('tensors that nobody needs may hold any type of number, needed ones may not', async () => {
    const before = tf.memory().numTensors;
    const double = (name: string, shape: readonly number[]): (typeof all)[number] => ({
      name,
      dtype: 'F64',
      shape,
      bytes: new Uint8Array(8 * shape.reduce((product, size) => product * size, 1)),
    });
    build([...all, double('pooler.dense.weight', [24, 24])]).dispose();
    const name = 'encoder.layer.1.attention.output.dense.bias';
    const error = await labErrorOf(() =>
      build(all.map((tensor) => (tensor.name === name ? double(name, [24]) : tensor))),
    );
    expect(error.code).toBe('encoder-unsupported');
    expect(error.message).toContain(name);
    expect(error.message).toContain('F64');
    expect(tf.memory().numTensors).toBe(before);
  });

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

describe('the files together', () => {
  let files: EncoderFiles;

  beforeAll(async () => {
    files = new Map([
      ['config.json', await readTinyFile('config.json')],
      ['tokenizer.json', await readTinyFile('tokenizer.json')],
      ['model.safetensors', await readTinyFile('model.safetensors')],
    ]);
  });

  const text = (value: unknown): Uint8Array =>
    new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

  const withFile = (name: string, value: unknown): EncoderFiles => new Map([...files, [name, text(value)]]);
  const config = (): Record<string, unknown> =>
    JSON.parse(new TextDecoder().decode(files.get('config.json'))) as Record<string, unknown>;

  test.each(['config.json', 'tokenizer.json'])('%s that is not JSON is named', async (name) => {
    const error = await labErrorOf(() => buildEncoder('x', withFile(name, '<html>')));
    expect(error.code).toBe('encoder-corrupt');
    expect(error.message).toContain(name);
  });

  test('a configuration of other sizes than the weights have', async () => {
    const before = tf.memory().numTensors;
    const error = await labErrorOf(() => buildEncoder('x', withFile('config.json', { ...config(), hidden_size: 64 })));
    expect(error.code).toBe('encoder-corrupt');
    expect(error.message).toContain('64');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a configuration with more layers than the weights have', async () => {
    const error = await labErrorOf(() =>
      buildEncoder('x', withFile('config.json', { ...config(), num_hidden_layers: 3 })),
    );
    expect(error.message).toContain('encoder.layer.2');
  });

  test('the tokenizer of a larger vocabulary', async () => {
    const error = await labErrorOf(() => buildEncoder('x', withFile('config.json', { ...config(), vocab_size: 8191 })));
    expect(error.code).toBe('tokenizer-mismatch');
    expect(error.message).toContain('8191');
  });

  test.each([
    ['config.json', 'config.json'],
    ['tokenizer.json', 'vocab.txt'],
    ['model.safetensors', 'model.safetensors'],
  ])('without %s', async (name, named) => {
    const error = await labErrorOf(() => buildEncoder('x', new Map([...files].filter(([file]) => file !== name))));
    expect(error.code).toBe('encoder-missing');
    expect(error.message).toContain(named);
  });
});

describe('several weight files', () => {
  const SHARDS = [1, 2, 3].map((number) => `model-0000${number}-of-00003.safetensors`);
  const LAST = 'model-00003-of-00003.safetensors';
  let files: EncoderFiles;

  beforeAll(async () => {
    files = await readFamilyFiles('roberta');
  });

  test('are all read, whatever their order', () => {
    expect([...files.keys()].filter((name) => name.endsWith('.safetensors'))).toEqual(SHARDS);
    const turned = buildEncoder('x', new Map([...files].reverse()));
    const encoder = buildEncoder('x', files);
    expect(turned.weights.parameters).toBe(encoder.weights.parameters);
    encoder.dispose();
    turned.dispose();
  });

  test('one that is not there is counted', async () => {
    const error = await labErrorOf(() => buildEncoder('x', new Map([...files].filter(([name]) => name !== LAST))));
    expect(error.code).toBe('encoder-missing');
    expect(error.message).toContain('3');
    expect(error.message).toContain('2');
  });

  test('a tensor in two of them is named', async () => {
    const before = tf.memory().numTensors;
    const [first] = readSafetensors(files.get(LAST) ?? new Uint8Array()).keys();
    const doubled = new Map([...files, [SHARDS[0] ?? '', files.get(LAST) ?? new Uint8Array()]]);
    const error = await labErrorOf(() => buildEncoder('x', doubled));
    expect(error.code).toBe('encoder-corrupt');
    expect(error.message).toContain(`“${first ?? '?'}”`);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a tensor in none of them is named', async () => {
    const empty = safetensorsFile([]);
    const lost = [...readSafetensors(files.get(LAST) ?? new Uint8Array()).keys()];
    const error = await labErrorOf(() => buildEncoder('x', new Map([...files, [LAST, empty]])));
    expect(error.code).toBe('encoder-corrupt');
    expect(lost).toContain(/no tensor “(.*)”/.exec(error.message)?.[1]);
  });
});

describe.each(FOLDERS)('%s', (folder) => {
  test('each of its needed tensors is named when it is missing, and nothing is left behind', async () => {
    const files = await readFamilyFiles(folder);
    const config = readConfig(readJson(files, 'config.json'));
    const names = [...files.keys()].filter((name) => name.endsWith('.safetensors'));
    const checkpoint = readCheckpoint(files, names);
    const before = tf.memory().numTensors;
    const unused: string[] = [];
    for (const name of checkpoint.keys()) {
      const rest = new Map([...checkpoint].filter(([other]) => other !== name));
      try {
        buildWeights(rest, config).dispose();
        unused.push(name);
      } catch (error) {
        expect(error).toBeInstanceOf(LabError);
        expect((error as LabError).message).toContain(name);
      }
    }
    expect(unused.sort()).toEqual(UNUSED[folder]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
