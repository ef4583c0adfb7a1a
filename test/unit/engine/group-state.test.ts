/** What a group carries from step to step: taken out, put into a fresh group, and gone on from to the last bit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../../../src/cli/engines';
import { startBackend } from '../../../src/cli/platform';
import { compiledEngine } from '../../../src/engine/compiled';
import { referenceEngine } from '../../../src/engine/reference';
import type { Encoder } from '../../../src/lab/encoder/encoder';
import { negativesOf, type Recipe } from '../../../src/lab/recipe';
import { Corpus } from '../../../src/lab/training/corpus';
import type {
  Engine,
  EngineGroup,
  GroupBatch,
  GroupSpec,
  GroupState,
  NamedValues,
  StepKnobs,
} from '../../../src/lab/training/engine';
import { describeRuns, formGroups } from '../../../src/lab/training/grouping';
import { STEP_METRICS, type StepRow } from '../../../src/lab/training/metrics';
import { PlainMachine } from '../../support/plain-machine';
import { expectIdentical } from '../lab/support/closeness';
import { labErrorOf } from '../lab/support/lab-error';
import { SMALL } from '../lab/support/population';
import { shapedEncoder, shapedTask } from '../lab/support/shaped-encoder';

const RECIPE: Recipe = {
  ...SMALL,
  presets: ['head-only', 'prompt-tuning', 'warp', 'infoprompt', 'infoprompt-off', 'infoprompt-static'],
  inits: ['vocabulary'],
  seeds: 1,
  dataSeeds: 2,
  learningRate: 0.01,
  weightDecay: 0.01,
  promptLength: 3,
};
const KNOBS: StepKnobs = {
  rateFactor: 1,
  gamma: 0.1,
  beta: 0.2,
  kappa: 0.1,
  temperature: 1,
  negatives: negativesOf(RECIPE),
};
const DOOMED = 1;
const task = shapedTask({ classes: 2, lengths: [1, 6, 3, 14, 9], examples: 30 });

let encoder: Encoder;
let corpus: Corpus;
let specs: GroupSpec[];
let wasm: Engine;

beforeAll(async () => {
  await startBackend('cpu');
  encoder = shapedEncoder({ layers: 2, heads: 2, width: 24, feedForward: 30, positions: 40, transform: true });
  corpus = new Corpus(encoder, task.train);
  await corpus.prepare([...task.train.keys()]);
  specs = formGroups(RECIPE, task, encoder, describeRuns(RECIPE, task, encoder)).map((spec) => ({
    ...spec,
    runs: spec.runs.map((run, place) => (place === DOOMED ? { ...run, learningRate: 1e30 } : run)),
  }));
  ({ engine: wasm } = await startEngine('compiled', 'wasm', '1'));
});
afterAll(() => {
  encoder.dispose();
});

/** The prompt grows before step 2 and shrinks before step 4, so that its tokens are of different ages. */
const promptLengthAt = (step: number): number => (step < 2 ? 3 : step < 4 ? 6 : 5);

function batchAt(spec: GroupSpec, step: number, promptLength: number): GroupBatch {
  const members = Array.from({ length: spec.dataSeeds * 4 }, (_, i) => (step * 4 + i * 7) % task.train.length);
  return corpus.batch(spec, promptLength, members);
}

async function go(group: EngineGroup, spec: GroupSpec, from: number, to: number): Promise<StepRow[]> {
  const rows: StepRow[] = [];
  for (let step = from; step < to; step++) {
    const promptLength = promptLengthAt(step);
    if (step > from && spec.prompt !== 'none' && promptLength !== promptLengthAt(step - 1)) group.resize(promptLength);
    rows.push(await group.step(step, batchAt(spec, step, promptLength), KNOBS));
  }
  return rows;
}

function expectSameValues(found: NamedValues, expected: NamedValues): void {
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, { shape, data }] of expected) {
    expect(found.get(name)?.shape, name).toEqual(shape);
    expectIdentical(found.get(name)?.data ?? [], data, name);
  }
}

function expectSameState(found: GroupState, expected: GroupState): void {
  expect(found.promptLength).toBe(expected.promptLength);
  expect(found.frozen).toEqual(expected.frozen);
  expectSameValues(found.parameters, expected.parameters);
  expect(found.optimiser?.tokenUpdates).toEqual(expected.optimiser?.tokenUpdates);
  expect(found.optimiser?.otherUpdates).toBe(expected.optimiser?.otherUpdates);
  for (const moment of ['first', 'second'] as const) {
    expectSameValues(found.optimiser?.[moment] ?? new Map(), expected.optimiser?.[moment] ?? new Map());
  }
}

const engines: readonly (readonly [name: string, start: () => Engine])[] = [
  ['compiled, WASM', () => wasm],
  ['compiled, plain machine', () => compiledEngine(new PlainMachine())],
  ['reference', () => referenceEngine],
];

describe.each(engines)('%s', (_, start) => {
  test('a fresh group goes on from a state as the group itself does', async () => {
    const engine = start();
    for (const spec of specs) {
      const group = engine.createGroup(encoder, spec);
      await go(group, spec, 0, 5);
      const state = await group.state();
      expect(state.frozen.some(Boolean), 'a run has diverged').toBe(true);
      expect(state.frozen.every(Boolean)).toBe(false);
      const ages = spec.prompt === 'none' ? [] : [5, 5, 5, 3, 3];
      expect(state.optimiser?.tokenUpdates).toEqual(ages);

      const fresh = engine.createGroup(encoder, spec);
      fresh.restore(state);
      expectSameState(await fresh.state(), state);
      const [expected, found] = [await go(group, spec, 5, 10), await go(fresh, spec, 5, 10)];
      expected.forEach((row, i) => {
        for (const metric of STEP_METRICS) expectIdentical(found[i]?.[metric] ?? [], row[metric], metric);
      });
      expectSameState(await fresh.state(), await group.state());
      group.dispose();
      fresh.dispose();
    }
  });

  test('parameters alone are a state from which nothing was learnt yet', async () => {
    const engine = start();
    const spec = specs.find(({ prompt }) => prompt === 'instance') ?? fail();
    const group = engine.createGroup(encoder, spec);
    const beginning = await group.state();
    await go(group, spec, 0, 2);
    group.restore({ ...beginning, optimiser: null });
    expectSameState(await group.state(), beginning);
    const fresh = engine.createGroup(encoder, spec);
    const [again, first] = [await go(group, spec, 0, 2), await go(fresh, spec, 0, 2)];
    expect(again).toEqual(first);
    group.dispose();
    fresh.dispose();
  });

  test('a state that does not fit is refused by name, and nothing changes', async () => {
    const engine = start();
    const spec = specs.find(({ prompt }) => prompt === 'instance') ?? fail();
    const group = engine.createGroup(encoder, spec);
    await go(group, spec, 0, 1);
    const state = await group.state();
    const { optimiser } = state;
    if (optimiser === null) fail();
    const without = (name: string): NamedValues => new Map([...state.parameters].filter(([own]) => own !== name));
    const wrong: readonly (readonly [what: RegExp, state: GroupState])[] = [
      [/“promptUp” is missing/, { ...state, parameters: without('promptUp') }],
      [
        /“classifier”, which these runs do not train/,
        {
          ...state,
          parameters: new Map([...state.parameters, ['classifier', { shape: [1], data: new Float32Array(1) }]]),
        },
      ],
      [/“prompt” is \d+ × 3 × 24 numbers, not \d+ × 4 × 24/, { ...state, promptLength: 4 }],
      [/0 prompt tokens/, { ...state, promptLength: 0 }],
      [
        /second moment of “promptUp” is missing/,
        { ...state, optimiser: { ...optimiser, second: without('promptUp') } },
      ],
      [/updates of 2 prompt tokens, not 3/, { ...state, optimiser: { ...optimiser, tokenUpdates: [1, 1] } }],
      [/number of updates/, { ...state, optimiser: { ...optimiser, otherUpdates: 0.5 } }],
      [/of 1 runs, not/, { ...state, frozen: [false] }],
    ];
    for (const [what, bad] of wrong) {
      const error = await labErrorOf(() => {
        group.restore(bad);
      });
      expect(error.code).toBe('checkpoint-invalid');
      expect(error.message).toMatch(what);
    }
    expectSameState(await group.state(), state);
    group.dispose();
  });
});

function fail(): never {
  throw new Error('There is such a group.');
}
