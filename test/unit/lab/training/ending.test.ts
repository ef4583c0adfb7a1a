/** The end of training: evaluation, the test set, going on afterwards, and questions about other texts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import type { Task } from '../../../../src/lab/tasks/task';
import { Population } from '../../../../src/lab/training/population';
import { curve, hear, shorten, silence, SMALL, train, trainToEnd, WatchedEngine } from '../support/population';
import { loadSentiment, loadTiny } from '../support/tiny';

let encoder: Encoder;
let full: Task;
let task: Task;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  full = await loadSentiment();
  task = shorten(full, 28, 10);
});
afterAll(() => {
  encoder.dispose();
});

test('evaluations come at every multiple of the interval and at the end, once each', async () => {
  const { evaluations, steps, finals } = await train(encoder, task, { ...SMALL, seeds: 1, steps: 8, evalEvery: 4 });
  expect(evaluations.map(({ step }) => step)).toEqual([0, 4, 8]);
  expect(steps.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(finals.map(({ step }) => step)).toEqual([8]);
});

test('test accuracy is the share of right answers over all test examples', async () => {
  const { finals, population } = await train(encoder, task, { ...SMALL, presets: ['warp', 'idpg'] });
  const { accuracy, correct } = finals[0] ?? { accuracy: [], correct: new Uint8Array() };
  expect(correct).toHaveLength(population.runs.length * task.test.length);
  population.runs.forEach((_, column) => {
    const own = correct.subarray(column * task.test.length, (column + 1) * task.test.length);
    expect(accuracy[column]).toBeCloseTo(own.reduce((sum, hit) => sum + hit, 0) / task.test.length, 6);
  });
});

test('the metric in force is measured at evaluations and at the end, and changes nothing else', async () => {
  const recipe = { ...SMALL, presets: ['warp', 'idpg'] as const };
  const byAccuracy = await train(encoder, task, recipe);
  const byMatthews = await train(encoder, task, { ...recipe, metric: 'matthews' as const });
  expect(byAccuracy.population.metric).toBe('accuracy');
  expect(byMatthews.population.metric).toBe('matthews');
  expect(byMatthews.steps).toEqual(byAccuracy.steps);
  for (const [index, { row }] of byAccuracy.evaluations.entries()) {
    expect(row.score).toEqual(row.accuracy);
    expect(byMatthews.evaluations[index]?.row.accuracy).toEqual(row.accuracy);
  }
  const [end, other] = [byAccuracy.finals[0], byMatthews.finals[0]];
  expect(end?.score).toEqual(end?.accuracy);
  expect(other?.accuracy).toEqual(end?.accuracy);
  expect(other?.confusion).toEqual(end?.confusion);
  byMatthews.population.runs.forEach((_, column) => {
    const [tn = 0, fp = 0, fn = 0, tp = 0] = other?.confusion.subarray(4 * column, 4 * column + 4) ?? [];
    expect(tn + fp + fn + tp).toBe(task.test.length);
    expect((tn + tp) / task.test.length).toBeCloseTo(other?.accuracy[column] ?? NaN, 6);
    const spread = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
    expect(other?.score[column]).toBeCloseTo(spread === 0 ? 0 : (tp * tn - fp * fn) / spread, 6);
    expect(other?.calibrationError[column]).toBeGreaterThanOrEqual(0);
    expect(other?.calibrationError[column]).toBeLessThanOrEqual(1);
  });
});

test('a metric that the task cannot be judged by is refused before anything is made', async () => {
  const recipe = { ...SMALL, metric: 'macro-f1-without-other' as const };
  const engine = new WatchedEngine();
  await expect(Population.create({ encoder, task, recipe, engine })).rejects.toThrow(/none of these/);
  expect(engine.groups).toEqual([]);
});

test('the test examples are touched by nothing but the end', async () => {
  const swapped: Task = {
    ...task,
    test: task.test.map((example) => ({ ...example, text: 'something else altogether', label: 1 - example.label })),
  };
  const recipe = { ...SMALL, seeds: 1, steps: 4, evalEvery: 2 };
  const one = await train(encoder, task, recipe);
  const two = await train(encoder, swapped, recipe);
  expect(two.steps).toEqual(one.steps);
  expect(two.evaluations).toEqual(one.evaluations);
});

describe('after the end', () => {
  test('extend goes on from the same state, to a second end', async () => {
    const recipe = { ...SMALL, seeds: 1, steps: 4, warmup: 0 };
    const population = await Population.create({ encoder, task, recipe, engine: new WatchedEngine() });
    const first = await trainToEnd(population);
    expect(population.finished).toBe(true);
    population.extend(9);
    expect(population.finished).toBe(false);
    const second = await trainToEnd(population);
    population.dispose();
    expect([...new Set(second.steps.map(({ step }) => step))]).toEqual([4, 5, 6, 7, 8, 9]);
    expect(second.steps.find(({ step }) => step === 4)?.row.crossEntropy).toEqual(first.steps.at(-1)?.row.crossEntropy);
    expect(curve(second, 'promptNorm', 0).at(-1)).not.toBe(curve(first, 'promptNorm', 0).at(-1));
    expect(first.finals[0]?.step).toBe(4);
    expect(second.finals.map(({ step }) => step)).toEqual([9]);
  });

  test('a recipe cannot be made to end before the present step', async () => {
    const population = await Population.create({
      encoder,
      task,
      recipe: { ...SMALL, seeds: 1, steps: 6 },
      engine: new WatchedEngine(),
    });
    const heard = silence();
    for await (const event of population.train()) {
      hear(heard, event);
      if (event.kind === 'step' && event.step === 3) population.extend(1);
    }
    population.dispose();
    expect(heard.finals.map(({ step }) => step)).toEqual([population.step]);
    expect(population.step).toBeGreaterThanOrEqual(3);
    expect(population.step).toBeLessThan(6);
  });

  test('training on, without extending, only repeats the end', async () => {
    const population = await Population.create({
      encoder,
      task,
      recipe: { ...SMALL, seeds: 1, steps: 2 },
      engine: new WatchedEngine(),
    });
    const first = await trainToEnd(population);
    const second = await trainToEnd(population);
    population.dispose();
    expect(second.evaluations).toEqual([]);
    expect(second.finals).toEqual(first.finals);
  });
});

test('every run answers a text with probabilities, as it would answer the same text in the test set', async () => {
  const population = await Population.create({
    encoder,
    task,
    recipe: { ...SMALL, presets: ['head-only', 'warp', 'infoprompt', 'prompt-tuning'], dataSeeds: 2 },
    engine: new WatchedEngine(),
  });
  const { finals } = await trainToEnd(population);
  const correct = finals[0]?.correct ?? new Uint8Array();
  for (const [index, example] of task.test.slice(0, 4).entries()) {
    const { probabilities, classes } = await population.answer([{ ...example, text2: null }]);
    expect(classes).toBe(2);
    population.runs.forEach((_, column) => {
      const own = probabilities.subarray(column * classes, (column + 1) * classes);
      expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      const [first = NaN, second = NaN] = own;
      // Within rounding of a tie the two may disagree.
      if (Math.abs(first - second) < 1e-4) return;
      expect(Number((second > first ? 1 : 0) === example.label)).toBe(correct[column * task.test.length + index]);
    });
  }
  population.dispose();
});

test('what a population tells of itself', async () => {
  const population = await Population.create({
    encoder,
    task: full,
    recipe: { ...SMALL, presets: ['warp'], shots: 64, steps: 3, promptLength: 8 },
    engine: new WatchedEngine(),
  });
  expect(population.validationExamples).toBe(128);
  expect(population.cutShare).toBe(0);
  expect(population.step).toBe(0);
  population.dispose();
  const wordy = {
    ...task,
    train: task.train.map((example, i) => (i % 2 === 0 ? { ...example, text: 'word '.repeat(200) } : example)),
  };
  const cut = await Population.create({
    encoder,
    task: wordy,
    recipe: { ...SMALL, presets: ['warp', 'head-only'] },
    engine: new WatchedEngine(),
  });
  expect(cut.cutShare).toBeCloseTo(0.5, 1);
  cut.dispose();
});

test('a prompt starts at the released clamp’s blind spot: the head loss has no gradient at all there', async () => {
  const recipe = {
    ...SMALL,
    presets: ['infoprompt', 'infoprompt-released'] as const,
    inits: ['small-normal'] as const,
    steps: 1,
    temperature: 1,
  };
  const { steps, evaluations, population } = await train(encoder, task, recipe);
  const row = evaluations[0]?.row;
  population.runs.forEach(({ preset }, column) => {
    const released = preset === 'infoprompt-released';
    // p+ < e^-2 for every text of the batch, so that the clamped loss reads exactly 2 nats.
    const loss = steps[0]?.row.headLoss[column];
    if (released) expect(loss).toBe(2);
    else expect(loss).toBeGreaterThan(2);
    for (const metric of ['gradientHead', 'gradientRepresentation'] as const) {
      if (released) expect(row?.[metric][column], metric).toBe(0);
      else expect(row?.[metric][column], metric).toBeGreaterThan(0);
    }
    expect(row?.gradientCrossEntropy[column]).toBeGreaterThan(0);
  });
});
