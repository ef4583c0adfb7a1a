/** The compiled engine on WASM gives the reference's numbers, for every method on encoders of every family and of odd shapes. */
import { beforeAll, describe, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { startEngine } from '../../../../src/cli/engines';
import { referenceEngine } from '../../../../src/engine/reference';
import { PRESET_IDS } from '../../../../src/lab/presets';
import type { Recipe } from '../../../../src/lab/recipe';
import type { Task } from '../../../../src/lab/tasks/task';
import type { Engine } from '../../../../src/lab/training/engine';
import { compareEngines, expectParity } from '../../../support/engine-parity';
import { FOLDERS, loadFamily } from '../../lab/support/families';
import { shorten, SMALL } from '../../lab/support/population';
import { loadSentiment } from '../../lab/support/tiny';

const RECIPE: Recipe = {
  ...SMALL,
  batch: 3,
  promptLength: 3,
  seeds: 1,
  dataSeeds: 2,
  inits: ['preset', 'labels'],
  learningRate: 0.003,
};
let task: Task;
let engine: Engine;

beforeAll(async () => {
  await startBackend('wasm');
  ({ engine } = await startEngine('compiled', 'wasm', '1'));
  task = shorten(await loadSentiment(), 12, 4);
});

describe.each(FOLDERS)('%s', (folder) => {
  test.each(PRESET_IDS)('%s', async (preset) => {
    const encoder = await loadFamily(folder);
    const recipe = { ...RECIPE, presets: [preset] };
    expectParity(
      await compareEngines({ encoder, task, recipe, reference: referenceEngine, engine, steps: 2, resizeTo: 5 }),
    );
    encoder.dispose();
  });
});
