/** The kernels on WebGPU: what they compute, and what the machine around them keeps and tells. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldsOf, KERNEL_NAMES, type Arguments } from '../../src/engine/compiled/kernels';
import type { Machine } from '../../src/engine/compiled/machine';
import { ProgramBuilder } from '../../src/engine/compiled/program';
import { MOST_JOINED } from '../../src/engine/compiled/schedule';
import { createWebGpuMachine } from '../../src/engine/compiled/webgpu/machine';
import {
  attentionCase,
  compareMachines,
  joinedCase,
  KERNEL_CASES,
  linearCase,
  type KernelCase,
} from '../support/kernel-cases';

async function openDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('There is no WebGPU adapter.');
  return adapter.requestDevice();
}

let device: GPUDevice;
let machine: Machine;
const complaints: string[] = [];

beforeAll(async () => {
  device = await openDevice();
  device.addEventListener('uncapturederror', ({ error }) => complaints.push(error.message));
  machine = await createWebGpuMachine(device);
});

afterAll(() => {
  machine.dispose();
  device.destroy();
  expect(complaints).toEqual([]);
});

/** So large that `linear` takes its large tiles, and that queries and keys go by in several chunks. */
const LARGE: readonly KernelCase[] = [
  linearCase({ batches: 3, rows: 400, inner: 33, columns: 430, mode: 'activate', gap: 5 }),
  linearCase({ batches: 2, rows: 700, inner: 20, columns: 350, mode: 'slope', bias: false }),
  attentionCase({ runs: 1, heads: 1, depth: 20, lengths: [300, 2], window: [40, 140] }),
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
  const doomed = await openDevice();
  const dying = await createWebGpuMachine(doomed);
  dying.reserve(100);
  const pending = dying.read(0, 100);
  doomed.destroy();
  await expect(pending).rejects.toMatchObject({ code: 'backend-lost' });
  await doomed.lost;
  await expect(dying.read(0, 1)).rejects.toMatchObject({ code: 'backend-lost' });
  dying.dispose();
});

test('a kernel that the driver refuses is named', async () => {
  const strict = await openDevice();
  const create = strict.createShaderModule.bind(strict);
  strict.createShaderModule = (shader) =>
    create(shader.label === 'freeze' ? { ...shader, code: 'fn main( {' } : shader);
  await expect(createWebGpuMachine(strict)).rejects.toMatchObject({
    code: 'backend-unavailable',
    message: expect.stringMatching(/kernel freeze: .+ \(line 1\)/) as string,
  });
  strict.destroy();
});
