/** A few steps of training on an encoder of every family. */
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Recipe } from '../../../../src/lab/recipe';
import { PRESETS } from '../../../../src/lab/presets';
import type { Task } from '../../../../src/lab/tasks/task';
import { Population } from '../../../../src/lab/training/population';
import { expectClose } from '../support/closeness';
import { FOLDERS, loadFamily } from '../support/families';
import { curve, shorten, SMALL, train, WatchedEngine } from '../support/population';
import { loadSentiment } from '../support/tiny';

/** Every batch is the whole sample, so that each step follows the same loss downhill. */
const RECIPE: Recipe = {
  ...SMALL,
  batch: SMALL.shots,
  presets: ['prompt-tuning', 'warp', 'idpg', 'infoprompt', 'head-only'],
  inits: ['preset', 'vocabulary', 'labels'],
  seeds: 1,
  steps: 12,
  learningRate: 0.01,
};
let task: Task;

beforeAll(async () => {
  await startBackend('wasm');
  task = shorten(await loadSentiment(), 32, 8);
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(FOLDERS)('%s', (folder) => {
  test('every preset trains: finite terms, and a loss that falls', async () => {
    const encoder = await loadFamily(folder);
    const trained = await train(encoder, task, RECIPE);
    const { runs } = trained.population;
    expect(runs.length).toBeGreaterThan(9);
    expect(trained.diverged).toEqual([]);
    runs.forEach((run, column) => {
      const { headLoss, representationLoss, kl, prompt } = PRESETS[run.preset];
      const finite = (metric: Parameters<typeof curve>[1], wanted: boolean): void => {
        if (wanted) expect(curve(trained, metric, column).every(Number.isFinite), `${run.preset} ${metric}`).toBe(true);
      };
      finite('crossEntropy', true);
      finite('headLoss', headLoss);
      finite('representationLoss', representationLoss);
      finite('kl', kl);
      finite('promptNorm', prompt !== 'none');
    });
    // The bottleneck's noise may hide so small a step.
    for (const [column, run] of runs.entries()) {
      if (PRESETS[run.preset].head === 'bottleneck') continue;
      const losses = curve(trained, 'crossEntropy', column);
      expect(losses.at(-1), `${run.preset} from ${run.init}`).toBeLessThan(losses[0] ?? NaN);
    }
    encoder.dispose();
  });

  test('every run trains as many numbers as it is said to', async () => {
    const encoder = await loadFamily(folder);
    const engine = new WatchedEngine();
    const population = await Population.create({ encoder, task, recipe: { ...RECIPE, inits: ['preset'] }, engine });
    for (const [column, run] of population.runs.entries()) {
      const sizes = [...(await engine.parametersOf(column)).values()].map((values) => values.length);
      expect(
        sizes.reduce((sum, size) => sum + size, 0),
        run.preset,
      ).toBe(run.parameters);
    }
    population.dispose();
    encoder.dispose();
  });

  test('the norm of a static prompt is that of its tokens', async () => {
    const encoder = await loadFamily(folder);
    const engine = new WatchedEngine();
    const presets = ['prompt-tuning', 'warp'] as const;
    const population = await Population.create({ encoder, task, recipe: { ...RECIPE, presets }, engine });
    const { embeddingWidth } = encoder.config;
    const wanted: number[] = [];
    for (const column of population.runs.keys()) {
      const prompt = (await engine.parametersOf(column)).get('prompt') ?? new Float32Array();
      const norms = Array.from({ length: RECIPE.promptLength }, (_, token) =>
        Math.hypot(...prompt.subarray(token * embeddingWidth, (token + 1) * embeddingWidth)),
      );
      wanted.push(mean(norms));
    }
    expectClose((await population.advance()).promptNorm, wanted, 1e-5);
    population.dispose();
    encoder.dispose();
  });
});
