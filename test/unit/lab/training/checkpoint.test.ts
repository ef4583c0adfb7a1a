/** A population taken down in mid-training and gone on with, and files that are not one of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../../../../src/cli/engines';
import { startBackend } from '../../../../src/cli/platform';
import { referenceEngine } from '../../../../src/engine/reference';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { writeSafetensors } from '../../../../src/lab/encoder/safetensors-writer';
import type { Recipe } from '../../../../src/lab/recipe';
import { taskDigest } from '../../../../src/lab/tasks/digest';
import { decodeCheckpoint, encodeCheckpoint, type CheckpointSource } from '../../../../src/lab/training/checkpoint';
import type { Engine } from '../../../../src/lab/training/engine';
import { Population } from '../../../../src/lab/training/population';
import { labErrorOf } from '../support/lab-error';
import { hear, knobsOf, silence, SMALL, trainToEnd, WatchedEngine, type Heard } from '../support/population';
import { shapedEncoder, shapedTask } from '../support/shaped-encoder';

const task = shapedTask({ classes: 2, lengths: [1, 6, 3, 14, 9], examples: 40 });
const RECIPE: Recipe = {
  ...SMALL,
  presets: ['head-only', 'warp', 'infoprompt', 'infoprompt-off'],
  inits: ['vocabulary', 'labels'],
  seeds: 1,
  dataSeeds: 2,
  steps: 15,
  warmup: 0,
  learningRate: 0.003,
  validation: 8,
  evalEvery: 5,
  promptLength: 2,
};
const DOOMED = 3;
const SOURCE: CheckpointSource = { encoder: 'e'.repeat(64), task: taskDigest(task) };

let encoder: Encoder;
let wasm: Engine;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = shapedEncoder({ layers: 2, heads: 2, width: 24, feedForward: 30, positions: 40, transform: true });
  ({ engine: wasm } = await startEngine('compiled', 'wasm', '1'));
});
afterAll(() => {
  encoder.dispose();
});

const engines: readonly (readonly [name: string, start: () => Engine])[] = [
  ['compiled', () => wasm],
  ['reference', () => referenceEngine],
];

/** One run diverges at once; the prompt grows before step 4, so that its tokens are of different ages. */
const watched = (inner: Engine): Engine =>
  new WatchedEngine(
    (spec) => ({
      ...spec,
      runs: spec.runs.map((run) => (run.column === DOOMED ? { ...run, learningRate: 1e30 } : run)),
    }),
    inner,
  );

const grow = (population: Population) => (next: number) => {
  if (next === 4) population.setKnobs({ ...knobsOf(population.recipe), promptLength: 5, gamma: 0.3 });
};

/** Until the event after which step `step` has been told, and what was heard so far. */
async function trainUntil(population: Population, step: number): Promise<Heard> {
  const heard = silence();
  for await (const event of population.train()) {
    hear(heard, event);
    if (event.kind === 'step') grow(population)(event.step + 1);
    if (event.kind === 'step' && event.step + 1 === step) break;
  }
  return heard;
}

const file = async (population: Population): Promise<Uint8Array<ArrayBuffer>> =>
  encodeCheckpoint(await population.checkpoint(), SOURCE);

describe.each(engines)('%s', (_, start) => {
  test('7 steps, a checkpoint, and 8 more are 15 steps', async () => {
    const whole = await Population.create({ encoder, task, recipe: RECIPE, engine: watched(start()) });
    const expected = await trainToEnd(whole, grow(whole));
    whole.dispose();
    expect(expected.diverged).toHaveLength(1);

    const first = await Population.create({ encoder, task, recipe: RECIPE, engine: watched(start()) });
    const before = await trainUntil(first, 7);
    const bytes = await file(first);
    first.dispose();
    const from = decodeCheckpoint(bytes, SOURCE);
    const second = await Population.create({ encoder, task, recipe: RECIPE, engine: watched(start()), from });
    expect(second.step).toBe(7);
    expect(second.recipe).toEqual({ ...RECIPE, promptLength: 5, gamma: 0.3 });
    expect(second.runs).toEqual(whole.runs);
    expect([...second.divergedAt.keys()]).toEqual([DOOMED]);
    const after = await trainToEnd(second);
    expect({
      steps: [...before.steps, ...after.steps],
      evaluations: [...before.evaluations, ...after.evaluations],
      marks: [...before.marks, ...after.marks],
      // It may have been told already, or not yet.
      diverged: [...second.divergedAt].map(([column, step]) => ({ step, column })),
      finals: after.finals,
    }).toEqual(expected);
    second.dispose();
  });
});

test('a population that has ended stands at its end, and goes on from there when it is prolonged', async () => {
  const recipe: Recipe = { ...RECIPE, presets: ['infoprompt'], steps: 4 };
  const whole = await Population.create({ encoder, task, recipe, engine: wasm });
  await trainToEnd(whole);
  const from = decodeCheckpoint(await file(whole), SOURCE);
  const again = await Population.create({ encoder, task, recipe, engine: wasm, from });
  expect(again.ended).toBe(true);
  whole.extend(8);
  again.extend(8);
  expect(await trainToEnd(again)).toEqual(await trainToEnd(whole));
  whole.dispose();
  again.dispose();
});

describe('refused', () => {
  let bytes: Uint8Array<ArrayBuffer>;

  beforeAll(async () => {
    const population = await Population.create({ encoder, task, recipe: RECIPE, engine: wasm });
    await population.advance();
    bytes = await file(population);
    population.dispose();
  });

  const open = (recipe: Recipe): Promise<Population> =>
    Population.create({ encoder, task, recipe, engine: wasm, from: decodeCheckpoint(bytes, SOURCE) });

  test.each([
    ['cut short', () => bytes.slice(0, bytes.length - 4), /damaged/],
    ['no file at all', () => new Uint8Array(3), /damaged/],
    ['another file', () => writeSafetensors(new Map(), { format: 'pt' }), /no checkpoint/],
    [
      'another version',
      () => replaced(bytes, '"version":"1"', '"version":"0"'),
      /another version of the lab \(0, not 1\)/,
    ],
    [
      'a description that is none',
      () => replaced(bytes, '\\"evaluatedAt\\"', '\\"evaluatedAT\\"'),
      /description is damaged/,
    ],
  ])('%s', async (_, damaged, message) => {
    const error = await labErrorOf(() => decodeCheckpoint(damaged(), SOURCE));
    expect(error.code).toBe('checkpoint-invalid');
    expect(error.message).toMatch(message);
  });

  test('other weights, other examples', async () => {
    const encoderError = await labErrorOf(() => decodeCheckpoint(bytes, { ...SOURCE, encoder: '' }));
    expect(encoderError.message).toMatch(/weights of the encoder/);
    const other = taskDigest({ ...task, train: task.train.slice(1) });
    const taskError = await labErrorOf(() => decodeCheckpoint(bytes, { ...SOURCE, task: other }));
    expect(taskError.message).toMatch(/examples of the task/);
  });

  test('another recipe, by the fields that differ; live ones may', async () => {
    const error = await labErrorOf(() => open({ ...RECIPE, batch: 2, seeds: 2 }));
    expect(error.code).toBe('checkpoint-invalid');
    expect(error.message).toMatch(/differs in: .*Batch/);
    const population = await open({ ...RECIPE, gamma: 1, steps: 100 });
    expect(population.recipe).toEqual(RECIPE);
    population.dispose();
  });

  test('states that do not fit', async () => {
    const from = decodeCheckpoint(bytes, SOURCE);
    const groups = from.groups.map((group) => ({ ...group, parameters: new Map() }));
    const create = (states: typeof groups): Promise<Population> =>
      Population.create({ encoder, task, recipe: RECIPE, engine: wasm, from: { ...from, groups: states } });
    expect((await labErrorOf(() => create(groups))).code).toBe('checkpoint-invalid');
    expect((await labErrorOf(() => create([]))).message).toMatch(/0 groups/);
  });
});

/** Of the same length. */
function replaced(bytes: Uint8Array, text: string, by: string): Uint8Array {
  const at = new TextDecoder('latin1').decode(bytes).indexOf(text);
  expect(at).toBeGreaterThan(0);
  const out = bytes.slice();
  out.set(new TextEncoder().encode(by), at);
  return out;
}
