/**
 * What jax-js expects of a browser and Node 20 lacks: `navigator`, web workers, iterator helpers. Import it first, in a
 * process of its own: other libraries also look for these to find out where they are.
 */
import { resolveObjectURL } from 'node:buffer';
import { Worker as NodeWorker } from 'node:worker_threads';

type Listener = ((event: { readonly data: unknown; readonly message?: string }) => void) | null;

/** In the worker: the names that a worker's own code uses. */
const PREAMBLE = `const { parentPort } = require('node:worker_threads');
globalThis.self = globalThis;
globalThis.postMessage = (data) => parentPort.postMessage(data);
parentPort.on('message', (data) => self.onmessage({ data }));
`;

/** As much of a web worker as is asked for: it is started with the address of a blob, which is read in time. */
class BlobWorker {
  onmessage: Listener = null;
  onerror: Listener = null;
  private readonly worker: Promise<NodeWorker>;

  constructor(url: string) {
    this.worker = this.start(url);
  }

  postMessage(data: unknown): void {
    void this.worker.then((worker) => worker.postMessage(data));
  }

  private async start(url: string): Promise<NodeWorker> {
    const source = await resolveObjectURL(url)?.text();
    if (source === undefined) throw new RangeError(`There is no blob at ${url}.`);
    const worker = new NodeWorker(PREAMBLE + source, { eval: true, execArgv: [] });
    worker.on('message', (data: unknown) => this.onmessage?.({ data }));
    worker.on('error', (error) => this.onerror?.({ data: null, message: String(error) }));
    return worker;
  }
}

/** The helper that jax-js asks of iterators; that it gives an array, which has all the others, makes no difference there. */
function addIteratorHelper(): void {
  const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
  if ('map' in iterators) return;
  Object.defineProperty(iterators, 'map', {
    value(this: Iterable<unknown>, change: (value: unknown) => unknown) {
      return Array.from(this, (value) => change(value));
    },
  });
}

/** @param threads that jax-js may compute with. */
export function imitateBrowser(threads: number): void {
  addIteratorHelper();
  Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: threads }, configurable: true });
  if (threads > 1) Object.assign(globalThis, { Worker: BlobWorker });
}
