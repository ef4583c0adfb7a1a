/** Steps that are begun before earlier ones have been told change nothing of what is told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine } from '../../../../src/cli/engines';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import type { Task } from '../../../../src/lab/tasks/task';
import type { Engine } from '../../../../src/lab/training/engine';
import { Population } from '../../../../src/lab/training/population';
import { hear, knobsOf, shorten, silence, SMALL, type Heard } from '../support/population';
import { loadSentiment, loadTiny } from '../support/tiny';

let encoder: Encoder;
let task: Task;
let inner: Engine;

const RECIPE = { ...SMALL, presets: ['infoprompt', 'prompt-tuning'], seeds: 1, steps: 9, evalEvery: 4 } as const;

beforeAll(async () => {
  await startBackend('wasm');
  ({ engine: inner } = await startEngine('compiled', 'wasm', '1'));
  encoder = await loadTiny();
  task = shorten(await loadSentiment(), 40, 10);
});
afterAll(() => {
  encoder.dispose();
});

/** An engine whose answers come late and out of order, as many under way as it says. */
function slowEngine(stepsAhead: number): { readonly engine: Engine; readonly most: () => number } {
  let underWay = 0;
  let most = 0;
  return {
    most: () => most,
    engine: {
      stepsAhead,
      memory: () => inner.memory(),
      createGroup: (own, spec) => {
        const group = inner.createGroup(own, spec);
        const step: typeof group.step = async (at, batch, knobs) => {
          most = Math.max(most, ++underWay);
          const row = await group.step(at, batch, knobs);
          await new Promise((resolve) => setTimeout(resolve, at % 2 === 0 ? 12 : 2));
          underWay--;
          return row;
        };
        return Object.assign(Object.create(group) as typeof group, { step });
      },
    },
  };
}

/** Trains to the end; `turn` is called after every event with what has been heard. */
async function train(
  stepsAhead: number,
  turn: (population: Population, heard: Heard) => void = () => undefined,
): Promise<Heard & { readonly most: number }> {
  const { engine, most } = slowEngine(stepsAhead);
  const population = await Population.create({ encoder, task, recipe: RECIPE, engine });
  population.mayRunAhead = true;
  const heard = silence();
  for await (const event of population.train()) {
    hear(heard, event);
    turn(population, heard);
  }
  population.dispose();
  return { ...heard, most: most() };
}

test('rows, evaluations and final scores are those of one step at a time', async () => {
  const one = await train(1);
  const three = await train(3);
  // Two groups are asked together.
  expect(one.most).toBe(2);
  expect(three.most).toBe(6);
  expect({ ...three, most: 0 }).toEqual({ ...one, most: 0 });
  expect(three.steps.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a knob waits for what was begun, and acts where its mark stands', async () => {
  const turned = await train(3, (population, { steps, marks }) => {
    if (steps.length === 2 && marks.length === 0) {
      population.setKnobs({ ...knobsOf(population.recipe), gamma: 2, promptLength: 6 });
    }
  });
  const at = turned.marks[0]?.step ?? NaN;
  expect(turned.marks.map(({ step }) => step)).toEqual([at, at]);
  expect(at).toBeGreaterThanOrEqual(2);
  expect(at).toBeLessThanOrEqual(4);
  const alone = await train(1, (population, { steps, marks }) => {
    if (steps.length === at && marks.length === 0) {
      population.setKnobs({ ...knobsOf(population.recipe), gamma: 2, promptLength: 6 });
    }
  });
  expect(turned.steps).toEqual(alone.steps);
});

test('who turns it off and pulls has all that was begun, and may take a checkpoint', async () => {
  const { engine } = slowEngine(3);
  const population = await Population.create({ encoder, task, recipe: RECIPE, engine });
  population.mayRunAhead = true;
  const events = population.train();
  const told: number[] = [];
  const pull = async (): Promise<void> => {
    const { value } = await events.next();
    if (value?.kind === 'step') told.push(value.step);
  };
  while (told.length === 0) await pull();
  expect(population.step).toBe(1);
  expect(population.untold).toBe(2);
  await expect(population.checkpoint()).rejects.toThrow(RangeError);
  population.mayRunAhead = false;
  while (population.untold > 0) await pull();
  expect(told).toEqual([0, 1, 2]);
  expect((await population.checkpoint()).step).toBe(3);
  population.dispose();
});
