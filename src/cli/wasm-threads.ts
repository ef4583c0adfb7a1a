/** What the WASM machine needs of Node: threads that do not keep the process alive, and its binaries from disk. */
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { ReadFile } from '../engine/compiled/wasm/binary';
import type { StartThread } from '../engine/compiled/wasm/threads';

export const readNodeFile: ReadFile = (url) => readFile(url);

export const startNodeThread: StartThread = (source, message) => {
  const code = `const { parentPort, workerData } = require('node:worker_threads');
    (${source})(workerData, () => parentPort.postMessage(null));`;
  const worker = new Worker(code, { eval: true, workerData: message, execArgv: [] });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      resolve();
      // While it starts it does keep the process alive: somebody waits for it.
      worker.unref();
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error('the thread ended'));
    });
  });
  return {
    ready,
    terminate: () => {
      void worker.terminate();
    },
  };
};
