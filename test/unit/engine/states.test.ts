/** The states that the head reads: a head applied to them gives the answers of the group they are from. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../../../src/cli/engines';
import { startBackend } from '../../../src/cli/platform';
import { compiledEngine } from '../../../src/engine/compiled';
import { referenceEngine } from '../../../src/engine/reference';
import { answer, type Parameters } from '../../../src/engine/reference/graph';
import type { Encoder } from '../../../src/lab/encoder/encoder';
import type { Recipe } from '../../../src/lab/recipe';
import { Corpus } from '../../../src/lab/training/corpus';
import type { Engine, GroupBatch, GroupSpec } from '../../../src/lab/training/engine';
import { describeRuns, formGroups } from '../../../src/lab/training/grouping';
import { PlainMachine } from '../../support/plain-machine';
import { expectClose } from '../lab/support/closeness';
import { SMALL } from '../lab/support/population';
import { shapedEncoder, shapedTask } from '../lab/support/shaped-encoder';

const RECIPE: Recipe = {
  ...SMALL,
  presets: ['head-only', 'prompt-tuning', 'warp', 'idpg', 'infoprompt', 'infoprompt-static'],
  inits: ['vocabulary'],
  seeds: 2,
  dataSeeds: 2,
  promptLength: 3,
};
const task = shapedTask({ classes: 3, lengths: [1, 6, 3, 14, 9], examples: 12 });

let encoder: Encoder;
let corpus: Corpus;
let specs: GroupSpec[];
let wasm: Engine;

beforeAll(async () => {
  await startBackend('cpu');
  encoder = shapedEncoder({ layers: 2, heads: 2, width: 24, feedForward: 30, positions: 40, transform: true });
  corpus = new Corpus(encoder, task.train);
  await corpus.prepare([...task.train.keys()]);
  specs = formGroups(RECIPE, task, encoder, describeRuns(RECIPE, task, encoder));
  ({ engine: wasm } = await startEngine('compiled', 'wasm', '1'));
});
afterAll(() => {
  encoder.dispose();
});

const engines: readonly (readonly [name: string, start: () => Engine])[] = [
  ['compiled, WASM', () => wasm],
  ['compiled, plain machine', () => compiledEngine(new PlainMachine())],
  ['reference', () => referenceEngine],
];

describe.each(engines)('%s', (_, start) => {
  test('the head on the states of every kind of method gives its logits', async () => {
    expect(specs.length).toBeGreaterThan(4);
    for (const spec of specs) {
      const group = start().createGroup(encoder, spec);
      const members = Array.from({ length: spec.dataSeeds * 5 }, (__, i) => (i * 7) % task.train.length);
      const batch: GroupBatch = corpus.batch(spec, RECIPE.promptLength, members);
      const states = await group.states(batch);
      const values = await group.parameters();
      const logits = tf.tidy(() => {
        const parameters = Object.fromEntries(
          [...values].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
        ) as unknown as Parameters;
        const h = tf.tensor3d(states, [spec.runs.length, 5, encoder.config.width]);
        return answer(encoder, spec, parameters, h, null).logits.dataSync();
      });
      expectClose(logits, await group.evaluate(batch), 1e-4, `${spec.layout}, ${spec.prompt}, ${spec.head}`);
      // Else this would hold for states that are all the same.
      expect(new Set(states).size).toBeGreaterThan(50);
      group.dispose();
    }
  });
});
