/** What the WASM machine needs of a browser: its binaries, and threads. */
import type { ReadFile } from './binary';
import type { StartThread } from './threads';

export const fetchFile: ReadFile = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${String(response.status)}`);
  return response.arrayBuffer();
};

/** Workers from a text, so that no bundler has to find them. */
export const startBrowserThread: StartThread = (source, message) => {
  const code = `onmessage = ({ data }) => {
    (${source})(data, () => postMessage(null)).catch((error) => postMessage(String(error)));
  };`;
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<string | null>) => {
      if (data === null) resolve();
      else reject(new Error(data));
    };
    worker.onerror = ({ message: reason }) => {
      reject(new Error(reason || 'the worker could not be loaded'));
    };
  }).finally(() => {
    URL.revokeObjectURL(url);
  });
  worker.postMessage(message);
  return {
    ready,
    terminate: () => {
      worker.terminate();
    },
  };
};
