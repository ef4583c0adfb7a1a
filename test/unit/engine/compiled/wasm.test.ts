import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNodeFile, startNodeThread } from '../../../../src/cli/wasm-threads';
import { fieldsOf, KERNEL_NAMES, LINEAR_MODES } from '../../../../src/engine/compiled/kernels';
import type { Machine } from '../../../../src/engine/compiled/machine';
import { ProgramBuilder } from '../../../../src/engine/compiled/program';
import { readKernels } from '../../../../src/engine/compiled/wasm/binary';
import { MOST_JOINED } from '../../../../src/engine/compiled/schedule';
import { createWasmMachine } from '../../../../src/engine/compiled/wasm/machine';
import { LabError } from '../../../../src/lab/errors';
import { RandomStream } from '../../../../src/lab/random';
import {
  attentionCase,
  compareMachines,
  joinedCase,
  KERNEL_CASES,
  linearCase,
  productCase,
  type KernelCase,
} from '../../../support/kernel-cases';

const ASSEMBLY = new URL('../../../../src/engine/compiled/wasm/assembly/', import.meta.url);

async function machineOf(threads: number): Promise<Machine> {
  const binary = await readKernels(threads > 1 ? 'threads' : 'plain', readNodeFile);
  return createWasmMachine({ binary, threads, startThread: startNodeThread });
}

let one: Machine;
/** More threads than a small case has rows. */
let several: readonly Machine[];

beforeAll(async () => {
  one = await machineOf(1);
  several = [await machineOf(2), await machineOf(3)];
});

afterAll(() => {
  for (const machine of [one, ...several]) machine.dispose();
});

async function expectAgreement(kernelCase: KernelCase): Promise<void> {
  const alone = await compareMachines(one, kernelCase);
  expect(alone.worst, alone.where).toBeLessThanOrEqual(kernelCase.tolerance);
  for (const machine of several) {
    const { memory } = await compareMachines(machine, kernelCase);
    const bits = [memory, alone.memory].map((floats) => new Uint8Array(floats.buffer));
    expect(Buffer.compare(bits[0] ?? Buffer.of(), bits[1] ?? Buffer.of()), 'other bits with more threads').toBe(0);
  }
}

describe('the WASM machine', () => {
  for (const kernel of KERNEL_NAMES) {
    it(`computes ${kernel} as the plain machine does, with any number of threads the same`, async () => {
      const cases = KERNEL_CASES.filter((kernelCase) => kernelCase.kernel === kernel);
      expect(cases.length).toBeGreaterThan(0);
      for (const kernelCase of cases) await expectAgreement(kernelCase);
      await expectAgreement(joinedCase(cases.slice(0, MOST_JOINED)));
    });
  }

  it('multiplies by frozen matrices of any shape', async () => {
    const stream = new RandomStream('fuzz linear');
    const modes = Object.keys(LINEAR_MODES) as (keyof typeof LINEAR_MODES)[];
    for (let round = 0; round < 40; round++) {
      const draw = (place: number, below: number): number => stream.integer(16 * round + place, below);
      await expectAgreement(
        linearCase({
          batches: 1 + draw(0, 4),
          rows: 1 + draw(1, 40),
          inner: 1 + draw(2, 70),
          columns: 1 + draw(3, 70),
          mode: modes[draw(4, 4)] ?? 'set',
          bias: draw(5, 2) === 1,
          gap: draw(6, 6),
          shared: draw(7, 2) === 1,
        }),
      );
    }
  });

  it('multiplies matrices of runs of any shape', async () => {
    const stream = new RandomStream('fuzz product');
    for (let round = 0; round < 40; round++) {
      const draw = (place: number, below: number): number => stream.integer(16 * round + place, below);
      const runs = 1 + draw(0, 5);
      await expectAgreement(
        productCase({
          runs,
          rows: 1 + draw(1, 20),
          inner: 1 + draw(2, 40),
          columns: 1 + draw(3, 40),
          aTransposed: draw(4, 2) === 1,
          bTransposed: draw(5, 2) === 1,
          aModulo: 1 + draw(6, runs),
          shared: draw(7, 2) === 1,
          bias: draw(8, 2) === 1,
          add: draw(9, 2) === 1,
          gap: draw(10, 5),
        }),
      );
    }
  });

  it('attends in sequences of any lengths', async () => {
    const stream = new RandomStream('fuzz attention');
    for (let round = 0; round < 30; round++) {
      const draw = (place: number, below: number): number => stream.integer(32 * round + place, below);
      const lengths = Array.from({ length: 1 + draw(0, 5) }, (_, i) => 1 + draw(8 + i, 30));
      const rows = lengths.reduce((total, length) => total + length, 0);
      const from = draw(1, rows);
      await expectAgreement(
        attentionCase({
          runs: 1 + draw(2, 3),
          heads: 1 + draw(3, 3),
          depth: 1 + draw(4, 40),
          lengths,
          single: draw(5, 2) === 1,
          window: [from, from + 1 + draw(6, rows - from)],
          gap: draw(7, 5),
        }),
      );
    }
  });

  it('reads arguments in the order of the list of kernels', () => {
    const sources = readdirSync(ASSEMBLY)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name, ASSEMBLY), 'utf8'))
      .join('\n');
    const classes = new Map(
      [...sources.matchAll(/^export class (\w+)Arguments \{\n([^}]*)\}/gm)].map(([, name = '', body = '']) => [
        name,
        [...body.matchAll(/(\w+): (i32|f32);/g)].map(([, field, type]) => [field, type]),
      ]),
    );
    expect(classes.size).toBe(KERNEL_NAMES.length);
    for (const kernel of KERNEL_NAMES) {
      const name = kernel.charAt(0).toUpperCase() + kernel.slice(1);
      const fields = fieldsOf(kernel).map(([field, kind]) => [field, kind === 'number' ? 'f32' : 'i32']);
      expect(classes.get(name), name).toEqual(fields);
    }
  });

  it('runs operations in order, each after all of the one before', async () => {
    for (const machine of several) {
      const size = 5000;
      const builder = new ProgramBuilder(machine.base);
      const [x, y] = [builder.take(size), builder.take(size)];
      const add = { xStride: 0, xBatch: 0, yStride: 0, yBatch: 0, batches: 1, rows: 1, width: size, factor: 1 };
      // Sums of neighbours' neighbours: a thread that runs ahead reads what is not there yet.
      for (let i = 0; i < 100; i++) {
        builder.call('copyRows', { ...add, x, y: y + 1, width: size - 1, add: 0 });
        builder.call('sumRows', {
          ...{ x: y + 1, xBatch: 0, xRow: 1, y: x, yBatch: 0, runs: 1, rows: 2, columns: size - 2 },
          ...{ add: 0, factor: 0.5 },
        });
      }
      const program = builder.build();
      const start = new RandomStream('order').normals(new Float32Array(size));
      const results = [];
      for (const each of [one, machine]) {
        each.reserve(each.base + program.workspace);
        each.write(x, start);
        for (let i = 0; i < 5; i++) each.run(program);
        results.push(await each.read(x, size));
      }
      expect(results[1]).toEqual(results[0]);
    }
  });

  it('keeps what it holds as it grows', async () => {
    for (const threads of [1, 2]) {
      const machine = await machineOf(threads);
      machine.reserve(machine.base + 1000);
      const values = new RandomStream('growth').normals(new Float32Array(1000));
      machine.write(machine.base, values);
      const { bytes } = machine;
      machine.reserve(machine.base + 10_000_000);
      expect(machine.bytes).toBeGreaterThan(bytes);
      expect(await machine.read(machine.base, 1000)).toEqual(values);
      machine.write(machine.base + 9_999_999, new Float32Array([7]));
      expect(await machine.read(machine.base + 9_999_999, 1)).toEqual(new Float32Array([7]));
      machine.dispose();
      expect(machine.bytes).toBe(0);
      machine.dispose();
    }
  });

  it('says so when there is no room', () => {
    expect(() => one.reserve(2 ** 31)).toThrow(expect.objectContaining({ code: 'backend-unavailable' }) as LabError);
  });

  it('says so when a thread does not start, and ends the others', async () => {
    const ended: number[] = [];
    const binary = await readKernels('threads', readNodeFile);
    const machine = createWasmMachine({
      binary,
      threads: 3,
      startThread: (_, { number }) => ({
        ready: number === 2 ? Promise.reject(new Error('no')) : Promise.resolve(),
        terminate: () => ended.push(number),
      }),
    });
    await expect(machine).rejects.toMatchObject({ code: 'backend-unavailable' });
    expect(ended).toEqual([1, 2]);
  });

  it('says how to make kernels that are not there', async () => {
    const missing = readKernels('plain', () => Promise.reject(new Error('ENOENT')));
    await expect(missing).rejects.toThrow(LabError);
    await expect(missing).rejects.toMatchObject({ remedy: expect.stringContaining('npm run kernels') as string });
  });
});
