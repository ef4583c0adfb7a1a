import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreadedSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';

beforeAll(() => {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasmUrl,
    'tfjs-backend-wasm-simd.wasm': wasmSimdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': wasmThreadedSimdUrl,
  });
  setThreadsCount(2);
});

test('the page is cross-origin isolated, so that WASM may use threads', () => {
  expect(crossOriginIsolated).toBe(true);
});

test('WebGPU has an adapter', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter).not.toBeNull();
});

describe.each(['webgpu', 'wasm'])('%s', (backend) => {
  beforeAll(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
    await tf.ready();
  });

  test('multiplies two matrices', async () => {
    const left = tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const right = tf.tensor2d([
      [7, 8],
      [9, 10],
      [11, 12],
    ]);
    const product = tf.matMul(left, right);
    expect(tf.getBackend()).toBe(backend);
    expect(product.shape).toEqual([2, 2]);
    // 1*7 + 2*9 + 3*11 = 58, 1*8 + 2*10 + 3*12 = 64, 4*7 + 5*9 + 6*11 = 139, 4*8 + 5*10 + 6*12 = 154
    expect([...(await product.data())]).toEqual([58, 64, 139, 154]);
    tf.dispose([left, right, product]);
  });
});
