/** The lab's own kernels on the WASM backend against exact values and against the cpu backend. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../src/cli/platform';
import { gatherRows, gelu as labGelu } from '../../../src/lab/encoder/frozen';
import { GELU } from '../../../src/lab/encoder/wasm-kernels';
import { RandomStream } from '../../../src/lab/random';
import { expectIdentical } from '../lab/support/closeness';
import { gelu as exactGelu } from '../lab/support/plain-bert';

beforeAll(async () => {
  await startBackend('wasm');
  expect(tf.getKernel(GELU, 'wasm')).toBeDefined();
});

const inputs = Float32Array.from([
  ...Array.from({ length: 4001 }, (_, i) => -10 + i / 200),
  ...new RandomStream('gelu', 1).normals(new Float32Array(2000)),
  ...[0, -0, 6, -6, 5.9999, -5.9999, 1e-30, 1e30, -1e30],
]);

describe('GELU', () => {
  const run = (): { value: Float32Array; slope: Float32Array } =>
    tf.tidy(() => {
      const x = tf.tensor1d(inputs);
      const slope = tf.grad((y) => tf.sum(tf.mul(labGelu(y), 2)))(x);
      return { value: labGelu(x).dataSync(), slope: slope.dataSync() };
    }) as unknown as { value: Float32Array; slope: Float32Array };

  test('is x Phi(x)', () => {
    const { value } = run();
    inputs.forEach((x, i) => {
      const wanted = exactGelu(x);
      expect(Math.abs((value[i] ?? NaN) - wanted), `at ${x}`).toBeLessThan(2e-7 * (1 + Math.abs(wanted)));
    });
  });

  test('has the slope Phi(x) + x phi(x), times what comes from above', () => {
    const { slope } = run();
    inputs.forEach((x, i) => {
      if (Math.abs(x) > 100) return;
      const wanted = (exactGelu(x + 1e-5) - exactGelu(x - 1e-5)) / 1e-5;
      expect(Math.abs((slope[i] ?? NaN) - wanted), `at ${x}`).toBeLessThan(1e-6);
    });
  });

  test('passes on what is not a number', () => {
    const value = tf.tidy(() => labGelu(tf.tensor1d([NaN, 1])).dataSync());
    expect(value[0]).toBeNaN();
    expect(value[1]).toBeCloseTo(0.8413447, 6);
  });
});

describe('gathering rows', () => {
  const RUNS = 3;
  const ROWS = 50;
  const WIDTH = 17;
  const data = new RandomStream('rows', 1).normals(new Float32Array(RUNS * ROWS * WIDTH));
  const gathered = (count: number): { found: Float32Array; wanted: Float32Array } => {
    const indices = Int32Array.from({ length: count }, (_, i) => (i * 7) % ROWS);
    const found = tf.tidy(() =>
      gatherRows(tf.tensor3d(data, [RUNS, ROWS, WIDTH]), tf.tensor1d(indices, 'int32')).dataSync(),
    ) as Float32Array;
    const wanted = new Float32Array(RUNS * count * WIDTH);
    for (let run = 0; run < RUNS; run++) {
      indices.forEach((row, i) => {
        const from = (run * ROWS + row) * WIDTH;
        wanted.set(data.subarray(from, from + WIDTH), (run * count + i) * WIDTH);
      });
    }
    return { found, wanted };
  };

  test('gives the same rows of every run, repeated and left out as asked', () => {
    const { found, wanted } = gathered(73);
    expectIdentical(found, wanted);
  });

  test('also where the result is so large that the heap has to grow for it', () => {
    // About 40 MB, more than a fresh WASM heap has left.
    const { found, wanted } = gathered(200_000);
    expect(found.length).toBe(wanted.length);
    expect(found.every((value, i) => value === wanted[i])).toBe(true);
  });
});
