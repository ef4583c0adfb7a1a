/** Chooses and starts what computes the training steps: the compiled kernels where they run, the reference elsewhere. */
import * as tf from '@tensorflow/tfjs-core';
import { compiledEngine, type CompiledEngine } from '../engine/compiled';
import type { Machine } from '../engine/compiled/machine';
import type { TileTable } from '../engine/compiled/webgpu/tiles';
import { readKernels } from '../engine/compiled/wasm/binary';
import { fetchFile, startBrowserThread } from '../engine/compiled/wasm/browser-threads';
import { createWasmMachine } from '../engine/compiled/wasm/machine';
import { referenceEngine } from '../engine/reference';
import { toFailure } from '../lab/errors';
import type { Engine } from '../lab/training/engine';
import type { TensorBackend } from './backend';
import { BROWSER_TILES } from './kept-tiles';
import type { EngineChoice, EngineInfo, TilesInfo } from './protocol';

export interface StartedEngine {
  readonly engine: Engine;
  /** The same, where it is the compiled one. */
  readonly compiled: CompiledEngine | null;
  readonly info: EngineInfo;
}

/** More threads than this wait for each other longer than they compute. */
const MOST_THREADS = 16;

/** Never fails: what cannot be compiled here is left to the reference, and `info` says why. */
export async function startEngine(choice: EngineChoice, backend: TensorBackend): Promise<StartedEngine> {
  if (choice === 'reference') return reference('It was asked for in the address.');
  try {
    switch (backend.name) {
      case 'cpu':
        return reference('The compiled kernels need WebGPU or WASM.');
      case 'webgpu': {
        const { machine, tiles, reason } = await startWebGpu(backend, choice === 'f16');
        return compiled(machine, { threads: null, tiles, reason });
      }
      case 'wasm': {
        const threads = usefulThreads();
        const reason = choice === 'f16' ? 'Weights of 16 bits need WebGPU.' : null;
        return compiled(await startWasm(threads), { threads, tiles: null, reason });
      }
    }
  } catch (error) {
    return reference(toFailure(error).message);
  }
}

function compiled(machine: Machine, info: Pick<EngineInfo, 'threads' | 'tiles' | 'reason'>): StartedEngine {
  const engine = compiledEngine(machine);
  const { weightBits } = engine;
  return { engine, compiled: engine, info: { name: 'compiled', weightBits, ...info } };
}

function reference(reason: string): StartedEngine {
  const info = { name: 'reference', weightBits: 32, threads: null, reason, tiles: null } as const;
  return { engine: referenceEngine, compiled: null, info };
}

/** One core is left to the page: with all of them taken it would stutter. Threads need memory that can be shared. */
function usefulThreads(): number {
  return self.crossOriginIsolated ? Math.min(MOST_THREADS, Math.max(1, navigator.hardwareConcurrency - 1)) : 1;
}

async function startWasm(threads: number): Promise<Machine> {
  const binary = await readKernels(threads > 1 ? 'threads' : 'plain', fetchFile);
  return createWasmMachine({ binary, threads, startThread: startBrowserThread });
}

/** On the tensor library's own device, so that both are lost and found together. */
async function startWebGpu(
  backend: TensorBackend,
  halves: boolean,
): Promise<{ readonly machine: Machine; readonly tiles: TilesInfo; readonly reason: string | null }> {
  const [{ WebGPUBackend }, { createWebGpuMachine }, { tuneTiles }, { chooseTiles }] = await Promise.all([
    import('@tensorflow/tfjs-backend-webgpu'),
    import('../engine/compiled/webgpu/machine'),
    import('../engine/compiled/webgpu/tile-tuning'),
    import('./tiles'),
  ]);
  const library = tf.backend();
  if (!(library instanceof WebGPUBackend)) throw new RangeError('The tensor library does not run on WebGPU.');
  const { device } = library;
  const tune = (): Promise<TileTable> => tuneTiles(device, { clock: () => performance.now() });
  const info = await chooseTiles(backend, { kept: BROWSER_TILES, tune });
  if (halves) {
    const { computesHalves } = await import('../engine/compiled/webgpu/halves-check');
    const machine = await createWebGpuMachine(device, info.tiles, true);
    if (await computesHalves(machine)) return { machine, tiles: info, reason: null };
    machine.dispose();
  }
  const reason = halves ? 'This graphics device computes something else with weights of 16 bits.' : null;
  return { machine: await createWebGpuMachine(device, info.tiles), tiles: info, reason };
}
