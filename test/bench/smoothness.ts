/**
 * How smooth the page stays with a long history: `npm run bench:page [-- --steps 2000 --seeds 16 --seconds 30 --minutes 10 --view Sensitivity]`.
 * Trains 48 runs in a real browser, then watches the main thread while training goes on: tasks over 50 ms, the time of a
 * chart's update, and the heap from the first hundred steps to the end, which is so many minutes later at least. Prints
 * figures; judges nothing.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { commonLaunchArgs, requireBrowser } from '../browser-path';
import { mainThread, type MainThread } from './main-thread';

const METHODS = 'prompt-tuning,infoprompt-off,infoprompt';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '2000' },
    seeds: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '30' },
    minutes: { type: 'string', default: '0' },
    view: { type: 'string', default: 'Runs end' },
  },
});
const [steps, seeds, seconds] = [Number(values.steps), Number(values.seeds), Number(values.seconds)];
const least = Number(values.minutes) * 60_000;
/** The most that a recipe may ask for, so that training does not end while it is watched. */
const ENDLESS = 20_000;

/** Starts the server of the built page; resolves with its address. */
async function serve(): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/cli/serve.ts', '--build'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of server.stdout) {
    said += String(chunk);
    const url = /http:\/\/\S+/.exec(said)?.[0];
    if (url !== undefined) return { server, url };
  }
  throw new Error(`The server ended: ${said}`);
}

/** Bytes in use after a collection. */
async function heap(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize;
}

async function stepOf(page: Page): Promise<number> {
  return Number(await page.getByRole('group', { name: 'Training' }).locator('strong').textContent());
}

async function reach(page: Page, step: number): Promise<void> {
  while ((await stepOf(page)) < step) await page.waitForTimeout(1000);
}

async function watch(browser: Browser, page: Page): Promise<MainThread> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  await page.waitForTimeout(seconds * 1000);
  return mainThread(JSON.parse((await browser.stopTracing()).toString()));
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function report(name: string, { tasks, updates }: MainThread): void {
  console.log(name);
  for (const time of ['lasted', 'computed'] as const) {
    const all = tasks.map((task) => task[time]);
    const drawn = updates.map((task) => task[time]).sort((a, b) => a - b);
    const at = (share: number): string => (drawn[Math.floor(share * (drawn.length - 1))] ?? NaN).toFixed(1);
    console.log(
      [
        `  ${time === 'lasted' ? 'by the clock' : 'of processor'}: ${all.filter((task) => task > 50).length} of ${all.length} tasks over 50 ms`,
        `longest ${Math.max(...all).toFixed(0)} ms`,
        `a chart's update median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms, n = ${drawn.length}`,
      ].join('; '),
    );
  }
}

const { server, url } = await serve();
const browser = await chromium.launch({ executablePath: requireBrowser(), args: commonLaunchArgs() });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const devtools = await page.context().newCDPSession(page);
  const recipe = `presets=${METHODS}&seeds=${seeds}&shots=16&batch=2&validation=16&evalEvery=25&steps=${ENDLESS}`;
  await page.goto(`${url}?backend=wasm&v=1&${recipe}&autoplay`);
  await page.getByRole('tab', { name: values.view, exact: true }).click();
  await reach(page, 100);
  const began = performance.now();
  const first = await heap(devtools);
  report('after 100 steps', await watch(browser, page));
  await reach(page, steps);
  report(`after ${steps} steps`, await watch(browser, page));
  await page.waitForTimeout(Math.max(0, began + least - performance.now()));
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const now = `${megabytes(await heap(devtools))} ${minutes} minutes later, at step ${await stepOf(page)}`;
  console.log(`heap: ${megabytes(first)} after 100 steps, ${now}`);
} finally {
  await browser.close();
  server.kill();
  await once(server, 'exit');
}
