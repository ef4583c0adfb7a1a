/** A hub for the tests in a browser; what it does depends on the model that is asked for. */
import type { TestProject } from 'vitest/node';
import { hangUpAfter, startHubServer, tinyFiles, type Fault } from '../support/hub-server';

declare module 'vitest' {
  interface ProvidedContext {
    hub: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const files = await tinyFiles();
  const weights = files.get('model.safetensors') ?? new Uint8Array();
  const server = await startHubServer({
    'lab/tiny': { files, licence: 'mit' },
    'lab/breaking': { files },
    'lab/stalling': { files },
    'lab/gated': { files, gated: 'auto' },
  });
  const begun = new Set<string>();
  server.fault = (what, request, response) => {
    if (what !== 'model.safetensors') return false;
    const model = /^\/cdn\/(lab\/\w+)\//.exec(request.url ?? '')?.[1] ?? '';
    const first = !begun.has(model);
    begun.add(model);
    return (first ? FIRST[model]?.(weights) : undefined)?.(what, request, response) ?? false;
  };
  project.provide('hub', server.address);
  return () => server.close();
}

/** What happens to the first request for a model's weights. */
const FIRST: Readonly<Record<string, (weights: Uint8Array) => Fault>> = {
  'lab/breaking': (weights) => hangUpAfter(1_000_000, weights),
  'lab/stalling': (weights) => (_, __, response) => {
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-length': weights.length });
    response.write(weights.subarray(0, 2_000_000));
    return true;
  },
};
