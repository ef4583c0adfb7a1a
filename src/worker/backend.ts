/** Chooses and starts the tensor backend: WebGPU at home, WASM where there is none or only a software adapter. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { registerWasmKernels } from '../lab/encoder/wasm-kernels';
import { openDevice } from '../engine/compiled/webgpu/device';
import { LabError } from '../lab/errors';
import type { BackendChoice, BackendInfo } from './protocol';

/** Where tensors are computed; how a training step is, is the engine's. */
export type TensorBackend = Omit<BackendInfo, 'engine'>;

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;

interface Adapter {
  readonly gpu: GPUAdapter;
  readonly name: string;
  readonly software: boolean;
}

/**
 * @param onLost called when the graphics device disappears while in use.
 * @throws LabError `backend-unavailable` when the backend that was asked for does not start.
 */
export async function startBackend(choice: BackendChoice, onLost: (reason: string) => void): Promise<TensorBackend> {
  if (choice === 'cpu') return startCpu(null);
  if (choice === 'wasm') return startWasm(null);
  const adapter = await findAdapter();
  if (choice === 'auto') {
    if (adapter === null) return startWasm('This browser offers no WebGPU adapter.');
    if (adapter.software) return startWasm(`WebGPU is there, but only in software (${adapter.name}); WASM is faster.`);
  }
  if (adapter !== null && (await startWebGpu(adapter, onLost))) {
    return { name: 'webgpu', adapter: adapter.name, reason: null, software: adapter.software };
  }
  if (choice === 'auto') return startWasm('WebGPU did not start.');
  throw new LabError(
    'backend-unavailable',
    'WebGPU was asked for, but this browser offers no working adapter.',
    'Remove “backend=webgpu” from the address to use WASM, or enable WebGPU in the browser.',
  );
}

async function findAdapter(): Promise<Adapter | null> {
  if (!('gpu' in navigator)) return null;
  const gpu = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (gpu === null) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = gpu.info;
  const words = [description, device, architecture, vendor].filter((word) => word !== '');
  const name = [...new Set(words)].join(' · ') || 'unnamed adapter';
  return { gpu, name, software: isFallbackAdapter || SOFTWARE.test(name) };
}

/** On a device of our own: the tensor library's lacks what it does not use itself. */
async function startWebGpu({ gpu }: Adapter, onLost: (reason: string) => void): Promise<boolean> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', async () => {
    const device = await openDevice(gpu);
    void device.lost.then(({ reason, message }) => {
      if (reason !== 'destroyed') onLost(message);
    });
    return new WebGPUBackend(device, gpu.info);
  });
  if (!(await tf.setBackend('webgpu').catch(() => false))) return false;
  await tf.ready();
  return true;
}

async function startWasm(reason: string | null): Promise<TensorBackend> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  // One core is left to the page: with all of them taken it would stutter.
  const threads = Math.max(1, navigator.hardwareConcurrency - 1);
  setThreadsCount(threads);
  if (!(await tf.setBackend('wasm').catch(() => false)))
    return startCpu('Neither WebGPU nor WASM starts here; plain JavaScript is very slow.');
  await tf.ready();
  registerWasmKernels();
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const parallel = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  return {
    name: 'wasm',
    adapter: `WASM${simd === true ? ' with SIMD' : ''}${parallel === true ? `, ${threads} ${threads === 1 ? 'thread' : 'threads'}` : ''}`,
    reason,
    software: false,
  };
}

async function startCpu(reason: string | null): Promise<TensorBackend> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  await tf.ready();
  return { name: 'cpu', adapter: 'JavaScript', reason, software: false };
}
