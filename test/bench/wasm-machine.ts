/** The WASM machine in Node. */
import { readKernels } from '../../src/engine/compiled/wasm/binary';
import { createWasmMachine } from '../../src/engine/compiled/wasm/machine';
import type { Machine } from '../../src/engine/compiled/machine';
import { readNodeFile, startNodeThread } from '../../src/cli/wasm-threads';

export async function startWasmMachine(threads: number): Promise<Machine> {
  const binary = await readKernels(threads > 1 ? 'threads' : 'plain', readNodeFile);
  return createWasmMachine({ binary, threads, startThread: startNodeThread });
}
