/** Every loss term and its gradients against PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { expectClose } from '../support/closeness';
import { flat, readFixture } from '../support/fixtures';
import { divergence, evaluateTerm, gaussians, termOf, TRAINED, trainedTensors } from '../support/objective-terms';

const fixture = await readFixture('objective');
const CLAMPED_RUN = 1;
const FREE_RUN = 0;
const FLOOR = Math.exp(-2);

describe.each(['wasm', 'cpu'] as const)('%s', (backend) => {
  beforeAll(() => startBackend(backend));

  const entries = fixture.terms.map((entry) => ({
    ...entry,
    title: `${entry.name}, tau ${entry.tau ?? 'none'}${entry.released ? ', as released' : ''}`,
  }));
  test.each(entries)('$title: value and gradients', ({ name, tau, released, value, gradients }) => {
    const run = released ? CLAMPED_RUN : FREE_RUN;
    const found = evaluateTerm(fixture, name, tau ?? 1);
    expect(Math.abs((found.values[run] ?? NaN) - value) / Math.abs(value)).toBeLessThan(1e-5);
    for (const input of TRAINED)
      expectClose(found.gradients[input][run] ?? [], flat(gradients[input] ?? []), 1e-4, input);
  });

  test.each([1, 0.7])('the released clamp zeroes the gradient of exactly the examples below e^-2, tau %d', (tau) => {
    const { head, representation } = fixture.positiveProbabilities.find((entry) => entry.tau === tau) ?? {
      head: [],
      representation: [],
    };
    const cases = [
      { name: 'headLoss', input: 'P', probabilities: head },
      { name: 'representationLoss', input: 'h1', probabilities: representation },
    ] as const;
    for (const { name, input, probabilities } of cases) {
      const gradient = evaluateTerm(fixture, name, tau).gradients[input][CLAMPED_RUN] ?? new Float32Array();
      const size = gradient.length / probabilities.length;
      expect(probabilities.some((p) => p < FLOOR) && probabilities.some((p) => p > FLOOR)).toBe(true);
      probabilities.forEach((probability, example) => {
        const own = gradient.subarray(example * size, (example + 1) * size);
        expect(
          own.every((slope) => slope === 0),
          `${name}, example ${example}`,
        ).toBe(probability < FLOOR);
      });
    }
  });

  test.each(['crossEntropy', 'headLoss', 'representationLoss', 'kl'] as const)(
    '%s: the gradient is the slope of central differences in every input',
    (name) => {
      const { gradients } = evaluateTerm(fixture, name, 1);
      for (const input of TRAINED) {
        const slopes = gradients[input][FREE_RUN] ?? new Float32Array();
        const norm = Math.hypot(...slopes);
        if (norm === 0) continue;
        const direction = slopes.map((slope) => slope / norm);
        const step = 0.01;
        const value = (by: number): number =>
          tf.tidy(() => {
            const x = trainedTensors(fixture);
            const moved = Float32Array.from([...direction, ...direction], (along) => along * by);
            const shifted = tf.add(x[input], tf.tensor(moved, x[input].shape));
            return termOf(fixture, { ...x, [input]: shifted }, name, 1).dataSync()[FREE_RUN] ?? NaN;
          });
        expectClose([(value(step) - value(-step)) / (2 * step)], [norm], 1e-3, input);
      }
    },
  );

  test('the Gaussians of both passes, and the divergence between them', () => {
    tf.tidy(() => {
      const x = trainedTensors(fixture);
      const { one, zero } = gaussians(fixture, x);
      const first = (tensor: tf.Tensor): ArrayLike<number> => {
        const data = tensor.dataSync();
        return data.slice(0, data.length / 2);
      };
      expectClose(first(one.mean), flat(fixture.pass1.mu), 1e-5);
      expectClose(first(one.logDeviation), flat(fixture.pass1.logSigma), 1e-5);
      expectClose(first(zero.mean), flat(fixture.pass0.mu), 1e-5);
      expectClose(first(zero.logDeviation), flat(fixture.pass0.logSigma), 1e-5);
      expectClose(divergence(fixture, x).dataSync(), [fixture.klBetween, fixture.klBetween], 1e-5);
    });
  });
});
