/** The kernels on WebGPU: what they compute, and what the machine around them keeps and tells. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiledEngine } from '../../src/engine/compiled';
import { fieldsOf, KERNEL_NAMES, type Arguments, type KernelName } from '../../src/engine/compiled/kernels';
import type { Machine } from '../../src/engine/compiled/machine';
import { ProgramBuilder } from '../../src/engine/compiled/program';
import { MOST_JOINED } from '../../src/engine/compiled/schedule';
import { openDevice } from '../../src/engine/compiled/webgpu/device';
import { computesHalves } from '../../src/engine/compiled/webgpu/halves-check';
import { createWebGpuMachine, WebGpuMachine } from '../../src/engine/compiled/webgpu/machine';
import { Compiler, type Kernel } from '../../src/engine/compiled/webgpu/pipelines';
import { SHADERS, TILE_CLASSES } from '../../src/engine/compiled/webgpu/shaders/index';
import type { Shader } from '../../src/engine/compiled/webgpu/shaders/source';
import { nameOf } from '../../src/engine/compiled/webgpu/shaders/tile-product';
import { tuneTiles } from '../../src/engine/compiled/webgpu/tile-tuning';
import { candidatesOf, completeTable, tilesOf } from '../../src/engine/compiled/webgpu/tiles';
import type { Recipe } from '../../src/lab/recipe';
import type { StepRow } from '../../src/lab/training/metrics';
import { Population } from '../../src/lab/training/population';
import { startBackend } from '../../src/worker/backend';
import {
  attentionCase,
  compareMachines,
  joinedCase,
  KERNEL_CASES,
  linearAddNormCase,
  linearCase,
  linearNormBackwardCase,
  type KernelCase,
  type NormedProductShape,
} from '../support/kernel-cases';
import { SMALL } from '../unit/lab/support/population';
import { shapedEncoder, shapedTask } from '../unit/lab/support/shaped-encoder';

async function findAdapter(): Promise<GPUAdapter> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('There is no WebGPU adapter.');
  return adapter;
}

/** With what every device has, and no more. */
const openPlainDevice = async (): Promise<GPUDevice> => (await findAdapter()).requestDevice();

let device: GPUDevice;
let machine: Machine;
const complaints: string[] = [];

beforeAll(async () => {
  device = await openDevice(await findAdapter());
  device.addEventListener('uncapturederror', ({ error }) => complaints.push(error.message));
  machine = await createWebGpuMachine(device);
});

afterAll(() => {
  machine.dispose();
  device.destroy();
  expect(complaints).toEqual([]);
});

/** So large that products take their large tiles, and that queries and keys go by in several chunks. */
const LARGE: readonly KernelCase[] = [
  linearCase({ batches: 3, rows: 400, inner: 33, columns: 430, mode: 'activate', gap: 5 }),
  linearCase({ batches: 2, rows: 700, inner: 20, columns: 350, mode: 'slope', bias: false }),
  attentionCase({ runs: 1, heads: 1, depth: 20, lengths: [300, 2], window: [40, 140] }),
  ...[
    { batches: 2, rows: 2100, inner: 9, columns: 121, gap: 3, dyRows: 40 },
    { batches: 2, rows: 1100, inner: 9, columns: 250 },
  ].flatMap((shape) => [linearAddNormCase(shape), linearNormBackwardCase(shape)]),
];

const copy = (values: Partial<Arguments<'copyRows'>>): Arguments<'copyRows'> => ({
  x: 0,
  xStride: 1,
  xBatch: 0,
  y: 0,
  yStride: 1,
  yBatch: 0,
  batches: 1,
  rows: 1,
  width: 1,
  add: 0,
  factor: 1,
  ...values,
});

describe.each(KERNEL_NAMES)('%s', (kernel) => {
  test('agrees with double precision', async () => {
    const cases = [...KERNEL_CASES, ...LARGE].filter((candidate) => candidate.kernel === kernel);
    expect(cases).not.toHaveLength(0);
    for (const one of [...cases, joinedCase(cases.slice(-MOST_JOINED))]) {
      const { worst, where } = await compareMachines(machine, one);
      expect(worst, where).toBeLessThanOrEqual(one.tolerance);
    }
  });
});

test('reductions without subgroups, for devices that have none, agree with double precision too', async () => {
  const plain = await openPlainDevice();
  const reducing = SHADERS.filter(({ minds }) => minds.has('subgroups'));
  expect(reducing.length).toBeGreaterThan(5);
  const [own, codes] = await machineOf(plain, reducing);
  expect(codes).toEqual(reducing.map(({ code }) => code(new Set())));
  for (const { kernel } of reducing) {
    for (const one of [...KERNEL_CASES, ...LARGE].filter((candidate) => candidate.kernel === kernel)) {
      const { worst, where } = await compareMachines(own, one);
      expect(worst, where).toBeLessThanOrEqual(one.tolerance);
    }
  }
  own.dispose();
  plain.destroy();
});

test('a device that has subgroups gets shaders that use them', async () => {
  const reducing = SHADERS.filter(({ minds }) => minds.has('subgroups'));
  const [own, codes] = await machineOf(device, reducing);
  const used = codes.filter((code) => code.includes('subgroupAdd'));
  expect(used).toHaveLength(device.features.has('subgroups') ? reducing.length : 0);
  own.dispose();
});

/** A machine that has these kernels alone, and what the device was given of them. */
async function machineOf(given: GPUDevice, shaders: readonly Shader[], halves = false): Promise<[Machine, string[]]> {
  const create = given.createShaderModule.bind(given);
  const codes: string[] = [];
  given.createShaderModule = (module) => {
    codes.push(module.code);
    return create(module);
  };
  const compiler = new Compiler(given, halves);
  const kernels = await compiler.compileAll(shaders);
  given.createShaderModule = create;
  const of = (kernel: KernelName): Kernel | undefined => kernels.find(({ shader }) => shader.kernel === kernel);
  return [new WebGpuMachine(given, { layout: compiler.layout, of }, halves), codes];
}

describe('weights of 16 bits', () => {
  test('give what the host makes of them, on a device that reads them right', async () => {
    const kernels = TILE_CLASSES.map((one) => one.shaders(one.fixed)).flat();
    const [right] = await machineOf(device, kernels, true);
    expect(await computesHalves(right)).toBe(true);
    // Products that read the halves as numbers of 32 bits.
    const [wrong] = await machineOf(device, kernels);
    expect(await computesHalves(wrong)).toBe(false);
    for (const own of [right, wrong]) own.dispose();
  });

  test('train in less memory to losses that differ in the third figure at most', async () => {
    const halved = await createWebGpuMachine(device, undefined, true);
    const plain = await createWebGpuMachine(device);
    const [one, other] = await Promise.all([plain, halved].map(firstSteps));
    const [wanted, found] = [one?.at(-1)?.crossEntropy ?? [], other?.at(-1)?.crossEntropy ?? []];
    expect(wanted).not.toHaveLength(0);
    expect(found).not.toEqual(wanted);
    wanted.forEach((loss, run) => expect(Math.abs((found[run] ?? NaN) - loss)).toBeLessThan(5e-3 * Math.max(1, loss)));
    expect(halved.bytes).toBeLessThan(plain.bytes);
    for (const own of [halved, plain]) own.dispose();
  });
});

const normed = (shape: NormedProductShape): KernelCase[] => [linearAddNormCase(shape), linearNormBackwardCase(shape)];

/**
 * By the beginning of a class's name: of odd sizes, and more than one of the largest tiles. Wider normed products differ in
 * nothing but how many threads share a row.
 */
const ODD: readonly (readonly [string, readonly KernelCase[]])[] = [
  [
    'linear',
    [
      linearCase({ batches: 2, rows: 67, inner: 37, columns: 141, mode: 'activate', gap: 3 }),
      linearCase({ batches: 1, rows: 131, inner: 9, columns: 30, mode: 'slope', bias: false }),
    ],
  ],
  ['normed, up to 128', normed({ batches: 3, rows: 23, inner: 37, columns: 121, gap: 3, dyRows: 5 })],
];

test.each(ODD)('which tile is taken changes no bit: %s', async (name, cases) => {
  const tileClass = TILE_CLASSES.find((one) => one.name.startsWith(name));
  if (tileClass === undefined) throw new RangeError(`There is no class ${name}.`);
  const tiles = candidatesOf(tileClass, device.limits);
  expect(tiles.length).toBeGreaterThan(3);
  const [fixed, ...others] = await Promise.all(
    tiles.map(async (tile) => {
      const [own] = await machineOf(device, tileClass.shaders(tile));
      const results = await Promise.all(cases.map((one) => bitsOf(own, one)));
      own.dispose();
      return { tile, results };
    }),
  );
  for (const { tile, results } of others) expect(results, nameOf(tile)).toEqual(fixed?.results);
});

async function bitsOf(own: Machine, { size, memory, program }: KernelCase): Promise<Uint32Array> {
  own.reserve(size);
  own.write(0, memory());
  own.run(program(0));
  return new Uint32Array((await own.read(0, size)).buffer);
}

/** Metrics of the first three steps of a small population on it. */
async function firstSteps(own: Machine): Promise<readonly StepRow[]> {
  await startBackend('cpu', (reason) => expect.fail(reason));
  const encoder = shapedEncoder({ layers: 2, heads: 2, width: 24, feedForward: 30, positions: 40 });
  const task = shapedTask({ classes: 2, lengths: [1, 4, 2], examples: 20 });
  const recipe: Recipe = {
    ...SMALL,
    presets: ['infoprompt'],
    batch: 2,
    promptLength: 2,
    seeds: 1,
    validation: 8,
    steps: 9,
  };
  const population = await Population.create({ encoder, task, recipe, engine: compiledEngine(own) });
  const rows = [];
  for (let step = 0; step < 3; step++) rows.push(await population.advance());
  population.dispose();
  encoder.dispose();
  return rows;
}

test('a population trains the same on other tiles', async () => {
  const tiles = { 'linear, few tiles': '128×128/8×8/8', 'normed, up to 128 columns, small': '64×128/8×4/8' };
  expect(completeTable(tiles)).toMatchObject(tiles);
  const others = await createWebGpuMachine(device, tiles);
  const [one, other] = await Promise.all([machine, others].map(firstSteps));
  expect(other).toEqual(one);
  expect(one?.[2]?.crossEntropy.every(Number.isFinite)).toBe(true);
  others.dispose();
});

test('tiles are chosen by the clock, from those that the driver takes', async () => {
  const classes = TILE_CLASSES.filter(({ name }) => name === 'linear, few tiles').map((one) => ({
    ...one,
    example: { rows: 67, inner: 9, columns: 40 },
  }));
  const names = classes.flatMap((one) => tilesOf(one).map(nameOf));
  let calls = 0;
  let now = 0;
  // Whatever comes later takes less, so that the last candidate wins.
  const clock = (): number => (now += calls++ < 10 ? 1 : 1000 * 0.98 ** calls);
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (shader) =>
    create(shader.label === `linear (${String(names.at(-1))})` ? { ...shader, code: 'fn main( {' } : shader);
  expect(await tuneTiles(device, { clock, budget: Infinity, classes })).toEqual({ 'linear, few tiles': names.at(-2) });
  device.createShaderModule = create;
  expect(await tuneTiles(device, { clock, budget: 0, classes })).toEqual({});
});

test('more workgroups than one dimension holds', async () => {
  const size = 256 * 65_535 + 300;
  machine.reserve(size + 1);
  machine.write(0, Float32Array.of(7));
  const builder = new ProgramBuilder(0);
  builder.call('copyRows', copy({ y: 1, xStride: 0, rows: size }));
  machine.run(builder.build());
  expect(await machine.read(size - 1, 2)).toEqual(Float32Array.of(7, 7));
});

test('reads see what was run before them and nothing after', async () => {
  machine.reserve(4);
  const builder = new ProgramBuilder(0);
  builder.call('copyRows', copy({ x: 0, y: 1, add: 1 }));
  const program = builder.build();
  machine.write(0, Float32Array.of(1, 0));
  const reads = Array.from({ length: 20 }, () => {
    machine.run(program);
    return machine.read(1, 1);
  });
  const seen = await Promise.all(reads);
  expect(seen.map(([value]) => value)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  machine.run(program);
  machine.write(0, Float32Array.of(5));
  expect(await machine.read(0, 2)).toEqual(Float32Array.of(5, 21));
});

test('a larger arena has what the smaller one had, and programs go on in it', async () => {
  const small = await createWebGpuMachine(device);
  small.reserve(16);
  small.write(
    0,
    Float32Array.from({ length: 16 }, (_, i) => i),
  );
  const builder = new ProgramBuilder(0);
  builder.call('copyRows', copy({ x: 3, y: 4, factor: 2 }));
  const program = builder.build();
  small.run(program);
  small.reserve(1000);
  expect(small.bytes).toBe(4000);
  small.run(program);
  small.write(900, Float32Array.of(5));
  expect(await small.read(0, 6)).toEqual(Float32Array.of(0, 1, 2, 3, 6, 5));
  expect(await small.read(900, 1)).toEqual(Float32Array.of(5));
  small.dispose();
});

test('more programs than are kept', async () => {
  machine.reserve(2);
  machine.write(0, Float32Array.of(1, 0));
  const programs = Array.from({ length: 150 }, () => {
    const builder = new ProgramBuilder(0);
    builder.call('copyRows', copy({ x: 0, y: 1, add: 1 }));
    return builder.build();
  });
  for (const program of [...programs, ...programs]) machine.run(program);
  expect(await machine.read(1, 1)).toEqual(Float32Array.of(300));
});

test('an arena beyond the limits of the device is refused', () => {
  expect(() => {
    machine.reserve(2 ** 40);
  }).toThrow(expect.objectContaining({ code: 'backend-unavailable' }));
});

test('a sequence too long for the way back is refused', () => {
  const builder = new ProgramBuilder(0);
  const entries = fieldsOf('attentionBackward').map(([name]) => [name, name === 'longest' ? 513 : 0]);
  builder.call('attentionBackward', Object.fromEntries(entries) as Arguments<'attentionBackward'>);
  const program = builder.build();
  expect(() => {
    machine.run(program);
  }).toThrow(expect.objectContaining({ code: 'backend-unavailable' }));
});

test('reads of a lost device are refused, those under way and later ones', async () => {
  const doomed = await openPlainDevice();
  const [dying] = await machineOf(doomed, []);
  dying.reserve(100);
  const pending = dying.read(0, 100);
  doomed.destroy();
  await expect(pending).rejects.toMatchObject({ code: 'backend-lost' });
  await doomed.lost;
  await expect(dying.read(0, 1)).rejects.toMatchObject({ code: 'backend-lost' });
  dying.dispose();
});

test('a kernel that the driver refuses is named', async () => {
  const strict = await openPlainDevice();
  const create = strict.createShaderModule.bind(strict);
  strict.createShaderModule = (shader) =>
    create(shader.label === 'summary' ? { ...shader, code: 'fn main( {' } : shader);
  await expect(createWebGpuMachine(strict)).rejects.toMatchObject({
    code: 'backend-unavailable',
    message: expect.stringMatching(/kernel summary: .+ \(line 1\)/) as string,
  });
  strict.destroy();
});
