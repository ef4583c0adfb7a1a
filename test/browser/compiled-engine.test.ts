/** The compiled engine in a browser, on WebGPU and on WASM with threads, gives the reference's numbers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiledEngine } from '../../src/engine/compiled';
import { readKernels } from '../../src/engine/compiled/wasm/binary';
import { fetchFile, startBrowserThread } from '../../src/engine/compiled/wasm/browser-threads';
import type { Machine } from '../../src/engine/compiled/machine';
import { createWasmMachine } from '../../src/engine/compiled/wasm/machine';
import { openDevice } from '../../src/engine/compiled/webgpu/device';
import { createWebGpuMachine } from '../../src/engine/compiled/webgpu/machine';
import { referenceEngine } from '../../src/engine/reference';
import type { Encoder } from '../../src/lab/encoder/encoder';
import type { Recipe } from '../../src/lab/recipe';
import type { Task } from '../../src/lab/tasks/task';
import { Population } from '../../src/lab/training/population';
import { startBackend } from '../../src/worker/backend';
import { compareEngines, expectParity } from '../support/engine-parity';
import { shorten, SMALL } from '../unit/lab/support/population';
import { shapedEncoder, shapedTask } from '../unit/lab/support/shaped-encoder';
import { fetchFamily, fetchSentiment, fetchTiny } from './reference-files';

/** One of every kind of prompt and head. */
const METHODS = ['head-only', 'prompt-tuning', 'warp', 'infoprompt'] as const;
const RECIPE: Recipe = { ...SMALL, batch: 2, promptLength: 2, seeds: 1, learningRate: 0.003 };

let device: GPUDevice | undefined;

/** On one device, which compiles no kernel twice. */
async function startWebGpu(halfWeights = false): Promise<Machine> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('There is no WebGPU adapter.');
  device ??= await openDevice(adapter);
  return createWebGpuMachine(device, undefined, halfWeights);
}

const startWasm = async (threads: number): Promise<Machine> =>
  createWasmMachine({
    binary: await readKernels(threads > 1 ? 'threads' : 'plain', fetchFile),
    threads,
    startThread: startBrowserThread,
  });

const MACHINES = [
  { name: 'WebGPU', start: () => startWebGpu(), shared: false },
  { name: 'WASM with one thread', start: () => startWasm(1), shared: false },
  { name: 'WASM with two threads', start: () => startWasm(2), shared: true },
];

let task: Task;

beforeAll(async () => {
  await startBackend('wasm', (reason) => expect.fail(reason));
  task = shorten(await fetchSentiment(), 24, 4);
});

describe.each(MACHINES)('$name', ({ start, shared }) => {
  const without = shared && !crossOriginIsolated;
  let machine: Machine;

  beforeAll(async () => {
    if (!without) machine = await start();
  });
  afterAll(() => {
    if (!without) machine.dispose();
  });

  test.skipIf(without).each(METHODS)('%s', async (preset) => {
    const encoder: Encoder = await fetchFamily('bert', ['vocab.txt', 'tokenizer_config.json']);
    const worst = await compareEngines({
      encoder,
      task,
      recipe: { ...RECIPE, presets: [preset] },
      reference: referenceEngine,
      engine: compiledEngine(machine),
      steps: 1,
      resizeTo: 3,
    });
    encoder.dispose();
    expectParity(worst);
  });

  test.skipIf(without)('a population goes on from a checkpoint as if it had never stopped', async () => {
    const encoder = shapedEncoder({ layers: 2, heads: 2, width: 24, feedForward: 30, positions: 40 });
    const short = shapedTask({ classes: 2, lengths: [1, 4, 2], examples: 20 });
    const recipe: Recipe = { ...RECIPE, presets: ['infoprompt', 'warp'], validation: 8, steps: 9 };
    const options = { encoder, task: short, recipe, engine: compiledEngine(machine) };
    const whole = await Population.create(options);
    for (let step = 0; step < 4; step++) await whole.advance();
    const again = await Population.create({ ...options, from: await whole.checkpoint() });
    for (let step = 0; step < 4; step++) expect(await again.advance()).toEqual(await whole.advance());
    expect((await again.checkpoint()).groups).toEqual((await whole.checkpoint()).groups);
    whole.dispose();
    again.dispose();
    encoder.dispose();
  });

  test.skipIf(without)('300 steps leave the arena as large as the first 30 did', async () => {
    const encoder = shapedEncoder({ layers: 1, heads: 1, width: 8, feedForward: 8, positions: 30 });
    const short = shapedTask({ classes: 2, lengths: [1, 4, 2], examples: 20 });
    const engine = compiledEngine(machine);
    const recipe: Recipe = { ...RECIPE, presets: ['warp'], batch: 1, validation: 8, steps: 300 };
    const population = await Population.create({ encoder, task: short, recipe, engine });
    while (population.step < 30) await population.advance();
    const { bytes } = engine.memory();
    while (population.step < 300) await population.advance();
    expect(engine.memory().bytes).toBe(bytes);
    population.dispose();
    encoder.dispose();
  });
});

test('an encoder that comes with 16 bits a weight loses nothing on WebGPU with weights of 16 bits', async () => {
  const machine = await startWebGpu(true);
  const encoder = await fetchTiny();
  const worst = await compareEngines({
    encoder,
    task,
    recipe: { ...RECIPE, presets: ['infoprompt'] },
    reference: referenceEngine,
    engine: compiledEngine(machine),
    steps: 1,
    resizeTo: 3,
  });
  encoder.dispose();
  machine.dispose();
  expectParity(worst);
});
