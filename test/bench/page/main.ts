/** The page that `test/bench/webgpu.ts` drives: starts WebGPU by the lab's own rules and measures there. */
import * as tf from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Machine } from '../../../src/engine/compiled/machine';
import { createWebGpuMachine } from '../../../src/engine/compiled/webgpu/machine';
import { tuneTiles } from '../../../src/engine/compiled/webgpu/tile-tuning';
import { completeTable, FIXED_RULE, type TileTable } from '../../../src/engine/compiled/webgpu/tiles';
import { buildEncoder } from '../../../src/lab/encoder/encoder';
import type { EncoderFiles } from '../../../src/lab/encoder/files';
import { buildBundledTask, findBundledTask, readTaskIndex } from '../../../src/lab/tasks/bundled';
import { startBackend } from '../../../src/worker/backend';
import type { PeerName } from '../contender';
import { measureGrid, type Grid } from '../grid/measure';
import { GRID_ENCODERS, type GridPlan } from '../grid/plans';
import { labProgram, referencePeer } from '../lab';
import { measure, type MeasureOptions, type Report } from '../measure';
import { naivePeer } from '../peers/naive-peer';
import { FILES, openMaterials, RECIPE } from '../population';

export interface PageOptions extends Omit<MeasureOptions, 'log'> {
  readonly peers: readonly PeerName[];
  readonly plan: GridPlan;
  /** Measure on a software adapter too. */
  readonly software: boolean;
}

export type PageResult =
  | { readonly measured: { readonly report: Report; readonly grid: Grid }; readonly adapter: string }
  | { readonly measured: null; readonly reason: string };

declare global {
  interface Window {
    bench: (options: PageOptions) => Promise<PageResult>;
  }
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

async function fetchText(url: string): Promise<string> {
  return new TextDecoder().decode(await fetchBytes(url));
}

async function readEncoder(id: string): Promise<EncoderFiles> {
  const fetchNamed = async (name: string): Promise<[string, Uint8Array]> => [
    name,
    await fetchBytes(`/encoders/${id}/${name}`),
  ];
  return new Map(await Promise.all(FILES.map(fetchNamed)));
}

/** That of tfjs, as the lab does it. */
function deviceOf(): GPUDevice {
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend)) throw new RangeError('tfjs does not run on WebGPU.');
  return backend.device;
}

/** As the lab does at its first start on an adapter. */
function chooseTiles(software: boolean): Promise<TileTable> {
  if (software) return Promise.resolve(FIXED_RULE);
  return tuneTiles(deviceOf(), { clock: () => performance.now() });
}

window.bench = async ({ software, peers, plan, ...options }) => {
  // “auto” takes WebGPU where a real graphics card offers it and says why where it does not.
  const { name, adapter, reason } = await startBackend(software ? 'webgpu' : 'auto', (lost) => {
    throw new Error(`The graphics device was lost: ${lost}`);
  });
  if (name !== 'webgpu') return { measured: null, reason: reason ?? 'WebGPU did not start.' };
  const log = (line: string): void => console.log(line);
  log(adapter);
  const tiles = await chooseTiles(software);
  for (const [products, tile] of Object.entries(completeTable(tiles))) {
    log(`tiles, ${products}: ${tile}${products in tiles ? ', tuned' : ''}`);
  }
  const startMachine = (): Promise<Machine> => createWebGpuMachine(deviceOf(), tiles);
  const index: unknown = JSON.parse(await fetchText('/tasks/index.json'));
  const entry = findBundledTask(readTaskIndex(index), RECIPE.task);
  const task = buildBundledTask(entry, await fetchText(`/tasks/${entry.id}.tsv`));
  const materials = openMaterials(await readEncoder(RECIPE.encoder), task);
  const known = [referencePeer, naivePeer].filter((peer) => peers.includes(peer.name));
  const report = await measure(materials, labProgram('lab', 4, startMachine), known, { ...options, log });
  const encoders = await Promise.all(
    GRID_ENCODERS.map(async (id) => ({ encoder: buildEncoder(id, await readEncoder(id)), options: plan[id] })),
  );
  return { measured: { report, grid: await measureGrid(encoders, startMachine, log) }, adapter };
};
