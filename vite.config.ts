import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** SharedArrayBuffer, and with it WASM threads, exists only on cross-origin isolated pages. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * The tensor library starts its WASM threads from the source text of a function that reads `_scriptDir` from around it.
 * The minifier renames that variable and drops the guard for its absence, and every thread dies at birth, so the
 * function gets a variable of its own; in a module worker the outer one is always undefined.
 */
const selfContainedWasmThreads = (): Plugin => ({
  name: 'self-contained-wasm-threads',
  transform: {
    filter: { id: /tfjs-backend-wasm-threaded-simd\.js$/ },
    handler(code) {
      const head = 'WasmBackendModuleThreadedSimd = WasmBackendModuleThreadedSimd || {};';
      if (code.split(head).length !== 2) {
        this.error('The threaded WASM module no longer looks as expected; check how its threads find their source.');
      }
      return { code: code.replace(head, `${head} var _scriptDir;`), map: null };
    },
  },
});

export default defineConfig({
  // Relative addresses, so that the build works under any sub-path of any static server.
  base: './',
  plugins: [react()],
  worker: { format: 'es', plugins: () => [selfContainedWasmThreads()] },
  server: { headers: isolation },
  preview: { headers: isolation },
  build: {
    target: 'es2022',
    // recharts and the tensor library are each about this large and are fetched apart from the page's own code.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 2 },
            {
              name: 'recharts',
              test: /node_modules[\\/](recharts|victory-vendor|d3-[a-z]+|internmap|@reduxjs[\\/]toolkit|react-redux|redux|immer|reselect|es-toolkit|decimal\.js-light)[\\/]/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
});
