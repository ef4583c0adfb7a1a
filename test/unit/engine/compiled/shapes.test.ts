/**
 * The compiled engine on WASM gives the reference's numbers on encoders, prompts and batches of odd shapes, and none of its
 * programs reads workspace that it has not written.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { readNodeFile } from '../../../../src/cli/wasm-threads';
import { startBackend } from '../../../../src/cli/platform';
import { compiledEngine } from '../../../../src/engine/compiled';
import { readKernels } from '../../../../src/engine/compiled/wasm/binary';
import type { Machine } from '../../../../src/engine/compiled/machine';
import { createWasmMachine } from '../../../../src/engine/compiled/wasm/machine';
import { referenceEngine } from '../../../../src/engine/reference';
import { PRESET_IDS } from '../../../../src/lab/presets';
import { RandomStream } from '../../../../src/lab/random';
import type { Recipe } from '../../../../src/lab/recipe';
import type { Engine } from '../../../../src/lab/training/engine';
import { compareEngines, expectParity } from '../../../support/engine-parity';
import { PoisonedMachine } from '../../../support/poisoned-machine';
import { SMALL } from '../../lab/support/population';
import { shapedEncoder, shapedTask, type EncoderShape, type TaskShape } from '../../lab/support/shaped-encoder';

/** Of every kind of prompt, layout and head. */
const KINDS = ['head-only', 'prompt-tuning', 'warp', 'idpg', 'infoprompt', 'infoprompt-static'] as const;

const ENCODER: EncoderShape = { layers: 2, heads: 3, width: 24, feedForward: 35, positions: 29 };
const TASK: TaskShape = { classes: 2, lengths: [1, 9, 0, 30, 4], examples: 13 };
const RECIPE: Recipe = {
  ...SMALL,
  presets: KINDS,
  seeds: 1,
  batch: 3,
  promptLength: 3,
  learningRate: 0.003,
  initText: '5 6 7',
};

let engine: Engine;

beforeAll(async () => {
  await startBackend('wasm');
  engine = compiledEngine(new PoisonedMachine(await startMachine()));
});

const startMachine = async (): Promise<Machine> =>
  createWasmMachine({ binary: await readKernels('plain', readNodeFile), threads: 1 });

interface Given {
  readonly encoder?: Partial<EncoderShape>;
  readonly task?: Partial<TaskShape>;
  readonly recipe?: Partial<Recipe>;
  readonly resizeTo?: number;
}

async function expectAgreement(
  { encoder: shape, task, recipe, resizeTo = 5 }: Given,
  tried: Engine = engine,
): Promise<void> {
  const encoder = shapedEncoder({ ...ENCODER, ...shape });
  const worst = await compareEngines({
    encoder,
    task: shapedTask({ ...TASK, ...task }),
    recipe: { ...RECIPE, ...recipe },
    reference: referenceEngine,
    engine: tried,
    steps: 2,
    resizeTo,
  });
  encoder.dispose();
  expectParity(worst);
}

describe('encoders', () => {
  test.each([1, 2, 3])('%d layers, with two texts for some examples', async (layers) => {
    await expectAgreement({ encoder: { layers }, task: { secondLengths: [3, 0, 12] } });
  });

  test.each([
    { width: 20, heads: 1 },
    { width: 20, heads: 5 },
    { width: 24, heads: 2 },
    { width: 40, heads: 4 },
    { width: 39, heads: 3 },
    { width: 13, heads: 1 },
  ])('a width of $width with $heads heads', async ({ width, heads }) => {
    await expectAgreement({ encoder: { width, heads, transform: true } });
  });

  test('too wide for products whose rows are normed in the same call', async () => {
    await expectAgreement({ encoder: { width: 260, heads: 4 }, recipe: { presets: ['prompt-tuning', 'idpg'] } });
  });

  test.each([1, 7, 33, 101])('a feed-forward block of %d', async (feedForward) => {
    await expectAgreement({ encoder: { feedForward, activation: 'relu' } });
  });

  test.each([
    { embeddingWidth: 9, transform: true },
    { embeddingWidth: 37, transform: false },
  ])('words of a width of $embeddingWidth; a head of its own: $transform', async (shape) => {
    await expectAgreement({ encoder: { ...shape, activation: 'gelu_new' } });
  });
});

describe('prompts and batches', () => {
  test('every method at once: those that share a group share their steps', async () => {
    await expectAgreement({ recipe: { presets: PRESET_IDS, seeds: 2 } });
  });

  test('one text at a time, one prompt token, one negative', async () => {
    await expectAgreement({ recipe: { batch: 1, promptLength: 1, negatives: 1 }, resizeTo: 2 });
  });

  test('one text for each of several data seeds', async () => {
    await expectAgreement({ recipe: { batch: 1, dataSeeds: 3, seeds: 2 } });
  });

  test('three data seeds of two combinations', async () => {
    await expectAgreement({ recipe: { dataSeeds: 3, seeds: 2, inits: ['vocabulary'] } });
  });

  test('a prompt longer than its texts, that becomes one token', async () => {
    await expectAgreement({ recipe: { promptLength: 17 }, resizeTo: 1 });
  });

  test('no text at all', async () => {
    await expectAgreement({ task: { lengths: [0] } });
  });

  test('texts of one word beside long ones, of more than a hundred rows', async () => {
    await expectAgreement({
      encoder: { layers: 3, positions: 140 },
      task: { lengths: [1, 118, 1, 131, 64] },
      recipe: { batch: 2, temperature: 0.4 },
    });
  });

  test('five classes of a text', async () => {
    await expectAgreement({ task: { classes: 5 }, recipe: { inits: ['labels', 'mask'], temperature: 3 } });
  });
});

/** Says that it can hold hardly anything, so that a group is computed in parts. */
class NarrowMachine extends PoisonedMachine {
  override get capacity(): number {
    return 1;
  }
}

test('a group that has to be computed in parts', async () => {
  const narrow = compiledEngine(new NarrowMachine(await startMachine()));
  await expectAgreement({ recipe: { presets: ['infoprompt', 'infoprompt-head'], seeds: 2, dataSeeds: 2 } }, narrow);
  await expectAgreement({ recipe: { inits: ['uniform', 'mask'] } }, narrow);
});

/** Everything about it drawn by the seed. */
function randomShape(seed: number): Required<Given> {
  const stream = new RandomStream('random shape', seed);
  let at = 0;
  const from = (low: number, high: number): number => low + stream.integer(at++, high - low + 1);
  const oneOf = <T>(first: T, ...others: readonly T[]): T => [first, ...others][from(0, others.length)] ?? first;
  const several = (count: number, low: number, high: number): number[] =>
    Array.from({ length: count }, () => from(low, high));
  const heads = from(1, 5);
  const width = heads * from(Math.ceil(8 / heads), 12);
  const positions = from(30, 90);
  return {
    encoder: {
      layers: from(1, 3),
      heads,
      width,
      feedForward: from(1, 70),
      positions,
      embeddingWidth: oneOf(width, from(8, 40)),
      activation: oneOf('gelu', 'gelu_new', 'relu'),
      transform: oneOf(true, false),
    },
    task: {
      classes: from(2, 4),
      lengths: several(7, 0, positions),
      secondLengths: oneOf([], several(3, 0, 20)),
      examples: from(10, 20),
    },
    recipe: {
      presets: [oneOf(...PRESET_IDS), oneOf(...PRESET_IDS)],
      batch: from(1, 5),
      dataSeeds: from(1, 3),
      seeds: from(1, 2),
      promptLength: from(1, 12),
      negatives: from(1, 20),
      temperature: oneOf(0.5, 1, 2),
      inits: [oneOf('preset', 'vocabulary', 'uniform', 'text')],
    },
    resizeTo: from(1, 12),
  };
}

describe('drawn at random', () => {
  test.each(Array.from({ length: 25 }, (_, seed) => seed))('seed %d', async (seed) => {
    const shape = randomShape(seed);
    try {
      await expectAgreement(shape);
    } catch (error) {
      expect.fail(`${JSON.stringify({ seed, ...shape })}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
});
