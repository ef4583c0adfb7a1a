/** Runs that diverge under the compiled engine: the same ones as in the reference, frozen, and nobody else is touched. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../../../../src/cli/engines';
import { startBackend } from '../../../../src/cli/platform';
import { referenceEngine } from '../../../../src/engine/reference';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import type { PresetId } from '../../../../src/lab/presets';
import type { Recipe } from '../../../../src/lab/recipe';
import type { Engine, GroupSpec } from '../../../../src/lab/training/engine';
import { STEP_METRICS } from '../../../../src/lab/training/metrics';
import { Population } from '../../../../src/lab/training/population';
import { expectIdentical } from '../../lab/support/closeness';
import { curve, SMALL, train, trainToEnd, WatchedEngine } from '../../lab/support/population';
import { shapedEncoder, shapedTask } from '../../lab/support/shaped-encoder';

const task = shapedTask({ classes: 2, lengths: [1, 6, 3, 14, 9], examples: 30 });
const RECIPE: Recipe = {
  ...SMALL,
  inits: ['vocabulary'],
  seeds: 2,
  dataSeeds: 2,
  steps: 8,
  warmup: 0,
  learningRate: 0.003,
  validation: 8,
};
/** Of four runs: two combinations of two data seeds each. */
const DOOMED = [0, 3];
let compiled: Engine;

beforeAll(async () => {
  await startBackend('wasm');
  ({ engine: compiled } = await startEngine('compiled', 'wasm', '1'));
});

const withRate =
  (rate: number) =>
  (spec: GroupSpec): GroupSpec => ({
    ...spec,
    runs: spec.runs.map((run) => (DOOMED.includes(run.column) ? { ...run, learningRate: rate } : run)),
  });

describe.each([1, 2, 3])('an encoder of %d layers', (layers) => {
  let encoder: Encoder;

  beforeAll(() => {
    encoder = shapedEncoder({ layers, heads: 2, width: 24, feedForward: 30, positions: 40, transform: true });
  });
  afterAll(() => {
    encoder.dispose();
  });

  test.each(['head-only', 'prompt-tuning', 'warp', 'idpg', 'infoprompt', 'infoprompt-static'] as const)(
    '%s: the others go on to the last bit as without them',
    async (preset: PresetId) => {
      const recipe: Recipe = { ...RECIPE, presets: [preset] };
      const calm = await train(encoder, task, recipe, new WatchedEngine(undefined, compiled));
      const doomed = await train(encoder, task, recipe, new WatchedEngine(withRate(1e30), compiled));
      // Not all of them need to: whose answers are right has no loss, however large its numbers.
      expect(doomed.diverged).not.toHaveLength(0);
      expect(DOOMED).toEqual(expect.arrayContaining(doomed.diverged.map(({ column }) => column)));
      for (const column of [1, 2]) {
        for (const metric of STEP_METRICS) {
          expectIdentical(curve(doomed, metric, column), curve(calm, metric, column), `${metric} of run ${column}`);
        }
      }
    },
  );

  test.each([1e10, 1e20, 1e30])('at a rate of %d the same runs diverge as in the reference', async (rate) => {
    const recipe: Recipe = { ...RECIPE, presets: ['infoprompt'], seeds: 4, dataSeeds: 1 };
    const [found, expected] = await Promise.all(
      [compiled, referenceEngine].map((engine) =>
        train(encoder, task, recipe, new WatchedEngine(withRate(rate), engine)),
      ),
    );
    expect(found?.diverged).toEqual(expected?.diverged);
  });
});

test('a run that has diverged keeps its numbers', async () => {
  const encoder = shapedEncoder({ layers: 2, heads: 2, width: 24, feedForward: 30, positions: 40 });
  const engine = new WatchedEngine(withRate(1e30), compiled);
  const recipe: Recipe = { ...RECIPE, presets: ['infoprompt'] };
  const population = await Population.create({ encoder, task, recipe, engine });
  for (let step = 0; step < 4; step++) await population.advance();
  const before = await engine.parametersOf(0);
  const { diverged } = await trainToEnd(population);
  expect(diverged.map(({ column }) => column)).toContain(0);
  for (const [name, values] of await engine.parametersOf(0)) expectIdentical(values, before.get(name) ?? [], name);
  population.dispose();
  encoder.dispose();
});
