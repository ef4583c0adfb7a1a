/**
 * `npm run bench`: the default population beside other programs that compute the same, and a grid of populations beside
 * what the device can do at all.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Recipe } from '../../src/lab/recipe';
import type { PeerName } from './contender';
import { FULL, QUICK, SOFTWARE } from './grid/plans';
import { scalingsOf } from './grid/scaling';
import { showGrid } from './grid/summary';
import type { Report } from './measure';
import { BadOption, readOptions, USAGE, type Options } from './options';
import type { PageOptions, PageResult } from './page/main';
import { RECIPE } from './population';
import { spreadOf, type Spread } from './spread';
import { hasFailed, ratiosOf, show } from './summary';
import { THREADS } from './threads';
import { measureWasm, type Measured, type Extent } from './wasm';
import { measureWebGpu } from './webgpu';

const ROUNDS = 7;
const NO_RESULT = 'a software adapter: these figures are not a result';

/** A quarter of the population. */
const QUICK_RECIPE: Recipe = { ...RECIPE, seeds: 2 };

/** Software takes many seconds for one step of the full population. */
const SOFTWARE_RECIPE: Recipe = { ...RECIPE, seeds: 1, shots: 16, batch: 2, validation: 16 };

function extentOf({ quick }: Options): Extent {
  return quick ? { recipe: QUICK_RECIPE, rounds: 1, plan: QUICK } : { recipe: RECIPE, rounds: ROUNDS, plan: FULL };
}

function pageOptions(options: Options): PageOptions {
  const { software } = options;
  const peers = options.peers.filter((name) => name === 'reference' || name === 'naive');
  const extent = software ? { recipe: SOFTWARE_RECIPE, rounds: 1, plan: SOFTWARE } : extentOf(options);
  return { ...extent, peers, software };
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
function entry(backend: string, recipe: Recipe, { report, grid }: Measured): Record<string, unknown> {
  return { backend, recipe, report, grid, ratios: ratiosByPeer(report), scaling: scalingsOf(grid.cells) };
}

function webGpuEntry(result: PageResult, { recipe, software }: PageOptions): Record<string, unknown> {
  if (result.measured === null) return { backend: 'webgpu', notMeasured: result.reason };
  const remark = software ? { remark: NO_RESULT } : {};
  return { ...entry('webgpu', recipe, result.measured), adapter: result.adapter, ...remark };
}

async function main(): Promise<void> {
  const options = readOptions();
  const { recipe, rounds, plan } = extentOf(options);
  const [processor] = os.cpus();
  const machine = `${processor?.model.trim() ?? 'unknown processor'}, ${THREADS} cores, Node ${process.version}`;
  const date = new Date().toISOString().slice(0, 10);
  console.log(`${machine}, ${date}`);

  console.log(`\nwasm, in Node, ${THREADS} threads`);
  const wasm = await measureWasm(options.peers, { recipe, rounds, plan });
  showAll(wasm);

  console.log('\nwebgpu, in Chromium');
  const page = pageOptions(options);
  const webgpu = await measureWebGpu(page);
  if (webgpu.measured === null) console.log(`not measured: ${webgpu.reason}`);
  else {
    if (options.software) console.log(NO_RESULT);
    showAll(webgpu.measured);
  }

  if (options.out !== undefined) {
    const backends = [entry('wasm', recipe, wasm), webGpuEntry(webgpu, page)];
    await mkdir(path.dirname(options.out), { recursive: true });
    await writeFile(options.out, `${JSON.stringify({ machine, date, backends }, null, 2)}\n`);
  }
  if ([wasm, webgpu.measured].some((measured) => measured !== null && hasFailed(measured.report))) process.exitCode = 1;
}

main().catch((error: unknown) => {
  const badOption = error instanceof BadOption;
  console.error(badOption ? `error: ${error.message}\n${USAGE}` : error);
  process.exitCode = badOption ? 2 : 1;
});
