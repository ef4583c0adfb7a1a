/** What the compiled engine keeps of its machine's memory: no more than it needs, and nothing after the last group is gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readNodeFile } from '../../../../src/cli/wasm-threads';
import { startBackend } from '../../../../src/cli/platform';
import { compiledEngine } from '../../../../src/engine/compiled';
import { Arena } from '../../../../src/engine/compiled/arena';
import { Blocks } from '../../../../src/engine/compiled/blocks';
import { CompiledGroup } from '../../../../src/engine/compiled/group';
import type { Machine } from '../../../../src/engine/compiled/machine';
import type { Program } from '../../../../src/engine/compiled/program';
import { readKernels } from '../../../../src/engine/compiled/wasm/binary';
import { createWasmMachine } from '../../../../src/engine/compiled/wasm/machine';
import { packEncoder } from '../../../../src/engine/compiled/weights';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { LabError } from '../../../../src/lab/errors';
import type { Recipe } from '../../../../src/lab/recipe';
import { Corpus } from '../../../../src/lab/training/corpus';
import type { Engine, GroupBatch, GroupSpec, StepKnobs } from '../../../../src/lab/training/engine';
import { describeRuns, formGroups } from '../../../../src/lab/training/grouping';
import { Population } from '../../../../src/lab/training/population';
import { ForwardingMachine } from '../../../../src/engine/compiled/forwarding-machine';
import { SMALL, trainToEnd } from '../../lab/support/population';
import { shapedEncoder, shapedTask } from '../../lab/support/shaped-encoder';

const task = shapedTask({ classes: 2, lengths: [1, 3, 9, 2, 5, 12, 7], examples: 24 });
const RECIPE: Recipe = { ...SMALL, presets: ['warp', 'infoprompt'], seeds: 1, batch: 1, promptLength: 2 };
const KNOBS: StepKnobs = { rateFactor: 1, gamma: 0.1, beta: 0.2, kappa: 0.1, temperature: 1, negatives: 4 };
let encoder: Encoder;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = shapedEncoder({ layers: 2, heads: 2, width: 12, feedForward: 10, positions: 40 });
});
afterAll(() => {
  encoder.dispose();
});

const startMachine = async (): Promise<Machine> =>
  createWasmMachine({ binary: await readKernels('plain', readNodeFile), threads: 1 });

/** One static prompt: no pass 0, so that texts need no preparation. */
const warp = (): GroupSpec => {
  const recipe: Recipe = { ...RECIPE, presets: ['warp'] };
  const [spec] = formGroups(recipe, task, encoder, describeRuns(recipe, task, encoder));
  if (spec === undefined) throw new Error('No group was formed.');
  return spec;
};

const batchOf = (spec: GroupSpec, ...members: readonly number[]): GroupBatch =>
  new Corpus(encoder, task.train).batch(spec, spec.promptLength, members);

describe('blocks', () => {
  let blocks: Blocks;

  beforeEach(() => {
    blocks = new Blocks();
  });

  test('stand one after the other, each at a multiple of 16', () => {
    expect([blocks.take(1), blocks.take(16), blocks.take(17), blocks.take(0)]).toEqual([0, 16, 32, 64]);
    expect(blocks.end).toBe(80);
  });

  test('take the first hole that is large enough, and leave the rest of it', () => {
    const [first, , second] = [blocks.take(16), blocks.take(16), blocks.take(64), blocks.take(16)];
    blocks.give(first);
    blocks.give(second);
    expect([blocks.take(32), blocks.take(5), blocks.take(20), blocks.take(1)]).toEqual([32, 0, 64, 112]);
  });

  test.each([
    [0, 1, 2],
    [2, 1, 0],
    [0, 2, 1],
    [1, 2, 0],
  ])('given back in the order %d, %d, %d they are one again', (...order) => {
    const taken = [blocks.take(16), blocks.take(48), blocks.take(32)];
    blocks.take(16);
    for (const index of order) blocks.give(taken[index] ?? NaN);
    expect(blocks.take(96)).toBe(0);
    expect(blocks.end).toBe(112);
  });

  test('a place that was not taken, or was given back already, is refused', () => {
    const taken = blocks.take(32);
    expect(() => {
      blocks.give(16);
    }).toThrow(/Nothing was taken at 16/);
    blocks.give(taken);
    expect(() => {
      blocks.give(taken);
    }).toThrow(/Nothing was taken at 0/);
  });
});

test('10,000 steps do not grow the arena, nor the memory it is in, once all shapes of batches have been met', async () => {
  const engine = compiledEngine(await startMachine());
  const population = await Population.create({
    encoder,
    task,
    recipe: { ...RECIPE, presets: ['warp'], steps: 10_000 },
    engine,
  });
  while (population.step < 200) await population.advance();
  const { bytes } = engine.memory();
  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
  onTestFinished(() => {
    grow.mockRestore();
  });
  while (population.step < 10_000) await population.advance();
  expect(engine.memory().bytes).toBe(bytes);
  expect(grow).not.toHaveBeenCalled();
  population.dispose();
});

test('populations that come and go leave the arena as large as the first one did', async () => {
  const engine = compiledEngine(await startMachine());
  const bytes = new Set<number>();
  for (let round = 0; round < 20; round++) {
    const population = await Population.create({ encoder, task, recipe: { ...RECIPE, steps: 2 }, engine });
    await trainToEnd(population);
    population.dispose();
    // What was packed goes once it is packed for certain: not within the call.
    await Promise.resolve();
    bytes.add(engine.memory().bytes);
  }
  expect(bytes.size).toBe(1);
});

test('prompts that grow and shrink again and again need no more than the longest', async () => {
  const engine = compiledEngine(await startMachine());
  const spec = warp();
  const group = engine.createGroup(encoder, spec);
  const bytes: number[] = [];
  for (let round = 0; round < 30; round++) {
    for (const length of [9, 1, 20, 4]) group.resize(length);
    bytes.push(engine.memory().bytes);
  }
  expect(new Set(bytes.slice(1)).size).toBe(1);
  group.dispose();
});

test('a group that is gone has given back everything', async () => {
  const arena = new Arena(await startMachine());
  const spec = warp();
  const packing = packEncoder(encoder, arena);
  const group = new CompiledGroup(arena, encoder, spec, packing, () => undefined);
  await group.step(0, batchOf(spec, 0), KNOBS);
  group.resize(7);
  group.resize(3);
  group.dispose();
  (await packing).release();
  const room = arena.workspace - arena.machine.base;
  // All that ever was kept is one hole again.
  expect(arena.keep(new Float32Array(Math.floor(room / 1.5)))).toBe(arena.machine.base);
  expect(arena.workspace - arena.machine.base).toBe(room);
});

class CountingMachine extends ForwardingMachine {
  /** Numbers written so far, and the programs that were run. */
  written = 0;
  readonly programs: Program[] = [];

  override write(address: number, values: Float32Array): void {
    this.written += values.length;
    super.write(address, values);
  }

  override run(program: Program): void {
    this.programs.push(program);
    super.run(program);
  }
}

test.each([
  ['small batches, where an evaluation takes most', { batch: 1, validation: 10 }],
  ['large ones, where a step does', { batch: 8, validation: 2 }],
])('what is planned is what is taken: %s', async (_, sizes) => {
  const engine = compiledEngine(await startMachine());
  const allLearnt = { ...task, test: task.test.slice(0, 1) };
  const recipe: Recipe = { ...RECIPE, ...sizes, presets: ['warp', 'infoprompt'], steps: 40, shots: 8 };
  const population = await Population.create({ encoder, task: allLearnt, recipe, engine });
  const plan = await population.planMemory();
  const planned = engine.memory().bytes;
  await trainToEnd(population);
  const { bytes, waves } = engine.memory();
  expect(plan?.waves).toBe(waves);
  expect(bytes).toBeGreaterThan(1.2 * planned);
  // Longest texts need not meet in one batch.
  expect(bytes / (plan?.bytes ?? NaN)).toBeLessThanOrEqual(1);
  expect(bytes / (plan?.bytes ?? NaN)).toBeGreaterThan(0.9);
  population.dispose();
});

test('an encoder is packed once for all groups, and again after the last of them is gone', async () => {
  const machine = new CountingMachine(await startMachine());
  const engine = compiledEngine(machine);
  const spec = warp();
  const open = async (): Promise<{ written: number; close: () => void }> => {
    const before = machine.written;
    const group = engine.createGroup(encoder, spec);
    await group.evaluate(batchOf(spec, 1));
    return {
      written: machine.written - before,
      close: () => {
        group.dispose();
      },
    };
  };
  const matrices = 2 * 2 * (4 * 12 * 12 + 2 * 12 * 10);
  const [first, second] = [await open(), await open()];
  expect(first.written).toBeGreaterThan(matrices);
  expect(second.written).toBeLessThan(first.written - matrices);
  first.close();
  expect((await open()).written).toBe(second.written);
  second.close();
});

test('programs are written once for a shape, and only so many are kept', async () => {
  const machine = new CountingMachine(await startMachine());
  const engine = compiledEngine(machine);
  const spec = warp();
  const group = engine.createGroup(encoder, spec);
  const batch = batchOf(spec, 2);
  const programOf = async (temperature: number): Promise<Program | undefined> => {
    await group.measure(0, batch, { ...KNOBS, temperature });
    return machine.programs.at(-1);
  };
  const [first, second] = [await programOf(1), await programOf(2)];
  expect(await programOf(1)).toBe(first);
  for (let temperature = 3; temperature < 130; temperature++) await programOf(temperature);
  expect(await programOf(1)).toBe(first);
  expect(await programOf(2)).not.toBe(second);
  group.dispose();
});

test('batches of about as many words share a program', async () => {
  const machine = new CountingMachine(await startMachine());
  const engine = compiledEngine(machine);
  const spec = warp();
  const group = engine.createGroup(encoder, spec);
  // One text of 12 words, and among others of one word ever more of two.
  const words: number[] = [];
  for (let pairs = 0; pairs < 16; pairs++) {
    const members = [5, ...Array.from({ length: 16 }, (_, i) => (i < pairs ? 3 : 0))];
    const batch = batchOf(spec, ...members);
    words.push(batch.prompted?.present.reduce((total, present) => total + present, 0) ?? 0);
    await group.measure(0, batch, KNOBS);
  }
  expect(words.map((count) => count - (words[0] ?? 0))).toEqual(Array.from({ length: 16 }, (_, i) => i));
  expect(new Set(machine.programs).size).toBeLessThanOrEqual(5);
  group.dispose();
});

describe('without room', () => {
  class CrampedMachine extends ForwardingMachine {
    constructor(
      inner: Machine,
      private readonly most: number,
    ) {
      super(inner);
    }

    override get capacity(): number {
      return this.most;
    }

    override reserve(size: number): void {
      if (size > this.most) throw new LabError('backend-unavailable', `No room for ${size}.`, 'Take less.');
      super.reserve(size);
    }
  }

  const noRoom = expect.objectContaining({ code: 'backend-unavailable' }) as unknown;

  test('a block is refused, and smaller ones are not', async () => {
    const arena = new Arena(new CrampedMachine(await startMachine(), 2000));
    const kept = arena.keep(Float32Array.of(1));
    const { workspace } = arena;
    expect(() => arena.keep(new Float32Array(5000))).toThrow(noRoom);
    expect(arena.workspace).toBe(workspace);
    expect(arena.keep(Float32Array.of(2))).toBe(kept + 16);
  });

  const large = { layers: 1, heads: 1, width: 64, feedForward: 200, positions: 40 };

  test('an encoder is refused by every call, and leaves the room to a smaller one', async () => {
    const engine: Engine = compiledEngine(new CrampedMachine(await startMachine(), 40_000));
    const wide = shapedEncoder(large);
    const spec = warp();
    const narrow = { ...spec, classEmbeddings: new Float32Array(2 * 64) };
    const wideRun = { ...narrow, runs: spec.runs.map((run) => ({ ...run, drawToken: () => new Float32Array(64) })) };
    const refused = engine.createGroup(wide, wideRun);
    await expect(refused.evaluate(batchOf(spec, 1))).rejects.toThrow(noRoom);
    await expect(refused.step(0, batchOf(spec, 1), KNOBS)).rejects.toThrow(noRoom);
    refused.dispose();
    const group = engine.createGroup(encoder, spec);
    expect(await group.evaluate(batchOf(spec, 1))).toHaveLength(2);
    group.dispose();
    wide.dispose();
  });

  test('for all runs at once they take turns, as was planned', async () => {
    // A batch of all shots is the longest.
    const recipe: Recipe = { ...RECIPE, presets: ['infoprompt'], seeds: 6, shots: 8, batch: 8, steps: 2 };
    const create = (machine: Machine): Promise<Population> =>
      Population.create({ encoder, task, recipe, engine: compiledEngine(machine) });
    const roomy = await create(await startMachine());
    const whole = await roomy.planMemory();
    const capacity = Math.floor((0.6 * (whole?.bytes ?? NaN)) / Float32Array.BYTES_PER_ELEMENT);
    const engine = compiledEngine(new CrampedMachine(await startMachine(), capacity));
    const population = await Population.create({ encoder, task, recipe, engine });
    const plan = await population.planMemory();
    expect(plan?.waves).toBeGreaterThan(1);
    expect(plan?.bytes).toBeLessThanOrEqual(capacity * Float32Array.BYTES_PER_ELEMENT);
    const [inTurns, atOnce] = [await population.advance(), await roomy.advance()];
    expect(engine.memory().waves).toBe(plan?.waves);
    expect(inTurns).toEqual(atOnce);
    population.dispose();
    roomy.dispose();
  });

  test('nobody waits for an encoder that is refused after its group is gone', async () => {
    const engine = compiledEngine(new CrampedMachine(await startMachine(), 10_000));
    const wide = shapedEncoder(large);
    const spec = warp();
    const group = engine.createGroup(encoder, spec);
    group.dispose();
    wide.dispose();
    // An unhandled rejection would fail this test.
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
});
