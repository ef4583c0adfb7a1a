/** The random numbers of a step depend on a run's seeds and on the step, and on nothing else. */
import { expect, test } from 'vitest';
import { stepNoise } from '../../../../src/lab/training/noise';
import { expectIdentical } from '../support/closeness';

const run = (seed: number, dataSeed: number): { seed: number; dataSeed: number } => ({ seed, dataSeed });
const [BATCH, SIZE] = [3, 5];
const of = (noise: Float32Array, index: number): Float32Array =>
  noise.subarray(index * BATCH * SIZE, (index + 1) * BATCH * SIZE);

test('a run has the same noise alone and in company, and shares it with runs of the same seeds', () => {
  const together = stepNoise('sample', [run(4, 0), run(1, 0), run(4, 1), run(1, 0)], 7, BATCH, SIZE);
  expectIdentical(of(together, 1), stepNoise('sample', [run(1, 0)], 7, BATCH, SIZE));
  expectIdentical(of(together, 2), stepNoise('sample', [run(4, 1)], 7, BATCH, SIZE));
  expectIdentical(of(together, 3), of(together, 1));
});

test('another seed, data seed, step or purpose gives other noise', () => {
  const first = (noise: Float32Array): number => noise[0] ?? NaN;
  const all = [
    stepNoise('sample', [run(0, 0)], 0, BATCH, SIZE),
    stepNoise('sample', [run(1, 0)], 0, BATCH, SIZE),
    stepNoise('sample', [run(0, 1)], 0, BATCH, SIZE),
    stepNoise('sample', [run(0, 0)], 1, BATCH, SIZE),
    stepNoise('negatives', [run(0, 0)], 0, BATCH, SIZE),
  ].map(first);
  expect(new Set(all).size).toBe(all.length);
});

test('it is standard normal', () => {
  const values = stepNoise(
    'negatives',
    Array.from({ length: 20 }, (_, seed) => run(seed, 0)),
    3,
    16,
    64,
  );
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.04);
});
