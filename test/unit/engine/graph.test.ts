/** How the reference engine puts the loss terms together, against PyTorch: what reaches what, and what does not. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../src/cli/platform';
import { lossTerms, promptVectors, type Parameters, type Terms } from '../../../src/engine/reference/graph';
import type { Encoder } from '../../../src/lab/encoder/encoder';
import { NO_CLAMP } from '../../../src/lab/objective/contrastive';
import { RandomStream } from '../../../src/lab/random';
import type { GroupSpec } from '../../../src/lab/training/engine';
import { expectClose } from '../lab/support/closeness';
import { flat, readFixture } from '../lab/support/fixtures';
import { gelu } from '../lab/support/plain-bert';

const fixture = await readFixture('objective');
const { B, D, k, C, m, K, T } = fixture.sizes;
const input = (name: string): number[] => flat(fixture.inputs[name] ?? []);

const RUN = { headLoss: true, representationLoss: true, kl: true, clamp: false, dataSeed: 0 };
const SPEC = { head: 'bottleneck', prompt: 'instance', dataSeeds: 1, runs: [RUN], classes: C } as unknown as GroupSpec;
const ENCODER = { config: { embeddingWidth: D } } as Encoder;
/** The fixture's inputs by the engine's names. */
const NAMES = {
  theta: ['classEmbeddings', [1, C, D]],
  Wm: ['muWeight', [1, D, k]],
  bm: ['muBias', [1, 1, k]],
  Ws: ['sigmaWeight', [1, D, k]],
  bs: ['sigmaBias', [1, 1, k]],
  Wo: ['decodeWeight', [1, k, D]],
  bo: ['decodeBias', [1, 1, D]],
  Wc: ['criticWeight', [1, D, D]],
  bc: ['criticBias', [1, 1, D]],
} as const;
const TRAINED = ['P', 'h1', ...Object.keys(NAMES)] as (keyof typeof NAMES | 'P' | 'h1')[];

function termsOf(tensors: readonly tf.Tensor[], tau: number): Terms {
  const of = (name: string): tf.Tensor => tensors[TRAINED.findIndex((trained) => trained === name)] ?? tf.scalar(NaN);
  const parameters = Object.fromEntries(
    Object.entries(NAMES).map(([name, [own]]) => [own, of(name)]),
  ) as unknown as Parameters;
  return lossTerms(ENCODER, SPEC, parameters, of('P') as tf.Tensor4D, of('h1') as tf.Tensor3D, {
    tensors: {
      maskStates: tf.tensor3d(input('h0'), [1, B, D]),
      clsStates: tf.zeros([1, B, D]),
      labels: tf.tensor3d(
        fixture.labels.flatMap((label) => Array.from({ length: C }, (_, c) => Number(c === label))),
        [1, B, C],
      ),
      tokens: tf.tensor4d(input('words'), [1, 1, B * T, D]),
      tokenBias: tf.tensor4d(
        input('mask').map((present) => (present === 1 ? 0 : -1e9)),
        [1, 1, B, T],
      ),
    },
    sampleNoise: tf.tensor3d(input('eps1'), [1, B, k]),
    negativeNoise: tf.tensor3d(input('negativeNormals'), [1, B, K]),
    floor: tf.tensor2d([[NO_CLAMP]]),
    temperature: tau,
  });
}

beforeAll(() => startBackend('wasm'));

describe.each([1, 0.7])('tau %d', (tau) => {
  const names = {
    crossEntropy: 'crossEntropy',
    headLoss: 'head',
    representationLoss: 'representation',
    kl: 'kl',
  } as const;
  test.each(Object.keys(names) as (keyof typeof names)[])('%s: value, and what its gradient reaches', (name) => {
    const wanted = fixture.terms.find((term) => term.name === name && !term.released && (term.tau ?? tau) === tau);
    tf.tidy(() => {
      const start = TRAINED.map((trained) => {
        if (trained === 'P') return tf.tensor4d(input('P'), [1, 1, B, m * D]);
        if (trained === 'h1') return tf.tensor3d(input('h1'), [1, B, D]);
        return tf.tensor(input(trained), [...NAMES[trained][1]]);
      });
      const value = (...tensors: tf.Tensor[]): tf.Scalar => {
        const nothing = tf.addN(tensors.map((tensor) => tf.mul(tf.sum(tensor), 0)));
        return tf.add(tf.sum(termsOf(tensors, tau)[names[name]] ?? tf.scalar(NaN)), nothing) as tf.Scalar;
      };
      expectClose(value(...start).dataSync(), [wanted?.value ?? NaN], 1e-5);
      tf.grads(value)(start).forEach((gradient, i) => {
        const trained = TRAINED[i] ?? 'P';
        expectClose(gradient.dataSync(), flat(wanted?.gradients[trained] ?? []), 1e-4, trained);
      });
    });
  });
});

describe('prompt vectors', () => {
  const normals = (name: string, size: number): number[] =>
    Array.from(new RandomStream(name, 1).normals(new Float32Array(size)));
  const [RUNS, SEEDS, BATCH, LENGTH, WIDTH, INNER] = [4, 2, 3, 2, 5, 6] as const;
  const spec = (prompt: 'static' | 'instance'): GroupSpec =>
    ({ prompt, dataSeeds: SEEDS, runs: new Array(RUNS).fill({}) }) as unknown as GroupSpec;
  const values = {
    prompt: normals('prompt', RUNS * LENGTH * WIDTH),
    promptDown: normals('down', RUNS * WIDTH * INNER),
    promptDownBias: normals('down bias', RUNS * INNER),
    promptUp: normals('up', RUNS * INNER * LENGTH * WIDTH),
    states: normals('states', RUNS * BATCH * WIDTH),
  };
  const vectors = (prompt: 'static' | 'instance'): { shape: number[]; data: Float32Array } => {
    const parameters = {
      prompt: tf.tensor3d(values.prompt, [RUNS, LENGTH, WIDTH]),
      promptDown: tf.tensor3d(values.promptDown, [RUNS, WIDTH, INNER]),
      promptDownBias: tf.tensor3d(values.promptDownBias, [RUNS, 1, INNER]),
      promptUp: tf.tensor4d(values.promptUp, [RUNS, INNER, LENGTH, WIDTH]),
    } as unknown as Parameters;
    const found = promptVectors(spec(prompt), parameters, tf.tensor3d(values.states, [RUNS, BATCH, WIDTH]));
    return { shape: found.shape, data: found.dataSync() as Float32Array };
  };

  test('of a static prompt are the prompt itself, one for the batch', () => {
    const { shape, data } = vectors('static');
    expect(shape).toEqual([RUNS / SEEDS, SEEDS, 1, LENGTH * WIDTH]);
    expectClose(data, values.prompt, 1e-7);
  });

  test('of an instance-dependent one are W2 GELU(W1 c0 + b1) + b2, one for each text', () => {
    const { shape, data } = vectors('instance');
    expect(shape).toEqual([RUNS / SEEDS, SEEDS, BATCH, LENGTH * WIDTH]);
    const size = LENGTH * WIDTH;
    for (let run = 0; run < RUNS; run++) {
      for (let text = 0; text < BATCH; text++) {
        const hidden = Array.from({ length: INNER }, (_, j) => {
          let sum = values.promptDownBias[run * INNER + j] ?? NaN;
          for (let i = 0; i < WIDTH; i++) {
            sum +=
              (values.states[(run * BATCH + text) * WIDTH + i] ?? NaN) *
              (values.promptDown[(run * WIDTH + i) * INNER + j] ?? NaN);
          }
          return gelu(sum);
        });
        const wanted = Array.from({ length: size }, (_, at) =>
          hidden.reduce(
            (sum, h, j) => sum + h * (values.promptUp[(run * INNER + j) * size + at] ?? NaN),
            values.prompt[run * size + at] ?? NaN,
          ),
        );
        const from = (run * BATCH + text) * size;
        expectClose(data.subarray(from, from + size), wanted, 1e-5);
      }
    }
  });
});
