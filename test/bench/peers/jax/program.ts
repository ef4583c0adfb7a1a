/**
 * The default population with jax-js in a process of its own: program.ts FOLDER THREADS. Speaks as `torch_population.py`
 * does: a line of JSON when it is ready, then one for each line `step N`.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { readConfig } from '../../../../src/lab/encoder/config';
import { readSafetensors as readCheckpoint } from '../../../../src/lab/encoder/safetensors';
import { PRESETS } from '../../../../src/lab/presets';
import { readSafetensors } from '../read-safetensors';
import { imitateBrowser } from './browser-globals';
import { Described } from './described';
import type { Stack } from './population';

function answer(message: unknown): void {
  console.log(JSON.stringify(message));
}

async function start(folder: string): Promise<{ stacks: readonly Stack[]; runs: number }> {
  // The library looks at what it runs in as it is loaded.
  const { init, defaultDevice } = await import('@jax-js/jax');
  const [{ JaxEncoder }, { encodeTexts }, { Stack }] = await Promise.all([
    import('./encoder'),
    import('./texts'),
    import('./population'),
  ]);
  await init('wasm');
  defaultDevice('wasm');
  const read = (name: string): Promise<Uint8Array> => readFile(path.join(folder, name));
  const parse = async (name: string): Promise<unknown> => JSON.parse(new TextDecoder().decode(await read(name)));
  const described = v.parse(Described, await parse('population.json'));
  const checkpoint = readCheckpoint(await read('model.safetensors'));
  const encoder = new JaxEncoder(checkpoint, readConfig(await parse('config.json')));
  const arrays = readSafetensors(await read('population.safetensors'));
  const texts = await encodeTexts(arrays, encoder);
  const alike = new Map<string, number[]>();
  described.runs.forEach(({ preset, dataSeed }, column) => {
    const key = `${preset} ${dataSeed}`;
    alike.set(key, [...(alike.get(key) ?? []), column]);
  });
  const stacks: Stack[] = [];
  for (const columns of alike.values()) {
    const { preset } = described.runs[columns[0] ?? 0] ?? {};
    if (preset === undefined) continue;
    const stack = new Stack(columns, PRESETS[preset], described, texts, encoder);
    await stack.compile(arrays.get('members')?.shape[1] ?? 0);
    stacks.push(stack);
  }
  return { stacks, runs: described.runs.length };
}

async function main(): Promise<void> {
  const [folder = '', threads = '1'] = process.argv.slice(2);
  imitateBrowser(Number(threads));
  const { stacks, runs } = await start(folder);
  answer({ ready: true });
  let at = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const count = Number(line.replace('step ', ''));
    const began = performance.now();
    const cpuBegan = process.cpuUsage();
    const losses = new Array<(number | null)[]>(runs);
    for (let done = 0; done < count; done++, at++) {
      for (const stack of stacks) {
        const rows = await stack.advance(at);
        stack.columns.forEach((column, run) => (losses[column] = rows[run] ?? []));
      }
    }
    for (const stack of stacks) await stack.settle();
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpuBegan);
    answer({ losses, seconds, cpuSeconds: (user + system) / 1e6, bytes: process.memoryUsage.rss() });
  }
  // The library's threads wait for more.
  process.exit(0);
}

await main();
