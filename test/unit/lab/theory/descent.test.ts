/** The head loss in closed form, and descents on it against what is promised of them. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { NO_CLAMP, RELEASED_CLAMP } from '../../../../src/lab/objective/clamp';
import { headLoss } from '../../../../src/lab/objective/head-loss';
import { RandomStream } from '../../../../src/lab/random';
import { descend, holdAgainst, type DescentSettings } from '../../../../src/lab/theory/descent';
import {
  headLossAt,
  headLossGradient,
  headLossOptimum,
  positiveShares,
  smoothnessOf,
  type HeadLossProblem,
} from '../../../../src/lab/theory/head-loss';
import { dot, plus } from '../../../../src/lab/vectors';
import { expectClose } from '../support/closeness';

const D = 7;
const TEXTS = 3;
const TOKENS = 5;
const TAU = 0.8;

const normals = (purpose: string, size: number, scale = 1): Float64Array =>
  Float64Array.from(new RandomStream(purpose, 3).normals(new Float32Array(size)), (value) => scale * value);
const centre = normals('centre', D, 2);
const words = normals('words', TEXTS * TOKENS * D);
const start = normals('start', D, 0.5);

function problem(clamped = false, texts = TEXTS): HeadLossProblem {
  const slope = centre.map((value) => value / (Math.sqrt(D) * TAU));
  const logNegatives = Array.from({ length: texts }, (_, text) =>
    Math.log(
      Array.from({ length: TOKENS }, (_, j) => {
        const from = (text * TOKENS + j) * D;
        return Math.exp(dot(slope, words.slice(from, from + D)));
      }).reduce((sum, value) => sum + value, 0),
    ),
  );
  return { slope, logNegatives, clamped };
}

/** The loss that is trained. */
function trained(at: Float64Array, clamped: boolean): number {
  return tf.tidy(
    () =>
      headLoss({
        meanPrompt: tf.tensor3d([...at], [1, 1, D]),
        classEmbeddings: tf.tensor3d([...centre], [1, 1, D]),
        tokens: tf.tensor4d([...words], [1, 1, TEXTS * TOKENS, D]),
        tokenBias: tf.zeros([1, 1, TEXTS, TOKENS]),
        temperature: TAU,
        floor: tf.tensor2d([[clamped ? RELEASED_CLAMP : NO_CLAMP]]),
      }).dataSync()[0] ?? NaN,
  );
}

beforeAll(() => startBackend('cpu'));

describe.each([false, true])('clamped: %s', (clamped) => {
  const own = problem(clamped);
  const points = Array.from({ length: 8 }, (_, i) => normals(`point ${i}`, D, 2));

  test('is the head loss that is trained', () => {
    for (const point of points) expect(headLossAt(own, point)).toBeCloseTo(trained(point, clamped), 5);
  });

  test('its gradient is that of finite differences', () => {
    for (const point of points) {
      const difference = Array.from(point, (_, i) => {
        const along = new Float64Array(D);
        along[i] = 1e-5;
        return (headLossAt(own, plus(point, along, 1)) - headLossAt(own, plus(point, along, -1))) / 2e-5;
      });
      expectClose(headLossGradient(own, point), difference, 1e-6);
    }
  });
});

test('with the clamp the gradient is exactly 0 below e^-2, and the loss stands at 2', () => {
  const far = plus(start, centre, -10);
  expect(Math.max(...positiveShares(problem(), far))).toBeLessThan(Math.exp(-2));
  expect([...headLossGradient(problem(true), far)].map(Math.abs)).toEqual(new Array(D).fill(0));
  expect(headLossAt(problem(true), far)).toBe(2);
  const stuck = descend(problem(true), far, { stepFactor: 1, decayFactor: 0, steps: 20, ahead: 200 });
  expect(new Set(stuck.losses)).toEqual(new Set([2]));
  expect(holdAgainst(stuck.losses, stuck.lossBounds).held).toBe(20);
  const longer = descend(problem(true), far, { stepFactor: 1, decayFactor: 0, steps: 4000, ahead: 200 });
  expect(holdAgainst(longer.losses, longer.lossBounds).held).toBeLessThan(4000);
});

test('at the optimum with decay the gradient is 0', () => {
  const own = problem();
  for (const factor of [0.003, 0.1, 2]) {
    const decay = factor * smoothnessOf(own);
    const optimum = headLossOptimum(own, decay);
    const slope = plus(headLossGradient(own, optimum), optimum, decay);
    expect(Math.sqrt(dot(slope, slope))).toBeLessThan(1e-12);
  }
});

describe('held against the bounds', () => {
  const settings: DescentSettings = { stepFactor: 1, decayFactor: 0, steps: 150, ahead: 5 };

  test.each([0.1, 0.5, 1])('without decay, at %d / M: for every comparison point', (stepFactor) => {
    for (const ahead of [-3, -0.5, 0, 0.5, 3, 8, 20]) {
      for (const texts of [1, TEXTS]) {
        const { losses, lossBounds, distances, rises } = descend(problem(false, texts), start, {
          ...settings,
          stepFactor,
          ahead,
        });
        const { held, margin } = holdAgainst(losses, lossBounds);
        expect(held).toBe(150);
        expect(margin).toBeGreaterThan(0);
        expect(rises).toBe(0);
        expect(distances).toBeNull();
      }
    }
  });

  test("the bound is x^2 / (8 t) above F(p') where s+ of p' is x nats higher", () => {
    const { comparison, lossBounds } = descend(problem(), start, { ...settings, ahead: 4 });
    for (const t of [1, 7, 150]) expect(lossBounds[t]).toBeCloseTo(comparison + 16 / (8 * t), 10);
    const own = problem();
    const ahead = plus(start, own.slope, 4 / dot(own.slope, own.slope));
    expect(dot(own.slope, ahead) - dot(own.slope, start)).toBeCloseTo(4, 10);
    expect(comparison).toBeCloseTo(headLossAt(own, ahead), 12);
  });

  test.each([0.5, 1])('with decay, at %d / (M + lambda): loss and distance', (stepFactor) => {
    for (const decayFactor of [0.01, 0.1, 1]) {
      const { losses, lossBounds, distances } = descend(problem(), start, { ...settings, stepFactor, decayFactor });
      expect(holdAgainst(losses, lossBounds).held).toBe(150);
      const { values, bounds } = distances ?? { values: new Float64Array(2).fill(NaN), bounds: new Float64Array(2) };
      const { held, share } = holdAgainst(values, bounds);
      expect(held).toBe(150);
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(1);
      const factor = 1 - (stepFactor * decayFactor) / (1 + decayFactor);
      expect((bounds[3] ?? NaN) / (values[0] ?? NaN)).toBeCloseTo(factor ** 3, 12);
    }
  });

  test('a step that is too long breaks what is promised, and it is counted', () => {
    const { losses, distances, rises } = descend(problem(), start, { ...settings, decayFactor: 1, stepFactor: 2.5 });
    const { values, bounds } = distances ?? { values: new Float64Array(2).fill(NaN), bounds: new Float64Array(2) };
    expect(rises).toBeGreaterThan(0);
    expect(holdAgainst(values, bounds).held).toBeLessThan(150);
    expect(losses[150]).toBeGreaterThan(losses[0] ?? NaN);
  });
});

test('what does not hold is counted and its margin is negative', () => {
  expect(holdAgainst(Float64Array.of(9, 1, 2, 3), Float64Array.of(0, 2, 1.5, 3))).toEqual({
    steps: 3,
    held: 2,
    margin: -0.5,
    at: 2,
    share: 2 / 1.5,
  });
});
