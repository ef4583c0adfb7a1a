/** Knobs turned while training. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { negativesOf, type LiveKnobs, type Recipe } from '../../../../src/lab/recipe';
import type { Task } from '../../../../src/lab/tasks/task';
import { Population } from '../../../../src/lab/training/population';
import { expectIdentical } from '../support/closeness';
import {
  curve,
  hear,
  knobsOf,
  shorten,
  silence,
  SMALL,
  train,
  trainTurning as turn,
  WatchedEngine,
  type Heard,
} from '../support/population';
import { loadSentiment, loadTiny } from '../support/tiny';

let encoder: Encoder;
let task: Task;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  task = shorten(await loadSentiment(), 24, 8);
});
afterAll(() => {
  encoder.dispose();
});

const trainTurning = (recipe: Recipe, turns: Readonly<Record<number, Partial<LiveKnobs>>>): Promise<Heard> =>
  turn({ encoder, task, recipe, engine: new WatchedEngine() }, turns);

describe('a weight turned at step 5', () => {
  const recipe: Recipe = { ...SMALL, steps: 9, warmup: 0 };
  const TURN = 5;
  let still: Heard;

  beforeAll(async () => {
    still = await train(encoder, task, recipe);
  });

  test.each([
    { key: 'gamma', value: 5, label: 'γ 0.1 → 5' },
    { key: 'beta', value: 5, label: 'β 0.2 → 5' },
    { key: 'kappa', value: 0, label: 'κ 0.1 → 0' },
    { key: 'learningRateScale', value: 3, label: 'Learning rate × 1 → 3' },
  ] as const)('$key changes the curve from the next step on, and leaves a mark', async ({ key, value, label }) => {
    const turned = await trainTurning(recipe, { [TURN]: { [key]: value } });
    expect(turned.marks).toEqual([{ step: TURN, label }]);
    const before = curve(still, 'crossEntropy', 0);
    const after = curve(turned, 'crossEntropy', 0);
    // Step 5 is measured before its update, which is the first with the new value.
    expectIdentical(after.slice(0, TURN + 1), before.slice(0, TURN + 1));
    for (let step = TURN + 1; step <= recipe.steps; step++) expect(after[step], `step ${step}`).not.toBe(before[step]);
  });

  test('the weights of terms that a method has not do not reach it, though it is computed beside one that has them', async () => {
    const pair: Recipe = { ...recipe, presets: ['infoprompt', 'infoprompt-off'], seeds: 1 };
    const quiet = await train(encoder, task, pair);
    const turned = await trainTurning(pair, { [TURN]: { gamma: 5, beta: 5 } });
    expect(curve(turned, 'crossEntropy', 0)).not.toEqual(curve(quiet, 'crossEntropy', 0));
    expectIdentical(curve(turned, 'crossEntropy', 1), curve(quiet, 'crossEntropy', 1));
  });

  test('temperature and negatives change what is measured at that very step', async () => {
    const turned = await trainTurning(recipe, { [TURN]: { temperature: 0.5, negatives: 3 } });
    expect(turned.marks.map(({ step }) => step)).toEqual([TURN, TURN]);
    expectIdentical(curve(turned, 'headLoss', 0).slice(0, TURN), curve(still, 'headLoss', 0).slice(0, TURN));
    expect(curve(turned, 'headLoss', 0)[TURN]).not.toBe(curve(still, 'headLoss', 0)[TURN]);
    expectIdentical(
      curve(turned, 'crossEntropy', 0).slice(0, TURN + 1),
      curve(still, 'crossEntropy', 0).slice(0, TURN + 1),
    );
    expect(curve(turned, 'representationCeiling', 0)[TURN - 1]).toBeCloseTo(Math.log(negativesOf(recipe) + 1), 5);
    expect(curve(turned, 'representationCeiling', 0)[TURN]).toBeCloseTo(Math.log(4), 5);
  });

  test('a knob set to what it was leaves neither a mark nor a trace', async () => {
    const turned = await trainTurning(recipe, { [TURN]: {} });
    expect(turned.marks).toEqual([]);
    expectIdentical(curve(turned, 'crossEntropy', 0), curve(still, 'crossEntropy', 0));
  });

  test('a learning rate of 0 stops all learning', async () => {
    const turned = await trainTurning({ ...recipe, shots: 16, batch: 16 }, { [TURN]: { learningRateScale: 0 } });
    // One batch is the whole sample, in another order each time.
    const norm = curve(turned, 'promptNorm', 0);
    expect(norm[TURN - 1]).not.toBe(norm[TURN]);
    for (let step = TURN; step <= recipe.steps; step++)
      expect(Math.abs((norm[step] ?? NaN) - (norm[TURN] ?? NaN))).toBeLessThan(1e-5);
  });
});

describe('the length of the prompt', () => {
  const WIDTH = 128;
  const LONG = 7;
  const SHORT = 2;

  test.each(['infoprompt', 'warp', 'prompt-tuning'] as const)(
    '%s: growing keeps every token and appends the initialisation’s next ones; shrinking keeps the first ones',
    async (id) => {
      const recipe: Recipe = { ...SMALL, presets: [id], inits: ['vocabulary'], seeds: 1, steps: 12, warmup: 0 };
      const engine = new WatchedEngine();
      const population = await Population.create({ encoder, task, recipe, engine });
      const group = engine.groups[0];
      if (group === undefined) throw new Error('No group was made.');
      const prompt = async (): Promise<Float32Array> =>
        (await engine.parametersOf(0)).get('prompt') ?? new Float32Array();
      const seen: { step: number; prompt: Float32Array }[] = [];
      const heard = silence();
      const events = population.train();
      // Before step 3 the prompt grows, before step 6 it shrinks; the events of the turn come before the step.
      for await (const event of events) {
        hear(heard, event);
        if (event.kind === 'mark') seen.push({ step: event.step, prompt: await prompt() });
        if (event.kind === 'diverged' || event.kind === 'final') continue;
        if (event.kind !== 'step') continue;
        if (event.step === 2) population.setKnobs({ ...knobsOf(population.recipe), promptLength: LONG });
        if (event.step === 5) population.setKnobs({ ...knobsOf(population.recipe), promptLength: SHORT });
        if (event.step === 2 || event.step === 5) seen.push({ step: event.step, prompt: await prompt() });
      }
      const [beforeGrowth, grown, beforeShrinking, shrunk] = seen.map((entry) => entry.prompt);
      expect(heard.marks).toEqual([
        { step: 3, label: `m ${SMALL.promptLength} → ${LONG}` },
        { step: 6, label: `m ${LONG} → ${SHORT}` },
      ]);
      expect(beforeGrowth).toHaveLength(SMALL.promptLength * WIDTH);
      expect(grown).toHaveLength(LONG * WIDTH);
      expectIdentical(grown?.subarray(0, SMALL.promptLength * WIDTH) ?? [], beforeGrowth ?? []);
      const draw = group.spec.runs[0]?.drawToken ?? (() => new Float32Array());
      const appended = Array.from({ length: LONG - SMALL.promptLength }, (_, i) => [
        ...draw(SMALL.promptLength + i),
      ]).flat();
      expectIdentical(grown?.subarray(SMALL.promptLength * WIDTH) ?? [], appended);
      expect(shrunk).toHaveLength(SHORT * WIDTH);
      expectIdentical(shrunk ?? [], beforeShrinking?.subarray(0, SHORT * WIDTH) ?? []);
      expect(heard.diverged).toEqual([]);
      expect(heard.steps.at(-1)?.row.crossEntropy.every(Number.isFinite)).toBe(true);
      expect((await prompt()).length).toBe(SHORT * WIDTH);
      population.dispose();
    },
  );

  test('a prompt that grew has the numbers of one that was long from the start, where nothing was learnt', async () => {
    const recipe: Recipe = { ...SMALL, presets: ['infoprompt', 'prompt-tuning'], learningRateScale: 0, steps: 4 };
    const grown = await trainTurning(recipe, { 2: { promptLength: LONG } });
    const long = await train(encoder, task, { ...recipe, promptLength: LONG });
    for (const metric of ['crossEntropy', 'promptNorm'] as const) {
      for (let column = 0; column < 4; column++) {
        expectIdentical(curve(grown, metric, column).slice(2), curve(long, metric, column).slice(2), metric);
      }
    }
  });

  test('up and down again and again, the count of tensors stands still', async () => {
    const recipe: Recipe = { ...SMALL, presets: ['infoprompt', 'infoprompt-static', 'warp'], steps: 13 };
    const population = await Population.create({ encoder, task, recipe, engine: new WatchedEngine() });
    const counts: number[] = [];
    for await (const event of population.train()) {
      if (event.kind !== 'step') continue;
      counts.push(tf.memory().numTensors);
      population.setKnobs({ ...knobsOf(population.recipe), promptLength: [5, 2, 7, 1][event.step % 4] ?? 4 });
    }
    population.dispose();
    expect(new Set(counts).size).toBe(1);
  });
});
