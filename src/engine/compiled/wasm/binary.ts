/** Where the compiled kernels are. `npm run kernels` makes them from `assembly`. */
import { LabError } from '../../../lab/errors';

/** Reads a file of this program: `fetch` in a browser, the file system in Node. */
export type ReadFile = (url: URL) => Promise<BufferSource>;

/** The module for one thread, or for several that share memory. */
export async function readKernels(kind: 'plain' | 'threads', read: ReadFile): Promise<WebAssembly.Module> {
  // Each is written out whole: the bundler reads these lines.
  const url =
    kind === 'plain' ? new URL('./kernels.wasm', import.meta.url) : new URL('./kernels-threads.wasm', import.meta.url);
  try {
    return await WebAssembly.compile(await read(url));
  } catch (error) {
    throw new LabError(
      'backend-unavailable',
      `The compiled kernels could not be loaded: ${error instanceof Error ? error.message : String(error)}.`,
      'Reload the page. Where this was built from source, run `npm run kernels` first.',
      { cause: error },
    );
  }
}
