/** The engines in Node: compiled kernels on every core, or the tensor library's operations. */
import os from 'node:os';
import { compiledEngine } from '../engine/compiled';
import { readKernels } from '../engine/compiled/wasm/binary';
import { createWasmMachine } from '../engine/compiled/wasm/machine';
import { referenceEngine } from '../engine/reference';
import { LabError } from '../lab/errors';
import type { Engine } from '../lab/training/engine';
import type { NodeBackend } from './platform';
import { readNodeFile, startNodeThread } from './wasm-threads';

export const ENGINE_NAMES = ['compiled', 'reference'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface NodeEngine {
  readonly name: EngineName;
  /** Of the compiled kernels; null where the tensor library computes. */
  readonly threads: number | null;
  readonly engine: Engine;
}

/**
 * @param wanted compiled where nothing is said and the backend is WASM.
 * @throws LabError `recipe-invalid` for a name or number that is none, `backend-unavailable` when it does not start.
 */
export async function startEngine(
  wanted: string | undefined,
  backend: NodeBackend,
  threads = String(os.availableParallelism()),
): Promise<NodeEngine> {
  const name = ENGINE_NAMES.find((known) => known === wanted) ?? (backend === 'wasm' ? 'compiled' : 'reference');
  if (wanted !== undefined && wanted !== name) {
    throw new LabError('recipe-invalid', `--engine is “${wanted}”.`, `Choose ${ENGINE_NAMES.join(' or ')}.`);
  }
  const count = Number(threads);
  if (!Number.isInteger(count) || count < 1 || count > 64) {
    throw new LabError('recipe-invalid', `--threads is “${threads}”.`, 'Give a whole number from 1 to 64.');
  }
  if (name === 'reference') return { name, threads: null, engine: referenceEngine };
  if (backend === 'cpu') {
    throw new LabError('recipe-invalid', 'The compiled engine needs --backend wasm.', 'Leave one of the two out.');
  }
  return { name, threads: count, engine: await startCompiled(count) };
}

async function startCompiled(threads: number): Promise<Engine> {
  const binary = await readKernels(threads > 1 ? 'threads' : 'plain', readNodeFile);
  return compiledEngine(await createWasmMachine({ binary, threads, startThread: startNodeThread }));
}
