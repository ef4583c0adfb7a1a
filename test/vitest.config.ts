import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { commonLaunchArgs, findBrowser } from './browser-path.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = findBrowser();

/**
 * Chromium on Linux keeps WebGPU off without the first switch; the second takes the software adapter everywhere, so that
 * a test's numbers do not depend on the graphics card of the machine.
 */
const webgpuArgs = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: './vite.config.ts',
        root,
        // Found one by one while tests run, these would each reload the page under the running test.
        optimizeDeps: {
          include: [
            '@huggingface/tokenizers',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-backend-wasm',
            '@tensorflow/tfjs-backend-webgpu',
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients',
            'hyparquet',
            'hyparquet-compressors',
            'idb',
            'papaparse',
            'valibot',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/hub-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                ...(executablePath === undefined ? {} : { executablePath }),
                args: [...commonLaunchArgs(), ...webgpuArgs],
              },
            }),
          },
        },
      },
    ],
  },
});
