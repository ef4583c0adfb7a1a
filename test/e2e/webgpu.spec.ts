/** WebGPU on the software adapter: chosen only when asked for, and a lost device loses nothing of the user's. */
import { chromium, expect, test, type Browser } from '@playwright/test';
import { commonLaunchArgs, requireBrowser } from '../browser-path';
import { stored } from './kept-training';
import { LabPage } from './lab-page';

const RECIPE = 'v=1&presets=prompt-tuning&seeds=1&shots=16&batch=2&steps=500&evalEvery=500&validation=8&promptLength=2';
let browser: Browser;

// A browser whose graphics process has gone three times offers none any more: each test has its own.
test.beforeEach(async () => {
  browser = await chromium.launch({
    executablePath: requireBrowser(),
    args: [...commonLaunchArgs(), '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  });
});

test.afterEach(() => browser.close());

test('a software adapter is not preferred to WASM, and the lab says why', async ({ baseURL }) => {
  const page = await browser.newPage({ baseURL: baseURL ?? '' });
  const lab = new LabPage(page);
  await lab.open(RECIPE);
  await lab.ready();
  await page.getByRole('button', { name: /^Status: WASM/ }).click();
  await expect(page.getByText(/only in software/).first()).toBeVisible();
  await page.close();
});

const LOST = /The graphics device was lost at step (\d+)\. Training went on from step (\d+), on (WebGPU|WASM)\./;

test('asked for, it trains there; a lost device is told, and training goes on by itself', async ({ baseURL }) => {
  const page = await browser.newPage({ baseURL: baseURL ?? '' });
  const lab = new LabPage(page);
  await lab.open(`${RECIPE}&backend=webgpu`);
  await lab.ready();
  await page.getByRole('button', { name: /^Status: WebGPU/ }).click();
  await expect(page.getByText(/^compiled kernels$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await lab.press('Play');
  await lab.reach(2);
  // Without a checkpoint there is nothing to go on from.
  await stored(page);
  const control = await browser.newBrowserCDPSession();
  const lose = async (): Promise<{ lostAt: number; from: number; on: string | undefined }> => {
    await control.send('Browser.crashGpuProcess').catch(() => undefined);
    await expect(lab.happening).toContainText(LOST, { timeout: 60_000 });
    const [, lostAt, from, on] = LOST.exec((await lab.happening.textContent()) ?? '') ?? [];
    return { lostAt: Number(lostAt), from: Number(from), on };
  };
  const first = await lose();
  expect(first.from).toBeGreaterThan(0);
  expect(first.from).toBeLessThanOrEqual(first.lostAt + 1);
  await lab.reach(first.lostAt + 2);

  // Lost once more, so soon, it is left alone.
  await lab.happening.getByRole('button', { name: 'Dismiss' }).click();
  const second = await lose();
  expect(second.on).toBe('WASM');
  expect(second.from).toBeGreaterThanOrEqual(first.from);
  await lab.reach(second.lostAt + 2);
  await lab.press('Pause');
  const { runs } = await lab.exported();
  const steps = runs[0]?.curve['step'] ?? [];
  expect(steps).toEqual(steps.map((_, step) => step));
  await page.close();
});

test('lost before there was anything to go on from, it is told, and trying again works', async ({ baseURL }) => {
  const page = await browser.newPage({ baseURL: baseURL ?? '' });
  const lab = new LabPage(page);
  await lab.open(`${RECIPE}&backend=webgpu`);
  await lab.ready();
  const control = await browser.newBrowserCDPSession();
  await control.send('Browser.crashGpuProcess').catch(() => undefined);
  await expect(page.getByRole('alert')).toContainText(/graphics device was lost/i, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Try again' }).click();
  await lab.ready();
  await lab.press('Step');
  await expect.poll(() => lab.step(), { timeout: 120_000 }).toBe(1);
  await page.close();
});
