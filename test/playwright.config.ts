import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { commonLaunchArgs, requireBrowser } from './browser-path.ts';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('The system gave no free port.'));
      });
    });
  });

// Playwright reads this file once more in each worker; the environment carries the first answers there.
process.env['E2E_PORT'] ??= String(await freePort());
process.env['CHROME_PATH'] ??= requireBrowser();

const port = process.env['E2E_PORT'];
const url = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  reporter: [['list']],
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: url,
    headless: true,
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env['CHROME_PATH'], args: commonLaunchArgs() },
  },
  projects: [{ name: 'desktop', use: { viewport: { width: 1440, height: 900 } } }],
  webServer: {
    command: `"${process.execPath}" --import tsx src/cli/serve.ts --port ${port}`,
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    url,
    timeout: 60_000,
    reuseExistingServer: false,
  },
});
