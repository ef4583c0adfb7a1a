/** What `method.md` states about the losses: convexity, smoothness, descent, closed forms, ceilings. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { klBetween, klToStandard, type Gaussian } from '../../../../src/lab/objective/bottleneck';
import { NO_CLAMP } from '../../../../src/lab/objective/contrastive';
import { headLoss } from '../../../../src/lab/objective/head-loss';
import { representationLoss } from '../../../../src/lab/objective/representation-loss';
import { RandomStream } from '../../../../src/lab/random';
import { expectClose } from '../support/closeness';

const D = 6;
const TOKENS = 9;
const CLASSES = 3;

const normals = (purpose: string, size: number, scale = 1): number[] =>
  Array.from(new RandomStream(purpose, 1).normals(new Float32Array(size)), (value) => value * scale);
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const plus = (a: readonly number[], b: readonly number[], factor = 1): number[] =>
  a.map((value, i) => value + factor * (b[i] ?? 0));
const square = (a: readonly number[]): number => dot(a, a);
const logSumExp = (values: readonly number[]): number => {
  const highest = Math.max(...values);
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0));
};

interface Smooth {
  readonly value: (at: readonly number[]) => number;
  readonly gradient: (at: readonly number[]) => number[];
  /** The bound of the Hessian. */
  readonly bound: number;
  /** The direction in which the loss bends, and where along it the bend is greatest. */
  readonly along: readonly number[];
  readonly closedForm: (at: readonly number[]) => number;
}

function differentiable(loss: (at: tf.Tensor) => tf.Tensor): Pick<Smooth, 'value' | 'gradient'> {
  return {
    value: (at) => tf.tidy(() => tf.sum(loss(tf.tensor1d([...at]))).dataSync()[0] ?? NaN),
    gradient: (at) =>
      tf.tidy(() =>
        Array.from(
          tf
            .grad((x) => tf.sum(loss(x)))(tf.tensor1d([...at]))
            .dataSync(),
        ),
      ),
  };
}

/** The head loss as a function of the mean prompt. */
function headLossOfPrompt(): Smooth {
  const theta = normals('theta', CLASSES * D, 2);
  const words = normals('words', TOKENS * D);
  const centre = Array.from(
    { length: D },
    (_, i) => (theta[i] ?? 0) / 3 + (theta[D + i] ?? 0) / 3 + (theta[2 * D + i] ?? 0) / 3,
  );
  const scores = Array.from({ length: TOKENS }, (_, j) => dot(words.slice(j * D, (j + 1) * D), centre) / Math.sqrt(D));
  return {
    ...differentiable((p) =>
      headLoss({
        meanPrompt: tf.reshape(p, [1, 1, D]),
        classEmbeddings: tf.tensor3d(theta, [1, CLASSES, D]),
        tokens: tf.tensor4d(words, [1, 1, TOKENS, D]),
        tokenBias: tf.zeros([1, 1, 1, TOKENS]),
        temperature: 1,
        floor: tf.tensor2d([[NO_CLAMP]]),
      }),
    ),
    bound: square(centre) / (4 * D),
    along: centre,
    closedForm: (p) => Math.log1p(Math.exp(logSumExp(scores) - dot(p, centre) / Math.sqrt(D))),
  };
}

/** The representation loss as a function of the decoded positive: the decoder is the identity. */
function representationLossOfPositive(): Smooth {
  const q = normals('context', D, 2);
  const mean = normals('mean', D);
  const noise = normals('noise', 5);
  const identity = Array.from({ length: D * D }, (_, i) => Number(Math.floor(i / D) === i % D));
  const scores = noise.map((draw) => (dot(mean, q) + draw * Math.sqrt(square(q))) / Math.sqrt(D));
  return {
    ...differentiable((z) =>
      representationLoss({
        sample: tf.reshape(z, [1, 1, D]),
        without: { mean: tf.tensor3d(mean, [1, 1, D]), logDeviation: tf.zeros([1, 1, D]) },
        decodeWeight: tf.tensor3d(identity, [1, D, D]),
        decodeBias: tf.zeros([1, 1, D]),
        context: tf.tensor3d(q, [1, 1, D]),
        noise: tf.tensor3d(noise, [1, 1, noise.length]),
        temperature: 1,
        floor: tf.tensor2d([[NO_CLAMP]]),
      }),
    ),
    bound: square(q) / (4 * D),
    along: q,
    closedForm: (z) => Math.log1p(Math.exp(logSumExp(scores) - dot(z, q) / Math.sqrt(D))),
  };
}

beforeAll(() => startBackend('cpu'));

describe.each([
  ['head loss in the mean prompt', headLossOfPrompt],
  ['representation loss in the decoded positive', representationLossOfPositive],
])('%s', (_, build) => {
  const loss = build();
  const points = Array.from({ length: 12 }, (_, index) => normals(`point ${index}`, D, 3));

  test('equals softplus(logsumexp(s_j) - s+)', () => {
    for (const point of points) expectClose([loss.value(point)], [loss.closedForm(point)], 1e-5);
  });

  test('its gradient changes along a step d by between 0 and M ||d||^2', () => {
    points.forEach((point, index) => {
      const step = normals(`step ${index}`, D);
      const change = dot(plus(loss.gradient(plus(point, step)), loss.gradient(point), -1), step);
      expect(change).toBeGreaterThan(-1e-6);
      expect(change).toBeLessThan(loss.bound * square(step) + 1e-6);
    });
  });

  test('M is reached where the positive weighs as much as all negatives, so that no smaller bound holds', () => {
    // There, the argument of the softplus is 0 and the loss is log 2.
    const start = points[0] ?? [];
    let [low, high] = [-100, 100];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (loss.closedForm(plus(start, loss.along, middle)) > Math.LN2) low = middle;
      else high = middle;
    }
    const balanced = plus(start, loss.along, low);
    const step = loss.along.map((value) => value * 0.02);
    const change = dot(plus(loss.gradient(plus(balanced, step)), loss.gradient(plus(balanced, step, -1)), -1), step);
    expect(change / (2 * loss.bound * square(step))).toBeCloseTo(1, 2);
  });

  test('gradient descent with step 1/M obeys L(p_t) - L(p) <= M ||p_0 - p||^2 / (2t) for every p', () => {
    const start = points[1] ?? [];
    let at = start;
    for (let t = 1; t <= 60; t++) {
      at = plus(at, loss.gradient(at), -1 / loss.bound);
      for (const other of points) {
        const limit = (loss.bound * square(plus(start, other, -1))) / (2 * t);
        expect(loss.value(at) - loss.value(other)).toBeLessThanOrEqual(limit + 1e-5);
      }
    }
  });

  test('with weight decay the distance to the optimum shrinks by the stated factor at every step', () => {
    const decay = 0.05;
    const rate = 1 / (loss.bound + decay);
    const descend = (from: readonly number[]): number[] =>
      plus(plus(from, loss.gradient(from), -rate), from, -rate * decay);
    let optimum = points[2] ?? [];
    for (let i = 0; i < 600; i++) optimum = descend(optimum);
    let at: readonly number[] = points[3] ?? [];
    for (let i = 0; i < 10; i++) {
      const next = descend(at);
      const shrunk = Math.sqrt(square(plus(next, optimum, -1)) / square(plus(at, optimum, -1)));
      expect(shrunk).toBeLessThanOrEqual(1 - decay / (loss.bound + decay) + 1e-4);
      at = next;
    }
  });
});

test('a step of m/M on the rows of a prompt is a step of 1/M on their mean', () => {
  const loss = headLossOfPrompt();
  const length = 4;
  const rows = Array.from({ length }, (_, row) => normals(`row ${row}`, D));
  const mean = (of: readonly (readonly number[])[]): number[] =>
    of.reduce<number[]>((sum, row) => plus(sum, row, 1 / length), new Array<number>(D).fill(0));
  const slopes = tf.tidy(() => {
    const theta = tf.tensor3d(normals('theta', CLASSES * D, 2), [1, CLASSES, D]);
    const ofRows = (p: tf.Tensor): tf.Scalar =>
      tf.sum(
        headLoss({
          meanPrompt: tf.reshape(tf.mean(p, 0), [1, 1, D]),
          classEmbeddings: theta,
          tokens: tf.tensor4d(normals('words', TOKENS * D), [1, 1, TOKENS, D]),
          tokenBias: tf.zeros([1, 1, 1, TOKENS]),
          temperature: 1,
          floor: tf.tensor2d([[NO_CLAMP]]),
        }),
      );
    return tf.grad(ofRows)(tf.tensor2d(rows)).arraySync() as number[][];
  });
  const moved = rows.map((row, i) => plus(row, slopes[i] ?? [], -length / loss.bound));
  expectClose(mean(moved), plus(mean(rows), loss.gradient(mean(rows)), -1 / loss.bound), 1e-4);
});

test('the head loss cannot tell classes apart: swapping class embeddings changes nothing', () => {
  const theta = normals('theta', CLASSES * D, 2);
  const value = (embeddings: readonly number[]): number =>
    tf.tidy(
      () =>
        headLoss({
          meanPrompt: tf.tensor3d(normals('prompt', D), [1, 1, D]),
          classEmbeddings: tf.tensor3d([...embeddings], [1, CLASSES, D]),
          tokens: tf.tensor4d(normals('words', TOKENS * D), [1, 1, TOKENS, D]),
          tokenBias: tf.zeros([1, 1, 1, TOKENS]),
          temperature: 1,
          floor: tf.tensor2d([[NO_CLAMP]]),
        }).dataSync()[0] ?? NaN,
    );
  expect(value([...theta.slice(D), ...theta.slice(0, D)])).toBeCloseTo(value(theta), 5);
});

describe('divergences of Gaussians', () => {
  const gaussian = (mean: readonly number[], deviation: readonly number[]): Gaussian => ({
    mean: tf.tensor3d([...mean], [1, 1, mean.length]),
    logDeviation: tf.tensor3d(deviation.map(Math.log), [1, 1, mean.length]),
  });
  const density = (x: number, mean: number, deviation: number): number =>
    Math.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));
  /** KL in one dimension by the trapezoidal rule. */
  const integral = (mean1: number, deviation1: number, mean0: number, deviation0: number): number => {
    const steps = 4000;
    const [from, to] = [mean1 - 12 * deviation1, mean1 + 12 * deviation1];
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const x = from + ((to - from) * i) / steps;
      const p = density(x, mean1, deviation1);
      if (p > 0)
        sum +=
          p * (Math.log(p) - (-0.5 * ((x - mean0) / deviation0) ** 2 - Math.log(deviation0 * Math.sqrt(2 * Math.PI))));
    }
    return (sum * (to - from)) / steps;
  };

  test('to the standard normal: mean over dimensions of the integral', () => {
    const [value] = tf.tidy(() => klToStandard(gaussian([0.3, -1.2], [0.5, 2])).dataSync());
    expect(value).toBeCloseTo((integral(0.3, 0.5, 0, 1) + integral(-1.2, 2, 0, 1)) / 2, 5);
  });

  test('between two: sum over dimensions of the integral, in the right direction', () => {
    const [value] = tf.tidy(() => klBetween(gaussian([0.3, -1.2], [0.5, 2]), gaussian([1, 0], [1.5, 0.7])).dataSync());
    expect(value).toBeCloseTo(integral(0.3, 0.5, 1, 1.5) + integral(-1.2, 2, 0, 0.7), 4);
  });

  test('zero for equal Gaussians', () => {
    tf.tidy(() => {
      expect(klToStandard(gaussian([0, 0], [1, 1])).dataSync()[0]).toBeCloseTo(0, 6);
      expect(klBetween(gaussian([2, -1], [0.4, 3]), gaussian([2, -1], [0.4, 3])).dataSync()[0]).toBeCloseTo(0, 6);
    });
  });
});
