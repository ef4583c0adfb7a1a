/** What the page calls the ways of computing. */
import type { BackendInfo } from '../worker/protocol';

export const BACKEND_NAMES: Readonly<Record<BackendInfo['name'], string>> = {
  webgpu: 'WebGPU',
  wasm: 'WASM',
  cpu: 'JavaScript',
};

/** Where the numbers are computed: WASM with SIMD, 3 threads. */
export function computedBy({ name, adapter }: Pick<BackendInfo, 'name' | 'adapter'>): string {
  return adapter.startsWith(BACKEND_NAMES[name]) ? adapter : `${BACKEND_NAMES[name]}, ${adapter}`;
}
