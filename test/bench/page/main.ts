/** The page that `test/bench/webgpu.ts` drives: starts WebGPU by the lab's own rules and measures there. */
import type { EncoderFiles } from '../../../src/lab/encoder/files';
import { buildBundledTask, findBundledTask, readTaskIndex } from '../../../src/lab/tasks/bundled';
import { startBackend } from '../../../src/worker/backend';
import { measure, type MeasureOptions, type Report } from '../measure';
import { naivePeer } from '../peers/naive-peer';
import { FILES, openMaterials, RECIPE } from '../population';

export interface PageOptions extends Omit<MeasureOptions, 'log'> {
  /** Measure on a software adapter too. */
  readonly software: boolean;
}

export type PageResult =
  { readonly report: Report; readonly adapter: string } | { readonly report: null; readonly reason: string };

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

async function readEncoder(): Promise<EncoderFiles> {
  const fetchNamed = async (name: string): Promise<[string, Uint8Array]> => [
    name,
    await fetchBytes(`/encoders/${RECIPE.encoder}/${name}`),
  ];
  return new Map(await Promise.all(FILES.map(fetchNamed)));
}

window.bench = async ({ software, ...options }) => {
  // “auto” takes WebGPU where a real graphics card offers it and says why where it does not.
  const { name, adapter, reason } = await startBackend(software ? 'webgpu' : 'auto', (lost) => {
    throw new Error(`The graphics device was lost: ${lost}`);
  });
  if (name !== 'webgpu') return { report: null, reason: reason ?? 'WebGPU did not start.' };
  console.log(adapter);
  const index: unknown = JSON.parse(await fetchText('/tasks/index.json'));
  const entry = findBundledTask(readTaskIndex(index), RECIPE.task);
  const task = buildBundledTask(entry, await fetchText(`/tasks/${entry.id}.tsv`));
  const materials = openMaterials(await readEncoder(), task);
  return { report: await measure(materials, [naivePeer], { ...options, log: (line) => console.log(line) }), adapter };
};
