/** A small population in a browser: the backends agree, and no tensor is left behind. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { STEP_METRICS } from '../../src/lab/training/metrics';
import type { Recipe } from '../../src/lab/recipe';
import { startBackend } from '../../src/worker/backend';
import { expectClose } from '../unit/lab/support/closeness';
import { shorten, SMALL, train, type Heard } from '../unit/lab/support/population';
import { fetchSentiment, fetchTiny } from './reference-files';

const BACKENDS = ['webgpu', 'wasm'] as const;
const RECIPE: Recipe = { ...SMALL, presets: ['prompt-tuning', 'infoprompt'], seeds: 1, steps: 3, warmup: 0 };

const fail = (reason: string): void => expect.fail(`The device was lost: ${reason}`);

const heard = new Map<(typeof BACKENDS)[number], Heard>();

describe.each(BACKENDS)('%s', (backend) => {
  beforeAll(async () => {
    expect(await startBackend(backend, fail)).toMatchObject({ name: backend });
  });

  test('two runs train three steps and leave no tensor behind', async () => {
    const encoder = await fetchTiny();
    const before = tf.memory().numTensors;
    const task = shorten(await fetchSentiment(), 20, 2);
    const trained = await train(encoder, task, RECIPE);
    heard.set(backend, trained);
    expect(tf.memory().numTensors).toBe(before);
    encoder.dispose();
    expect(trained.steps.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    expect(trained.diverged).toEqual([]);
    for (const { row } of trained.steps) expect([...row.crossEntropy].every(Number.isFinite)).toBe(true);
    expect(trained.finals).toHaveLength(1);
  });
});

test('the curves of both backends agree', () => {
  const [gpu, wasm] = BACKENDS.map((backend) => heard.get(backend));
  if (gpu === undefined || wasm === undefined) throw new Error('A backend did not train.');
  wasm.steps.forEach(({ row }, i) => {
    for (const metric of STEP_METRICS) {
      const own = [...(gpu.steps[i]?.row[metric] ?? [])];
      const other = [...row[metric]];
      expect(own.map(Number.isNaN), metric).toEqual(other.map(Number.isNaN));
      const finite = (values: number[]): number[] => values.filter((value) => !Number.isNaN(value));
      expectClose(finite(own), finite(other), 1e-3, `${metric}, step ${i}`);
    }
  });
});
