/** Training with the compiled engine, step by step beside the reference: long curves, live changes, company and divergence. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../../../../src/cli/engines';
import { startBackend } from '../../../../src/cli/platform';
import { referenceEngine } from '../../../../src/engine/reference';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { PRESET_IDS } from '../../../../src/lab/presets';
import type { Recipe } from '../../../../src/lab/recipe';
import type { Task } from '../../../../src/lab/tasks/task';
import type { Engine } from '../../../../src/lab/training/engine';
import { describeRuns } from '../../../../src/lab/training/grouping';
import { STEP_METRICS } from '../../../../src/lab/training/metrics';
import { expectClose, expectIdentical } from '../../lab/support/closeness';
import { curve, shorten, SMALL, train, trainTurning, WatchedEngine, type Heard } from '../../lab/support/population';
import { loadSentiment, loadTiny } from '../../lab/support/tiny';

const LONG: Recipe = {
  ...SMALL,
  presets: ['warp', 'infoprompt'],
  seeds: 1,
  batch: 2,
  promptLength: 2,
  steps: 200,
  validation: 8,
};

let encoder: Encoder;
let task: Task;
let compiled: Engine;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  task = shorten(await loadSentiment(), 26, 4);
  ({ engine: compiled } = await startEngine('compiled', 'wasm', '1'));
});
afterAll(() => {
  encoder.dispose();
});

const trainWith = (engine: Engine, recipe: Recipe): Promise<Heard> =>
  train(encoder, task, recipe, new WatchedEngine((spec) => spec, engine));

const isNumber = (value: number): boolean => !Number.isNaN(value);

/** Of one run each: the same metrics at every step, within `tolerance`. */
function expectCurves(found: Heard, column: number, expected: Heard, expectedColumn: number, tolerance: number): void {
  expect(found.steps).toHaveLength(expected.steps.length);
  for (const metric of STEP_METRICS) {
    const [own, wanted] = [curve(found, metric, column), curve(expected, metric, expectedColumn)];
    expect(own.map(isNumber), metric).toEqual(wanted.map(isNumber));
    expectClose(own.filter(isNumber), wanted.filter(isNumber), tolerance, `${metric} of run ${column}`);
  }
}

function expectSame(found: Heard, expected: Heard): void {
  expect(found.steps).toHaveLength(expected.steps.length);
  expected.steps.forEach(({ row }, step) => {
    for (const metric of STEP_METRICS) {
      expectIdentical(found.steps[step]?.row[metric] ?? [], row[metric], `${metric} at step ${step}`);
    }
  });
  expect(found.evaluations).toEqual(expected.evaluations);
  expect(found.finals).toEqual(expected.finals);
}

describe('200 steps', () => {
  let heard: Heard;

  beforeAll(async () => {
    heard = await trainWith(compiled, LONG);
  });

  test('every metric stays within 1e-3 of the reference', async () => {
    const expected = await trainWith(referenceEngine, LONG);
    for (const column of [0, 1]) expectCurves(heard, column, expected, column, 1e-3);
  });

  test('once more, they are the same to the last bit', async () => {
    expectSame(await trainWith(compiled, LONG), heard);
  });

  test('with two threads, they are the same to the last bit', async () => {
    const { engine } = await startEngine('compiled', 'wasm', '2');
    expectSame(await trainWith(engine, LONG), heard);
  });
});

describe('a run alone equals the same run in company', () => {
  const recipe: Recipe = {
    ...SMALL,
    presets: PRESET_IDS,
    batch: 2,
    dataSeeds: 2,
    steps: 20,
    learningRate: 0.003,
    validation: 8,
  };
  let company: Heard;

  beforeAll(async () => {
    company = await trainWith(compiled, recipe);
  });

  test.each(PRESET_IDS)('%s', async (preset) => {
    const alone = await trainWith(compiled, { ...recipe, presets: [preset], seeds: 1, dataSeeds: 1 });
    const column = describeRuns(recipe, task, encoder).findIndex(
      (run) => run.preset === preset && run.seed === 0 && run.dataSeed === 0,
    );
    expectCurves(alone, 0, company, column, 1e-4);
  });
});

test('knobs turned on the way: prompts that grow and shrink, weights, temperature and negatives', async () => {
  const recipe: Recipe = {
    ...SMALL,
    presets: ['prompt-tuning', 'infoprompt', 'infoprompt-static'],
    inits: ['vocabulary'],
    seeds: 1,
    batch: 2,
    steps: 35,
    warmup: 0,
    learningRate: 0.003,
    validation: 8,
  };
  const turns = {
    3: { promptLength: 9 },
    8: { gamma: 2, beta: 0 },
    12: { promptLength: 1, temperature: 0.5 },
    17: { negatives: 3, kappa: 1 },
    21: { promptLength: 6, learningRateScale: 2 },
    26: { temperature: 2, decay: 1 },
    31: { promptLength: 5 },
  };
  const [found, expected] = await Promise.all(
    [compiled, referenceEngine].map((engine) => trainTurning({ encoder, task, recipe, engine }, turns)),
  );
  if (found === undefined || expected === undefined) throw new Error('There are two engines.');
  expect(found.marks).toEqual(expected.marks);
  for (let column = 0; column < 3; column++) expectCurves(found, column, expected, column, 1e-3);
});
