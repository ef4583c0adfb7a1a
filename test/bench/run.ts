/** `npm run bench`: seed-steps per second of the default population, beside other programs that compute the same. */
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { loadBundledTask, startBackend } from '../../src/cli/platform';
import type { EncoderFiles } from '../../src/lab/encoder/files';
import { PEER_NAMES, type Peer, type PeerName } from './contender';
import { measure, type Report } from './measure';
import type { PageOptions, PageResult } from './page/main';
import { naivePeer } from './peers/naive-peer';
import { torchPeer } from './peers/torch';
import { FILES, openMaterials, RECIPE } from './population';
import { hasFailed, ratiosOf, show, spreadOf, type Spread } from './summary';
import { measureWebGpu } from './webgpu';

const USAGE = `Usage: npm run bench -- [--quick] [--peers naive,torch] [--out FILE.json] [--software]
  --quick     3 rounds instead of 7
  --peers     what the lab is compared with; both by default. In a browser the naive way alone runs
  --out       writes the figures to a file
  --software  runs a small population on WebGPU in software: it shows that the page works, its figures mean nothing
Environment: BENCH_PYTHON, a Python with torch and transformers (default: python3)`;

const PEERS: Readonly<Record<PeerName, Peer>> = { naive: naivePeer, torch: torchPeer };

/** Software takes many seconds for one step of the full population. */
const SOFTWARE_CHECK: PageOptions = {
  recipe: { ...RECIPE, seeds: 1, shots: 16, batch: 2, validation: 16 },
  rounds: 1,
  labSteps: 1,
  software: true,
};

interface Options {
  readonly quick: boolean;
  readonly software: boolean;
  readonly peers: readonly PeerName[];
  readonly out: string | undefined;
}

class BadOption extends Error {}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      software: { type: 'boolean' },
      peers: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const { quick = false, software = false, peers = PEER_NAMES.join(','), out } = values;
  return { quick, software, peers: [...new Set(peers.split(',').map(peerNamed))], out };
}

function peerNamed(text: string): PeerName {
  const name = PEER_NAMES.find((known) => known === text);
  if (name === undefined) throw new BadOption(`There is no peer “${text}”; there are ${PEER_NAMES.join(' and ')}.`);
  return name;
}

async function readEncoder(): Promise<EncoderFiles> {
  const directory = new URL(`../../public/encoders/${RECIPE.encoder}/`, import.meta.url);
  const readNamed = async (name: string): Promise<[string, Uint8Array]> => [
    name,
    await readFile(new URL(name, directory)),
  ];
  return new Map(await Promise.all(FILES.map(readNamed)));
}

async function measureWasm(peers: readonly PeerName[], rounds: number): Promise<Report> {
  await startBackend('wasm');
  const materials = openMaterials(await readEncoder(), await loadBundledTask(RECIPE.task));
  return measure(
    materials,
    peers.map((name) => PEERS[name]),
    { recipe: RECIPE, rounds, labSteps: 4, log: (line) => console.log(line) },
  );
}

async function measureBrowser({ peers, software }: Options, rounds: number): Promise<PageResult> {
  if (!peers.includes('naive')) return { report: null, reason: 'of the peers the naive way alone runs in a browser.' };
  return measureWebGpu(software ? SOFTWARE_CHECK : { recipe: RECIPE, rounds, labSteps: 4, software });
}

/** Lab / peer; null for a peer that was not timed. */
function ratiosByPeer(report: Report | null): Partial<Record<PeerName, Spread | null>> {
  if (report === null) return {};
  return Object.fromEntries(report.peers.map(({ name }) => [name, spreadOf(ratiosOf(report, name))]));
}

async function main(): Promise<void> {
  const options = readOptions();
  const rounds = options.quick ? 3 : 7;
  const cores = os.cpus();
  const machine = `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, Node ${process.version}`;
  console.log(machine);

  console.log('\nwasm, in Node (seed-steps per second)');
  const wasm = await measureWasm(options.peers, rounds);
  show(wasm);

  console.log('\nwebgpu, in Chromium (seed-steps per second)');
  const webgpu = await measureBrowser(options, rounds);
  if (webgpu.report === null) console.log(`not measured: ${webgpu.reason}`);
  else show(webgpu.report);

  if (options.out !== undefined) {
    const backends = [
      { backend: 'wasm', report: wasm },
      { backend: 'webgpu', ...webgpu },
    ].map((entry) => ({ ...entry, ratios: ratiosByPeer(entry.report) }));
    await writeFile(options.out, `${JSON.stringify({ machine, recipe: RECIPE, backends }, null, 2)}\n`);
  }
  if ([wasm, webgpu.report].some((report) => report !== null && hasFailed(report))) process.exitCode = 1;
}

main().catch((error: unknown) => {
  const unknownOption =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  const badOption = unknownOption || error instanceof BadOption;
  console.error(badOption ? `error: ${error.message}\n${USAGE}` : error);
  process.exitCode = badOption ? 2 : 1;
});
