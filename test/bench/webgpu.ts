/** The WebGPU half: the same comparison in Chromium, where the machine has a graphics card that it offers. */
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { commonLaunchArgs, findBrowser } from '../browser-path';
import type { PageOptions, PageResult } from './page/main';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Without an end, a driver that hangs would hang the bench. */
const LIMIT_MS = 30 * 60_000;

/**
 * Chromium keeps WebGPU off on Linux, and there reaches a graphics card through Vulkan alone; a browser without a screen
 * also has to leave Vulkan's surfaces out.
 */
function launchArgs(software: boolean): string[] {
  const vulkan = ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface'];
  const adapter = software ? ['--use-webgpu-adapter=swiftshader'] : process.platform === 'linux' ? vulkan : [];
  return [...commonLaunchArgs(), '--enable-unsafe-webgpu', ...adapter];
}

export async function measureWebGpu(options: PageOptions): Promise<PageResult> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return { measured: null, reason: 'no Chromium was found (CHROME_PATH names one).' };
  const server = await serve();
  try {
    const browser = await chromium.launch({ executablePath, args: launchArgs(options.software) });
    try {
      const page = await browser.newPage();
      page.on('console', (message) => {
        if (message.type() === 'log') console.log(message.text());
      });
      await page.goto(`${addressOf(server)}test/bench/page/index.html`);
      await page.waitForFunction('"bench" in window');
      const result = page.evaluate((given: PageOptions) => window.bench(given), options);
      return await withinLimit(result);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

async function serve(): Promise<ViteDevServer> {
  const server = await createServer({
    root: ROOT,
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    // Apart from the development server's, which may be running.
    cacheDir: 'node_modules/.vite-bench',
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    // Found one by one while the page runs, these would each reload it.
    optimizeDeps: {
      entries: ['test/bench/page/index.html'],
      include: ['@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-webgpu', '@tensorflow/tfjs-core'],
    },
  });
  return server.listen();
}

function addressOf(server: ViteDevServer): string {
  const [address] = server.resolvedUrls?.local ?? [];
  if (address === undefined) throw new Error('The page of the bench is not being served.');
  return address;
}

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The page did not finish within ${LIMIT_MS / 60_000} minutes.`));
    }, LIMIT_MS);
  });
  return Promise.race([work, limit]).finally(() => {
    clearTimeout(timer);
  });
}
