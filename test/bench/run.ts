/** `npm run bench`: seed-steps per second of the default population, beside the naive way of computing the same. */
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { loadBundledTask, startBackend } from '../../src/cli/platform';
import type { EncoderFiles } from '../../src/lab/encoder/files';
import { measure, type Report } from './measure';
import type { PageOptions } from './page/main';
import { FILES, openMaterials, RECIPE } from './population';
import { ratiosOf, show, spreadOf } from './summary';
import { measureWebGpu } from './webgpu';

const USAGE = `Usage: npm run bench -- [--quick] [--out FILE.json] [--software]
  --quick     3 rounds instead of 7
  --out       writes the figures to a file
  --software  runs a small population on WebGPU in software: it shows that the page works, its figures mean nothing`;

/** Software takes many seconds for one step of the full population. */
const SOFTWARE_CHECK: PageOptions = {
  recipe: { ...RECIPE, seeds: 1, shots: 16, batch: 2, validation: 16 },
  rounds: 1,
  labSteps: 1,
  software: true,
};

function readOptions(): { quick: boolean; software: boolean; out: string | undefined } {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, software: { type: 'boolean' }, out: { type: 'string' } },
  });
  return { quick: values.quick === true, software: values.software === true, out: values.out };
}

async function readEncoder(): Promise<EncoderFiles> {
  const directory = new URL(`../../public/encoders/${RECIPE.encoder}/`, import.meta.url);
  const readNamed = async (name: string): Promise<[string, Uint8Array]> => [
    name,
    await readFile(new URL(name, directory)),
  ];
  return new Map(await Promise.all(FILES.map(readNamed)));
}

async function measureWasm(rounds: number): Promise<Report> {
  await startBackend('wasm');
  const materials = openMaterials(await readEncoder(), await loadBundledTask(RECIPE.task));
  return measure(materials, { recipe: RECIPE, rounds, labSteps: 4, log: (line) => console.log(line) });
}

async function main(): Promise<void> {
  const { quick, software, out } = readOptions();
  const rounds = quick ? 3 : 7;
  const cores = os.cpus();
  const machine = `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, Node ${process.version}`;
  console.log(machine);

  console.log('\nwasm, in Node (seed-steps per second)');
  const wasm = await measureWasm(rounds);
  show(wasm);

  console.log('\nwebgpu, in Chromium (seed-steps per second)');
  const webgpu = await measureWebGpu(software ? SOFTWARE_CHECK : { recipe: RECIPE, rounds, labSteps: 4, software });
  if (webgpu.report === null) console.log(`not measured: ${webgpu.reason}`);
  else show(webgpu.report);

  if (out !== undefined) {
    const backends = [
      { backend: 'wasm', report: wasm },
      { backend: 'webgpu', ...webgpu },
    ].map((entry) => ({ ...entry, ratio: entry.report === null ? null : spreadOf(ratiosOf(entry.report)) }));
    await writeFile(out, `${JSON.stringify({ machine, recipe: RECIPE, backends }, null, 2)}\n`);
  }
  const failed = [wasm, webgpu.report].some((report) => report !== null && report.parity.differences.length > 0);
  if (failed) process.exitCode = 1;
}

main().catch((error: unknown) => {
  const badOption = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(badOption ? `error: ${error.message}\n${USAGE}` : error);
  process.exitCode = badOption ? 2 : 1;
});
