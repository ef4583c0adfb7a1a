/** How far the default is reduced on machines of different speeds; the clock belongs to the test. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startBackend } from '../../../src/cli/platform';
import type { Encoder } from '../../../src/lab/encoder/encoder';
import { DEFAULT_RECIPE } from '../../../src/lab/recipe';
import type { Task } from '../../../src/lab/tasks/task';
import type { Engine } from '../../../src/lab/training/engine';
import { emptyRow, STEP_METRICS } from '../../../src/lab/training/metrics';
import { enumerateRuns } from '../../../src/lab/training/runs';
import { reduceToPace } from '../../../src/worker/reduction';
import { loadSentiment, loadTiny } from '../lab/support/tiny';

let encoder: Encoder;
let task: Task;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  task = await loadSentiment();
});
afterAll(() => {
  encoder.dispose();
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Trains nothing; a step takes `perSequence` milliseconds for each run and example, and the first one 500 more. */
function engineOf(perSequence: number): Engine {
  return {
    stepsAhead: 1,
    memory: () => ({ bytes: 0, tensors: 0, waves: 1 }),
    createGroup: (_, { runs }) => {
      let first = true;
      const refuse = (): never => {
        throw new Error('A measurement needs nothing but steps.');
      };
      return {
        step: (_step, { labels }) => {
          vi.advanceTimersByTime(perSequence * runs.length * labels.length + (first ? 500 : 0));
          first = false;
          return Promise.resolve(emptyRow(STEP_METRICS, runs.length));
        },
        measure: refuse,
        termGradients: refuse,
        evaluate: refuse,
        states: refuse,
        plan: refuse,
        resize: refuse,
        state: refuse,
        restore: refuse,
        parameters: refuse,
        gradients: refuse,
        dispose: () => undefined,
      };
    },
  };
}

const stepTime = (recipe: typeof DEFAULT_RECIPE, perSequence: number): number =>
  enumerateRuns(recipe, 2).length * recipe.batch * perSequence;

test('a quick machine trains the default as it is, however long compiling takes', async () => {
  const { recipe, changes } = await reduceToPace(DEFAULT_RECIPE, { encoder, task, engine: engineOf(0.25) });
  expect(recipe).toEqual(DEFAULT_RECIPE);
  expect(changes).toEqual([]);
});

test('a slower machine takes smaller batches before fewer seeds, and a step stays within 250 ms', async () => {
  const { recipe, changes } = await reduceToPace(DEFAULT_RECIPE, { encoder, task, engine: engineOf(1) });
  expect(recipe).toEqual({ ...DEFAULT_RECIPE, batch: 8, validation: 64 });
  expect(stepTime(recipe, 1)).toBeLessThanOrEqual(250);
  expect(changes).toEqual(['8 examples a batch instead of 16', '64 validation examples instead of 128']);
});

test('a slow one takes fewer seeds, too, but as many as a verdict needs before the smallest batches', async () => {
  const { recipe } = await reduceToPace(DEFAULT_RECIPE, { encoder, task, engine: engineOf(2) });
  expect([recipe.seeds, recipe.batch]).toEqual([6, 4]);
  expect(stepTime(recipe, 2)).toBeLessThanOrEqual(250);
});

test('there is a floor: three seeds, batches of four', async () => {
  const { recipe } = await reduceToPace(DEFAULT_RECIPE, { encoder, task, engine: engineOf(100) });
  expect([recipe.seeds, recipe.batch]).toEqual([3, 4]);
});
