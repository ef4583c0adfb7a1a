/** The most that a device gives with these very kernels: large products, and copies that no cache holds. */
import { compiledEngine } from '../../../src/engine/compiled';
import type { Machine } from '../../../src/engine/compiled/machine';
import { ProgramBuilder, type Program } from '../../../src/engine/compiled/program';
import { workOf } from './work';

/** [rows, width] of 32-bit numbers: 64 MiB, there and back. */
const COPY = { rows: 16384, width: 1024 };
const COPIES = 5;

export interface Peaks {
  readonly gflops: number;
  /** Read and written, GB/s. */
  readonly bandwidth: number;
}

/** @param seconds for the products. */
export async function measurePeaks(machine: Machine, seconds: number): Promise<Peaks> {
  const flops = await compiledEngine(machine).measurePeak(() => performance.now(), 1000 * seconds);
  return { gflops: flops / 1e9, bandwidth: await measureBandwidth(machine) };
}

/** The best of several copies. */
async function measureBandwidth(machine: Machine): Promise<number> {
  const program = copyProgram(machine.base);
  machine.reserve(machine.base + program.workspace);
  let best = 0;
  for (let time = 0; time <= COPIES; time++) {
    const began = performance.now();
    machine.run(program);
    await machine.read(machine.base, 1);
    const rate = workOf(program).bytes / ((performance.now() - began) / 1000) / 1e9;
    // The first one meets memory that nobody has touched.
    if (time > 0) best = Math.max(best, rate);
  }
  return best;
}

function copyProgram(base: number): Program {
  const builder = new ProgramBuilder(base);
  const { rows, width } = COPY;
  const x = builder.take(rows * width);
  const y = builder.take(rows * width);
  const strides = { xStride: width, xBatch: 0, yStride: width, yBatch: 0, batches: 1 };
  builder.call('copyRows', { x, y, rows, width, add: 0, factor: 1, ...strides });
  return builder.build();
}
