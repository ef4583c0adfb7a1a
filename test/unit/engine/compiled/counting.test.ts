/** What the compiled engine says of its own work, against what programs are made of; and the peak, by a clock of the test. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { compiledEngine } from '../../../../src/engine/compiled';
import { Arena } from '../../../../src/engine/compiled/arena';
import { programFlops } from '../../../../src/engine/compiled/cost';
import { CountingMachine } from '../../../../src/engine/compiled/counting-machine';
import { linear } from '../../../../src/engine/compiled/emit';
import type { Machine } from '../../../../src/engine/compiled/machine';
import { measurePeak } from '../../../../src/engine/compiled/peak';
import { ProgramBuilder, type Program } from '../../../../src/engine/compiled/program';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import type { Task } from '../../../../src/lab/tasks/task';
import { Population } from '../../../../src/lab/training/population';
import { PlainMachine } from '../../../support/plain-machine';
import { SMALL, shorten } from '../../lab/support/population';
import { loadSentiment, loadTiny } from '../../lab/support/tiny';

let encoder: Encoder;
let task: Task;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  task = shorten(await loadSentiment());
});
afterAll(() => {
  encoder.dispose();
});

/** `times` products of 2 rows, 3 inner and 8 columns. */
function products(times: number): Program {
  const builder = new ProgramBuilder(0);
  const [x, weights, y] = [builder.take(6), builder.take(24), builder.take(16)];
  const layer = { weights, transposed: -1, bias: -1, inner: 3, columns: 8 };
  for (let i = 0; i < times; i++) linear(builder, { x, rows: 2 }, layer, y);
  return builder.build();
}

/** Computes nothing; a run takes as long as its products do at so many operations per second, and `delay` more. */
class TimedMachine implements Machine {
  readonly stepsAhead = 1;
  readonly base = 0;
  readonly halfWeights = false;
  readonly bytes = 0;
  now = 0;
  reserved = 0;
  readonly ran: number[] = [];

  constructor(
    private readonly rate: number,
    private readonly delay = 0,
    readonly capacity = 2 ** 26,
  ) {}

  reserve(size: number): void {
    this.reserved = Math.max(this.reserved, size);
  }

  write(): void {
    return undefined;
  }

  read(): Promise<Float32Array> {
    return Promise.resolve(new Float32Array(1));
  }

  run(program: Program): void {
    this.ran.push(programFlops(program));
    this.now += (1000 * programFlops(program)) / this.rate + this.delay;
  }

  dispose(): void {
    return undefined;
  }

  readonly clock = (): number => this.now;
}

test('every run of a program counts, and what it computes is left to the machine within', async () => {
  const inner = new PlainMachine();
  const machine = new CountingMachine(inner);
  const [once, thrice] = [products(1), products(3)];
  machine.reserve(once.workspace);
  machine.write(0, new Float32Array(once.workspace).fill(1));
  expect(machine.work).toEqual({ operations: 0, flops: 0 });
  machine.run(once);
  machine.run(thrice);
  machine.run(thrice);
  expect(machine.work).toEqual({ operations: 7, flops: 7 * 2 * 2 * 3 * 8 });
  expect(await machine.read(48, 2)).toEqual(Float32Array.of(3, 3));
  expect([machine.base, machine.capacity, machine.bytes]).toEqual([inner.base, inner.capacity, inner.bytes]);
});

test('each further seed adds the same products to a step', async () => {
  const engine = compiledEngine(new PlainMachine());
  const recipe = { ...SMALL, presets: ['prompt-tuning' as const], shots: 4, batch: 4, promptLength: 2 };
  const flops: number[] = [];
  for (const seeds of [1, 2, 3]) {
    const population = await Population.create({ encoder, task, engine, recipe: { ...recipe, seeds } });
    const before = engine.work();
    await population.advance();
    flops.push(engine.work().flops - before.flops);
    population.dispose();
  }
  const [one = NaN, two = NaN, three = NaN] = flops;
  expect(two - one).toBeGreaterThan(1e6);
  expect(three - two).toBe(two - one);
}, 60_000);

test('the peak is the machine’s rate, wherever its speed lies, within about the time that was given', async () => {
  for (const rate of [1e9, 30e9, 3e12]) {
    const machine = new TimedMachine(rate);
    expect((await measurePeak(new Arena(machine), machine.clock, 250)) / rate).toBeCloseTo(1, 6);
    expect(machine.now).toBeLessThan(500);
  }
});

test('a way to the device that takes a millisecond hides little of a fast one', async () => {
  const machine = new TimedMachine(3e12, 1);
  const peak = await measurePeak(new Arena(machine), machine.clock, 250);
  expect(peak).toBeLessThan(3e12);
  expect(peak).toBeGreaterThan(0.9 * 3e12);
});

test('where it is slow, the smallest product is measured once, and nothing larger', async () => {
  const machine = new TimedMachine(1e8);
  expect(await measurePeak(new Arena(machine), machine.clock, 250)).toBeCloseTo(1e8, 0);
  expect(machine.ran).toEqual([2 * 512 * 256 * 512]);
});

test('it computes in the workspace, behind what stays; where there is no room for it, there is no peak', async () => {
  const machine = new TimedMachine(30e9);
  const arena = new Arena(machine);
  arena.keep(new Float32Array(1000));
  const { workspace } = arena;
  await measurePeak(arena, machine.clock, 250);
  expect(arena.workspace).toBe(workspace);
  expect(machine.reserved).toBe(workspace + 4096 * 512 + 512 * 512 + 4096 * 512);
  const cramped = new TimedMachine(30e9, 0, 100_000);
  expect(await measurePeak(new Arena(cramped), cramped.clock, 250)).toBe(0);
  expect(cramped.ran).toEqual([]);
});
