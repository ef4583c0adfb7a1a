/**
 * `npm run bench`: the default population beside other programs that compute the same, and a grid of populations beside
 * what the device can do at all.
 */
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import type { PeerName } from './contender';
import type { Grid } from './grid/measure';
import { FULL, QUICK, SOFTWARE, type GridPlan } from './grid/plans';
import { scalingsOf } from './grid/scaling';
import { showGrid } from './grid/summary';
import type { Report } from './measure';
import { BadOption, readOptions, USAGE, type Options } from './options';
import type { PageOptions, PageResult } from './page/main';
import { RECIPE } from './population';
import { spreadOf, type Spread } from './spread';
import { hasFailed, ratiosOf, show } from './summary';
import { THREADS } from './threads';
import { measureWasm, type Measured } from './wasm';
import { measureWebGpu } from './webgpu';

const ROUNDS = 7;
const NO_RESULT = 'a software adapter: these figures are not a result';

/** Software takes many seconds for one step of the full population. */
const SOFTWARE_RECIPE = { ...RECIPE, seeds: 1, shots: 16, batch: 2, validation: 16 };

function pageOptions({ software, quick, peers }: Options, rounds: number): PageOptions {
  const here = peers.filter((name) => name === 'reference' || name === 'naive');
  if (software) return { recipe: SOFTWARE_RECIPE, rounds: 1, peers: here, plan: SOFTWARE, software };
  return { recipe: RECIPE, rounds, peers: here, plan: planOf(quick), software };
}

function planOf(quick: boolean): GridPlan {
  return quick ? QUICK : FULL;
}

function showAll({ report, grid }: Measured): void {
  show(report);
  console.log('');
  showGrid(grid, scalingsOf(grid.cells));
}

/** Lab / peer; null for a peer that was not timed. */
function ratiosByPeer(report: Report): Partial<Record<PeerName, Spread | null>> {
  return Object.fromEntries(report.peers.map(({ name }) => [name, spreadOf(ratiosOf(report, name))]));
}

/** With what follows from the figures, for whoever reads the file. */
function entry(backend: string, result: Measured): Record<string, unknown> {
  const { report, grid }: { report: Report; grid: Grid } = result;
  return { backend, ...result, ratios: ratiosByPeer(report), scaling: scalingsOf(grid.cells) };
}

function webGpuEntry(result: PageResult, software: boolean): Record<string, unknown> {
  if (result.measured === null) return { backend: 'webgpu', notMeasured: result.reason };
  const remark = software ? { remark: NO_RESULT } : {};
  return { ...entry('webgpu', result.measured), adapter: result.adapter, ...remark };
}

async function main(): Promise<void> {
  const options = readOptions();
  const rounds = options.quick ? 1 : ROUNDS;
  const [processor] = os.cpus();
  const machine = `${processor?.model.trim() ?? 'unknown processor'}, ${THREADS} cores, Node ${process.version}`;
  const date = new Date().toISOString().slice(0, 10);
  console.log(`${machine}, ${date}`);

  console.log(`\nwasm, in Node, ${THREADS} threads`);
  const wasm = await measureWasm(options.peers, rounds, planOf(options.quick));
  showAll(wasm);

  console.log('\nwebgpu, in Chromium');
  const webgpu = await measureWebGpu(pageOptions(options, rounds));
  if (webgpu.measured === null) console.log(`not measured: ${webgpu.reason}`);
  else {
    if (options.software) console.log(NO_RESULT);
    showAll(webgpu.measured);
  }

  if (options.out !== undefined) {
    const backends = [entry('wasm', wasm), webGpuEntry(webgpu, options.software)];
    await writeFile(options.out, `${JSON.stringify({ machine, date, recipe: RECIPE, backends }, null, 2)}\n`);
  }
  if ([wasm, webgpu.measured].some((measured) => measured !== null && hasFailed(measured.report))) process.exitCode = 1;
}

main().catch((error: unknown) => {
  const badOption = error instanceof BadOption;
  console.error(badOption ? `error: ${error.message}\n${USAGE}` : error);
  process.exitCode = badOption ? 2 : 1;
});
