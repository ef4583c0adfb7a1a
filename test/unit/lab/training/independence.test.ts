/** A run's curve depends neither on the runs beside it nor on when it was computed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { PRESET_IDS } from '../../../../src/lab/presets';
import type { Recipe } from '../../../../src/lab/recipe';
import type { Task } from '../../../../src/lab/tasks/task';
import type { GroupSpec } from '../../../../src/lab/training/engine';
import { EVALUATION_METRICS, STEP_METRICS } from '../../../../src/lab/training/metrics';
import { Population } from '../../../../src/lab/training/population';
import { expectClose, expectIdentical } from '../support/closeness';
import {
  curve,
  hear,
  shorten,
  silence,
  SMALL,
  train,
  trainToEnd,
  WatchedEngine,
  type Heard,
} from '../support/population';
import { loadSentiment, loadTiny } from '../support/tiny';

let encoder: Encoder;
let task: Task;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  task = shorten(await loadSentiment(), 32, 8);
});
afterAll(() => {
  encoder.dispose();
});

interface Ended extends Heard {
  readonly population: Population;
  readonly parameters: ReadonlyMap<string, Float32Array>[];
}

/** Trains to the end and keeps every run's parameters. */
async function trainKeeping(recipe: Recipe): Promise<Ended> {
  const engine = new WatchedEngine();
  const population = await Population.create({ encoder, task, recipe, engine });
  const heard = await trainToEnd(population);
  const parameters = await Promise.all(population.runs.map((_, column) => engine.parametersOf(column)));
  population.dispose();
  return { ...heard, population, parameters };
}

describe('a run alone equals the same run in company', () => {
  const STEPS = 20;
  const recipe: Recipe = { ...SMALL, presets: PRESET_IDS, seeds: 2, steps: STEPS, learningRate: 0.003 };
  let company: Ended;

  beforeAll(async () => {
    company = await trainKeeping(recipe);
    expect(company.population.runs.length).toBeGreaterThanOrEqual(16);
  });

  test.each(PRESET_IDS)('%s', async (id) => {
    const alone = await trainKeeping({ ...recipe, presets: [id], seeds: 1 });
    const column = company.population.runs.findIndex(({ preset, seed }) => preset === id && seed === 0);
    expect(alone.steps).toHaveLength(STEPS + 1);
    for (const metric of STEP_METRICS) {
      const own = curve(alone, metric, 0);
      const beside = curve(company, metric, column);
      expect(own.map(Number.isNaN), metric).toEqual(beside.map(Number.isNaN));
      if (!Number.isNaN(own[0])) expectClose(own, beside, 1e-4, metric);
    }
    for (const metric of EVALUATION_METRICS) {
      const own = alone.evaluations.map(({ row }) => row[metric][0] ?? NaN);
      const beside = company.evaluations.map(({ row }) => row[metric][column] ?? NaN);
      expect(own.map(Number.isNaN), metric).toEqual(beside.map(Number.isNaN));
      if (metric !== 'accuracy' && metric !== 'score' && !Number.isNaN(own[0])) expectClose(own, beside, 1e-3, metric);
    }
    for (const [name, values] of alone.parameters[0] ?? []) {
      expectClose(values, company.parameters[column]?.get(name) ?? [], 1e-3, name);
    }
  });
});

test('a second data seed leaves the runs of the first as they are', async () => {
  const recipe: Recipe = { ...SMALL, presets: ['infoprompt', 'warp'], seeds: 2, steps: 5 };
  const one = await train(encoder, task, recipe);
  const two = await train(encoder, task, { ...recipe, dataSeeds: 2 });
  one.population.runs.forEach((run, column) => {
    const same = two.population.runs.findIndex(
      ({ preset, seed, dataSeed }) => preset === run.preset && seed === run.seed && dataSeed === 0,
    );
    expectClose(curve(one, 'crossEntropy', column), curve(two, 'crossEntropy', same), 1e-4);
    const other = two.population.runs.findIndex(
      ({ preset, seed, dataSeed }) => preset === run.preset && seed === run.seed && dataSeed === 1,
    );
    expect(curve(two, 'crossEntropy', other)).not.toEqual(curve(two, 'crossEntropy', same));
  });
});

describe('repetition', () => {
  const recipe: Recipe = { ...SMALL, presets: ['infoprompt', 'prompt-tuning'], steps: 8, evalEvery: 4 };
  let first: Heard;

  beforeAll(async () => {
    first = await train(encoder, task, recipe);
  });

  const expectSame = (second: Heard): void => {
    expect(second.steps.map(({ step }) => step)).toEqual(first.steps.map(({ step }) => step));
    first.steps.forEach(({ row }, i) => {
      for (const metric of STEP_METRICS) expectIdentical(second.steps[i]?.row[metric] ?? [], row[metric], metric);
    });
    first.evaluations.forEach(({ row }, i) => {
      for (const metric of EVALUATION_METRICS)
        expectIdentical(second.evaluations[i]?.row[metric] ?? [], row[metric], metric);
    });
    expectIdentical(second.finals[0]?.accuracy ?? [], first.finals[0]?.accuracy ?? []);
    expectIdentical(second.finals[0]?.correct ?? [], first.finals[0]?.correct ?? []);
  };

  test('the same recipe gives identical numbers', async () => {
    expectSame(await train(encoder, task, recipe));
  });

  test('pausing, and training another population meanwhile, changes nothing', async () => {
    const population = await Population.create({ encoder, task, recipe, engine: new WatchedEngine() });
    const heard = silence();
    let pulled = 0;
    for await (const event of population.train()) {
      hear(heard, event);
      if (++pulled === 5) await train(encoder, task, { ...recipe, presets: ['warp'], steps: 2 });
      if (pulled % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    population.dispose();
    expectSame(heard);
  });

  test('leaving the generator at any event and training again goes on where it was', async () => {
    const population = await Population.create({ encoder, task, recipe, engine: new WatchedEngine() });
    const heard = silence();
    const ended = (): boolean => population.finished;
    let allowed = 0;
    while (!ended()) {
      let pulled = 0;
      allowed = (allowed % 5) + 1;
      for await (const event of population.train()) {
        hear(heard, event);
        if (++pulled === allowed && !ended()) break;
      }
    }
    population.dispose();
    expectSame(heard);
  });
});

describe('a run that diverges', () => {
  const recipe: Recipe = { ...SMALL, presets: ['infoprompt', 'infoprompt-off'], seeds: 3, steps: 6 };
  const BROKEN = 1;
  /** The start of one run's prompt is not a number. */
  const poison = (spec: GroupSpec): GroupSpec => ({
    ...spec,
    runs: spec.runs.map((run) =>
      run.column === BROKEN ? { ...run, drawToken: (token) => run.drawToken(token).fill(NaN) } : run,
    ),
  });

  test('is reported once, and the others do not notice', async () => {
    const healthy = await train(encoder, task, recipe);
    const poisoned = await train(encoder, task, recipe, new WatchedEngine(poison));
    expect(poisoned.diverged).toEqual([{ step: 0, column: BROKEN }]);
    for (let column = 0; column < healthy.population.runs.length; column++) {
      const own = curve(poisoned, 'crossEntropy', column);
      if (column === BROKEN) expect(own.every(Number.isNaN)).toBe(true);
      else
        for (const metric of STEP_METRICS)
          expectIdentical(curve(poisoned, metric, column), curve(healthy, metric, column), metric);
    }
    const accuracy = [...(poisoned.finals[0]?.accuracy ?? [])];
    expect(accuracy.map(Number.isNaN)).toEqual(accuracy.map((_, column) => column === BROKEN));
  });

  test('keeps the parameters it had when its loss stopped being a number', async () => {
    const engine = new WatchedEngine((spec) => ({
      ...spec,
      // One Adam step of this size overflows everything the run computes.
      runs: spec.runs.map((run) => (run.column === BROKEN ? { ...run, learningRate: 1e38 } : run)),
    }));
    const population = await Population.create({ encoder, task, recipe: { ...recipe, warmup: 0 }, engine });
    const reported: number[] = [];
    const kept: ReadonlyMap<string, Float32Array>[] = [];
    for await (const event of population.train()) {
      if (event.kind === 'diverged') reported.push(event.column);
      if (event.kind === 'step' && reported.length > 0) kept.push(await engine.parametersOf(BROKEN));
    }
    population.dispose();
    expect(reported).toEqual([BROKEN]);
    expect(kept.length).toBeGreaterThan(1);
    for (const [name, values] of kept[0] ?? []) expectIdentical(kept.at(-1)?.get(name) ?? [], values, name);
  });
});
