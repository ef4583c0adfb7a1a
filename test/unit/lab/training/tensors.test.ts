/** Ownership of tensors: training for however long leaves as many as there were. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { PRESET_IDS } from '../../../../src/lab/presets';
import type { Recipe } from '../../../../src/lab/recipe';
import type { Task } from '../../../../src/lab/tasks/task';
import { Population } from '../../../../src/lab/training/population';
import { shorten, SMALL, WatchedEngine } from '../support/population';
import { loadSentiment, loadTiny } from '../support/tiny';

const MANY_STEPS = 2000;
const FEW_STEPS = 60;

let encoder: Encoder;
let task: Task;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  task = shorten(await loadSentiment(), 18, 2);
});
afterAll(() => {
  encoder.dispose();
});

/** Tensors and bytes at every step, and before and after the population's life. */
async function countWhileTraining(recipe: Recipe): Promise<{ before: number; during: Set<number>; after: number }> {
  const before = tf.memory().numTensors;
  const population = await Population.create({ encoder, task, recipe, engine: new WatchedEngine() });
  const during = new Set<number>();
  for await (const event of population.train()) if (event.kind === 'step') during.add(tf.memory().numTensors);
  population.dispose();
  return { before, during, after: tf.memory().numTensors };
}

test(`${MANY_STEPS} steps of a small recipe`, async () => {
  const recipe: Recipe = {
    ...SMALL,
    presets: ['head-only', 'warp', 'infoprompt-static'],
    seeds: 1,
    batch: 1,
    promptLength: 1,
    steps: MANY_STEPS,
    evalEvery: 500,
  };
  const { before, during, after } = await countWhileTraining(recipe);
  expect(during.size).toBe(1);
  expect([...during][0]).toBeGreaterThan(before);
  expect(after).toBe(before);
});

test(`${FEW_STEPS} steps of every preset, with evaluations between`, async () => {
  const recipe: Recipe = {
    ...SMALL,
    presets: PRESET_IDS,
    seeds: 1,
    batch: 2,
    promptLength: 2,
    steps: FEW_STEPS,
    evalEvery: 20,
  };
  const { before, during, after } = await countWhileTraining(recipe);
  expect(during.size).toBe(1);
  expect(after).toBe(before);
});

test('a population left in the middle of a step frees everything when it is disposed', async () => {
  const before = tf.memory().numTensors;
  const population = await Population.create({
    encoder,
    task,
    recipe: { ...SMALL, presets: ['infoprompt', 'prompt-tuning'] },
    engine: new WatchedEngine(),
  });
  let pulled = 0;
  for await (const _ of population.train()) if (++pulled === 6) break;
  await population.answer([{ text: 'a fine film', text2: null, label: 0 }]);
  population.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
