/** Encoders of every family against Hugging Face, and the prompt's way through each of them. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { answer, type Parameters } from '../../../../src/engine/reference/graph';
import { activate } from '../../../../src/lab/encoder/activations';
import { assemble } from '../../../../src/lab/encoder/batch';
import { buildEncoder, type Encoder } from '../../../../src/lab/encoder/encoder';
import { disposeWords, encodeWords, prepareWords, readState } from '../../../../src/lab/encoder/forward';
import { layerNorm, linear } from '../../../../src/lab/encoder/frozen';
import { expectedMemory } from '../../../../src/lab/encoder/memory';
import { wordEmbedding } from '../../../../src/lab/prompt/initialisation';
import { place, type Placement } from '../../../../src/lab/prompt/layout';
import { RandomStream } from '../../../../src/lab/random';
import type { GroupSpec } from '../../../../src/lab/training/engine';
import { worstError } from '../support/closeness';
import {
  FOLDERS,
  loadFamily,
  readExpected,
  readFamilyFiles,
  type Expected,
  type ExpectedState,
} from '../support/families';

const SHAPES = {
  bert: { family: 'bert', embeddingWidth: 32, positions: 64, segments: 2 },
  electra: { family: 'electra', embeddingWidth: 24, positions: 64, segments: 2 },
  'electra-generator': { family: 'electra', embeddingWidth: 24, positions: 64, segments: 2 },
  roberta: { family: 'roberta', embeddingWidth: 32, positions: 64, segments: 1 },
  'roberta-prefix': { family: 'roberta', embeddingWidth: 32, positions: 64, segments: 1 },
  distilbert: { family: 'distilbert', embeddingWidth: 32, positions: 64, segments: 0 },
} as const;
const PROMPT = 5;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe.each(FOLDERS)('%s', (folder) => {
  let encoder: Encoder;
  let expected: Expected;

  beforeAll(async () => {
    await startBackend('wasm');
    [encoder, expected] = await Promise.all([loadFamily(folder), readExpected(folder)]);
  });
  afterAll(() => {
    encoder.dispose();
  });

  const laidOut = ({ a, b }: Pick<ExpectedState, 'a' | 'b'>): Placement => {
    const { tokenizer, config } = encoder;
    const text = { a: tokenizer.encode(a), b: b === null ? null : tokenizer.encode(b) };
    return place('prefix', text, 0, config.positions, tokenizer.special);
  };
  const encode = async (placements: readonly Placement[]): Promise<(index: number) => Float32Array> => {
    const batch = assemble(placements, encoder.tokenizer.special.pad);
    const states = encodeWords(encoder, batch);
    const values = await states.data<'float32'>();
    states.dispose();
    const { width } = encoder.config;
    const from = (index: number): number => index * batch.words * width;
    return (index) => values.slice(from(index), from(index) + (placements[index]?.ids.length ?? 0) * width);
  };

  test('the configuration in the same words as every other', () => {
    expect(encoder.config).toMatchObject({ layers: 2, width: 32, heads: 4, feedForward: 48, ...SHAPES[folder] });
  });

  test('a padded batch: every state of every text within 1e-4', async () => {
    const placements = expected.states.map(laidOut);
    const own = await encode(placements);
    expected.states.forEach(({ ids, hidden }, index) => {
      expect(placements[index]?.ids).toEqual(ids);
      const states = own(index);
      const deviations = hidden.flat().map((value, i) => Math.abs(value - (states[i] ?? NaN)));
      expect(Math.max(...deviations)).toBeLessThan(1e-4);
    });
  });

  test('padding changes nothing', async () => {
    const placements = expected.states.map(laidOut);
    const together = await encode(placements);
    for (const [index, placement] of placements.entries()) {
      const alone = await encode([placement]);
      expect(worstError(together(index), alone(0))).toBeLessThan(1e-5);
    }
  });

  test('the transform of the masked-language-model head, where there is one', () => {
    const { transform } = encoder.weights;
    const wanted = expected.states.map(({ transformed }) => transformed);
    expect(transform === null).toBe(wanted[0] === undefined);
    if (transform === null) return;
    const rows = expected.states.map(({ hidden }) => [...(hidden[0] ?? [])]);
    const own = tf.tidy(() => {
      const { dense, activation, norm } = transform;
      return layerNorm(activate(activation, linear(tf.tensor2d(rows), dense)), norm).dataSync();
    });
    const flat = wanted.flatMap((row) => [...(row ?? [])]);
    expect(own).toHaveLength(flat.length);
    expect(Math.max(...flat.map((value, i) => Math.abs(value - (own[i] ?? NaN))))).toBeLessThan(1e-4);
  });

  test.each([
    ['a single text', 'four-slot', null],
    ['a single text', 'prefix', null],
    ['a pair', 'four-slot', 'Nobody keeps count.'],
    ['a pair', 'prefix', 'Nobody keeps count.'],
  ] as const)('%s, %s: a prompt of word embeddings acts as the words themselves', async (_, layout, second) => {
    const { tokenizer, config } = encoder;
    const words = tokenizer.words(PROMPT);
    const text = { a: tokenizer.encode('The ferry left.'), b: second === null ? null : tokenizer.encode(second) };
    const placed = place(layout, text, PROMPT, config.positions, tokenizer.special);
    const prepared = prepareWords(encoder, assemble([placed], tokenizer.special.pad));
    const vectors = words.flatMap((id) => [...wordEmbedding(encoder, id)]);
    const read = readState(encoder, tf.tensor4d(vectors, [1, 1, 1, vectors.length]), prepared);
    const asPrompt = await read.data<'float32'>();
    read.dispose();
    disposeWords(prepared);
    const asWords = await encode([
      {
        ids: [...placed.ids, ...words],
        positions: [...placed.positions, ...placed.promptPositions],
        segments: [...placed.segments, ...placed.promptSegments],
        promptPositions: [],
        promptSegments: [],
        cut: false,
      },
    ]);
    expect(worstError(asPrompt, asWords(0).slice(0, config.width))).toBeLessThan(1e-5);
  });

  test('the gradient at a prompt equals finite differences', () => {
    const { tokenizer, config } = encoder;
    const placed = place(
      'four-slot',
      { a: tokenizer.encode('A good film.'), b: null },
      2,
      config.positions,
      tokenizer.special,
    );
    const prepared = prepareWords(encoder, assemble([placed], tokenizer.special.pad));
    const size = 2 * config.embeddingWidth;
    const direction = tf.tensor2d(new RandomStream('direction', 1).normals(new Float32Array(config.width)), [
      1,
      config.width,
    ]);
    const prompt = new RandomStream('prompt', 2).normals(new Float32Array(size));
    const along = (x: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(readState(encoder, x as tf.Tensor4D, prepared), direction));
    const shaped = (values: ArrayLike<number>): tf.Tensor4D => tf.tensor4d(Float32Array.from(values), [1, 1, 1, size]);
    const gradient = tf.tidy(() => tf.grad(along)(shaped(prompt)).dataSync());
    expect(gradient).toHaveLength(size);
    for (let way = 0; way < 4; way++) {
      const step = new RandomStream('way', way).normals(new Float32Array(size));
      const at = (by: number): number =>
        tf.tidy(() => along(shaped(prompt.map((value, i) => value + by * (step[i] ?? NaN)))).dataSync()[0] ?? NaN);
      // Small enough to cross few kinks of a ReLU.
      const numeric = (at(5e-4) - at(-5e-4)) / 1e-3;
      const analytic = step.reduce((sum, value, i) => sum + value * (gradient[i] ?? NaN), 0);
      expect(Math.abs(numeric - analytic)).toBeLessThan(2e-2 * (1 + Math.abs(analytic)));
    }
    direction.dispose();
    disposeWords(prepared);
  });

  test.each([null, 'bad '.repeat(200)])('a text of more tokens than places is cut to fill them', async (second) => {
    const { tokenizer, config } = encoder;
    const text = { a: tokenizer.encode('good '.repeat(200)), b: second === null ? null : tokenizer.encode(second) };
    const placed = place('prefix', text, 0, config.positions, tokenizer.special);
    expect(placed.cut).toBe(true);
    expect(Math.max(...placed.positions)).toBe(63);
    expect(encoder.weights.positions.shape[0]).toBe(64);
    expect((await encode([placed]))(0).every(Number.isFinite)).toBe(true);
  });

  test('the expected memory is what the tensors and the words on the host take', async () => {
    const before = tf.memory().numBytes;
    const other = await loadFamily(folder);
    const { transform, words } = other.weights;
    const taken = tf.memory().numBytes - before + words.byteLength;
    // Whether there is a transform, a configuration does not say.
    const { width, embeddingWidth } = other.config;
    const absent = transform === null ? 4 * (2 * width * embeddingWidth + 3 * embeddingWidth) : 0;
    expect(expectedMemory(other.config) - absent).toBe(taken);
    other.dispose();
    expect(tf.memory().numBytes).toBe(before);
  });

  test('an encoder holds none of its files in memory', async () => {
    const read = async (): Promise<{ other: Encoder; buffers: WeakRef<ArrayBufferLike>[] }> => {
      const files = new Map([...(await readFamilyFiles(folder))].map(([name, bytes]) => [name, new Uint8Array(bytes)]));
      return {
        other: buildEncoder(folder, files),
        buffers: [...files.values()].map(({ buffer }) => new WeakRef(buffer)),
      };
    };
    const { other, buffers } = await read();
    await new Promise((resolve) => setTimeout(resolve));
    collectGarbage();
    expect(buffers.filter((buffer) => buffer.deref() !== undefined)).toHaveLength(0);
    other.dispose();
  });
});

test('without a transform, ELECTRA compares states with projected class embeddings', async () => {
  await startBackend('wasm');
  const encoder = await loadFamily('electra');
  const { width, embeddingWidth } = encoder.config;
  const normals = (name: string, count: number): Float32Array =>
    new RandomStream(name, 4).normals(new Float32Array(count));
  const h = normals('state', 2 * width);
  const theta = normals('theta', 3 * embeddingWidth);
  const found = tf.tidy(() => {
    const parameters = { classEmbeddings: tf.tensor3d(theta, [1, 3, embeddingWidth]) } as unknown as Parameters;
    const spec = { head: 'verbaliser' } as GroupSpec;
    return answer(encoder, spec, parameters, tf.tensor3d(h, [1, 2, width]), null).logits.dataSync();
  });
  const projection = encoder.weights.projection;
  const [matrix, bias] = [projection?.transposed.dataSync() ?? [], projection?.bias.dataSync() ?? []];
  const dot = (count: number, term: (i: number) => number): number =>
    Array.from({ length: count }, (_, i) => term(i)).reduce((sum, value) => sum + value, 0);
  const wanted = Array.from({ length: 6 }, (_, at) => {
    const [row, label] = [Math.floor(at / 3), at % 3];
    return dot(width, (i) => {
      const projected = dot(
        embeddingWidth,
        (j) => (matrix[i * embeddingWidth + j] ?? NaN) * (theta[label * embeddingWidth + j] ?? NaN),
      );
      return (h[row * width + i] ?? NaN) * (projected + (bias[i] ?? NaN));
    });
  });
  expect(worstError(found, wanted)).toBeLessThan(1e-5);
  encoder.dispose();
});
