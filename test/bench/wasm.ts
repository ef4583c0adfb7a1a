/** The WASM half: the comparison and the grid in Node. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadBundledTask, loadEncoder, startBackend } from '../../src/cli/platform';
import type { EncoderFiles } from '../../src/lab/encoder/files';
import type { Recipe } from '../../src/lab/recipe';
import type { Peer, PeerName } from './contender';
import { measureGrid, type Grid } from './grid/measure';
import { GRID_ENCODERS, type GridPlan } from './grid/plans';
import { labProgram, referencePeer } from './lab';
import { measure, type Report } from './measure';
import { jaxPeer } from './peers/jax/peer';
import { naivePeer } from './peers/naive-peer';
import { torchPeer } from './peers/torch';
import { FILES, openMaterials, RECIPE } from './population';
import { THREADS } from './threads';
import { startWasmMachine } from './wasm-machine';

const PEERS: Readonly<Record<PeerName, Peer>> = {
  'lab-1-thread': labProgram('lab-1-thread', 4, () => startWasmMachine(1)),
  reference: referencePeer,
  naive: naivePeer,
  jax: jaxPeer,
  torch: torchPeer,
};

const PUBLIC = new URL('../../public/', import.meta.url);

export interface Measured {
  readonly report: Report;
  readonly grid: Grid;
}

export interface Extent {
  readonly recipe: Recipe;
  readonly rounds: number;
  readonly plan: GridPlan;
}

export async function measureWasm(peers: readonly PeerName[], { recipe, rounds, plan }: Extent): Promise<Measured> {
  await startBackend('wasm');
  const materials = openMaterials(await readEncoder(), await loadBundledTask(RECIPE.task));
  const log = (line: string): void => console.log(line);
  const lab = labProgram('lab', 4, () => startWasmMachine(THREADS));
  const report = await measure(
    materials,
    lab,
    peers.map((name) => PEERS[name]),
    { recipe, rounds, log },
  );
  materials.encoder.dispose();
  const encoders = await Promise.all(
    GRID_ENCODERS.map(async (id) => ({
      encoder: await loadEncoder(fileURLToPath(new URL(`encoders/${id}`, PUBLIC))),
      options: plan[id],
    })),
  );
  const grid = await measureGrid(encoders, () => startWasmMachine(THREADS), log);
  for (const { encoder } of encoders) encoder.dispose();
  return { report, grid };
}

async function readEncoder(): Promise<EncoderFiles> {
  const readNamed = async (name: string): Promise<[string, Uint8Array]> => [
    name,
    await readFile(new URL(`encoders/${RECIPE.encoder}/${name}`, PUBLIC)),
  ];
  return new Map(await Promise.all(FILES.map(readNamed)));
}
