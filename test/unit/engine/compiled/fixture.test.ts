/** Whole training steps against PyTorch and transformers: every loss, and the gradient by every trained number. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { readNodeFile } from '../../../../src/cli/wasm-threads';
import { compiledEngine } from '../../../../src/engine/compiled';
import { ForwardingMachine } from '../../../../src/engine/compiled/forwarding-machine';
import { assemble, type Program } from '../../../../src/engine/compiled/program';
import { readKernels } from '../../../../src/engine/compiled/wasm/binary';
import { createWasmMachine } from '../../../../src/engine/compiled/wasm/machine';
import { referenceEngine } from '../../../../src/engine/reference';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import type { Tokenizer } from '../../../../src/lab/encoder/tokenizer';
import type { Recipe } from '../../../../src/lab/recipe';
import { Corpus } from '../../../../src/lab/training/corpus';
import type { Engine, EngineGroup, GroupBatch, StepKnobs } from '../../../../src/lab/training/engine';
import { describeRuns, formGroups } from '../../../../src/lab/training/grouping';
import type { NoiseKind } from '../../../../src/lab/training/noise';
import type { StartingValue } from '../../../../src/lab/training/parameters';
import { expectClose, worstError } from '../../lab/support/closeness';
import { loadFamily } from '../../lab/support/families';
import { callsOf } from '../../../support/kernel-cases';
import { flat, readFixture, type Nested, type StepFixture } from '../../lab/support/fixtures';
import { SMALL } from '../../lab/support/population';
import { shapedTask } from '../../lab/support/shaped-encoder';

type Step = StepFixture['steps'][number];

/** Where a run starts and what it draws, in place of what follows from its seed. */
const given = vi.hoisted(() => ({ step: null as Step | null }));

vi.mock('../../../../src/lab/training/parameters', async (original) => ({
  ...(await original<object>()),
  startingParameters: () =>
    new Map(
      Object.entries(given.step?.trained ?? {}).map(([name, nested]): [string, StartingValue] => [
        name,
        { shape: [1, ...shapeOf(nested)], data: Float32Array.from(flat(nested)), tokenAxis: null },
      ]),
    ),
}));

const noiseOf = (kind: NoiseKind): Float32Array => Float32Array.from(flat(given.step?.noise?.[kind] ?? []));

/** In place of a key, which noise it is for. */
const KEYS: Readonly<Record<NoiseKind, number>> = { sample: 1, negatives: 2 };

vi.mock('../../../../src/lab/training/noise', () => ({
  stepNoise: (kind: NoiseKind) => noiseOf(kind),
  noiseKeys: (kind: NoiseKind) => Float32Array.of(KEYS[kind], 0, 0, 0),
}));

/** Draws what the fixture has drawn; a program's keys stand in the block that is written before it runs. */
class FixtureMachine extends ForwardingMachine {
  private written: { readonly address: number; readonly values: Float32Array } = {
    address: 0,
    values: new Float32Array(),
  };

  override write(address: number, values: Float32Array): void {
    super.write(address, values);
    this.written = { address, values };
  }

  override run(program: Program): void {
    const { address, values } = this.written;
    for (const call of callsOf(program)) {
      const { keys = NaN, y = NaN } = call.values;
      if (call.kernel !== 'normals') super.run(assemble([[call]], program.workspace));
      else super.write(y, noiseOf(values[keys - address] === KEYS.sample ? 'sample' : 'negatives'));
    }
  }
}

const compiled = async (): Promise<Engine> => {
  const binary = await readKernels('plain', readNodeFile);
  return compiledEngine(new FixtureMachine(await createWasmMachine({ binary, threads: 1 })));
};

const shapeOf = (nested: Nested): number[] =>
  typeof nested === 'number' ? [] : [nested.length, ...shapeOf(nested[0] ?? 0)];

const fixture = await readFixture('step');
const KNOBS: StepKnobs = {
  rateFactor: 1,
  gamma: fixture.weights.headLoss,
  beta: fixture.weights.representationLoss,
  kappa: fixture.weights.kl,
  temperature: 1,
  negatives: fixture.negatives,
};

describe.each(['compiled', 'reference'] as const)('%s', (name) => {
  describe.each(fixture.steps)('$method', (step) => {
    let encoder: Encoder;
    let group: EngineGroup;
    let batch: GroupBatch;

    beforeAll(async () => {
      await startBackend('wasm');
      given.step = step;
      const family = await loadFamily('bert');
      encoder = { ...family, tokenizer: readingIds(family) };
      const engine = name === 'reference' ? referenceEngine : await compiled();
      const task = shapedTask({ classes: fixture.classes, lengths: [1], examples: 9 });
      const recipe: Recipe = { ...SMALL, presets: [step.method], seeds: 1, promptLength: fixture.promptLength };
      const [spec] = formGroups(recipe, task, encoder, describeRuns(recipe, task, encoder));
      if (spec === undefined) throw new Error('No group was formed.');
      const examples = fixture.texts.map((ids, i) => ({
        text: ids.join(' '),
        text2: null,
        label: fixture.labels[i] ?? 0,
      }));
      const corpus = new Corpus(encoder, examples);
      await corpus.prepare([...examples.keys()]);
      batch = corpus.batch(spec, spec.promptLength, [...examples.keys()]);
      group = engine.createGroup(encoder, spec);
    });
    afterAll(() => {
      group.dispose();
      encoder.dispose();
    });

    test('losses', async () => {
      const row = await group.measure(0, batch, KNOBS);
      const terms = Object.entries(step.losses) as [keyof Step['losses'], number][];
      for (const [term, loss] of terms) expectClose([row[term][0] ?? NaN], [loss], 1e-5, term);
    });

    test('gradients', async () => {
      const gradients = await group.gradients(0, batch, KNOBS);
      expect([...gradients.keys()].sort()).toEqual(Object.keys(step.gradients).sort());
      for (const [parameter, { data }] of gradients) {
        expect(worstError(data, flat(step.gradients[parameter] ?? [])), parameter).toBeLessThan(1e-5);
      }
    });
  });
});

/** Texts are token ids; the special ones are the encoder's own. */
function readingIds({ tokenizer: { special } }: Encoder): Tokenizer {
  const read = (text: string): number[] => text.split(' ').map(Number);
  return { special, encode: read, encodeInSentence: read } as unknown as Tokenizer;
}
