/**
 * A hub of data sets on this machine, with its server of rows below `/datasets-server`. It speaks as the public ones do;
 * its data sets are made up, and the name of each says what goes wrong with it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadDataSets, MODES, Refusal } from './data-set-answers';
import type { Asked, Fault } from './hub-server';

/** Former names. */
const FORMERLY: Readonly<Record<string, string>> = { moods: 'lab/moods' };

const CROSS_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-error-code,x-revision,x-repo-commit,content-range,content-length',
  'cross-origin-resource-policy': 'cross-origin',
};
const BRANCH = 'refs/convert/parquet';
const SLOWNESS = 150;

export interface DataSetServer {
  /** Of the hub. */
  readonly address: string;
  /** Of the server of rows. */
  readonly dataSets: string;
  /** What was asked: `page`, `tree`, `splits`, `info`, `parquet`, `rows`, or the name of a file. */
  readonly asked: readonly Asked[];
  /** Goes through the faults before every answer. */
  fault: Fault;
  readonly close: () => Promise<void>;
}

export async function startDataSetServer(): Promise<DataSetServer> {
  const dataSets = await loadDataSets();
  const asked: Asked[] = [];
  const state = { fault: (() => false) as Fault };
  const begun = new Set<string>();
  let questions = 0;

  function answer(what: string, name: string, request: IncomingMessage, response: ServerResponse): void {
    const mode = MODES[name];
    const { searchParams } = new URL(request.url ?? '/', 'http://hub');
    let text: string;
    try {
      text = JSON.stringify(dataSets.contentOf(what, name, searchParams));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(response, error.status, { 'x-error-code': error.code }, error.message);
      return;
    }
    if (mode === 'busy' && ++questions % 3 === 0) {
      refuse(response, 429, { 'retry-after': '1' }, 'Too many requests');
      return;
    }
    if (mode === 'malformed' && what !== 'page') text = '<html>Not what you think</html>';
    const key = request.url ?? '';
    const cut = mode === 'cut' && what === 'rows' && !begun.has(key);
    begun.add(key);
    const say = (): void => {
      response.writeHead(200, {
        ...CROSS_ORIGIN,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      if (cut) response.write(text.slice(0, 200), () => setTimeout(() => response.destroy(), 20));
      else response.end(text);
    };
    if (mode === 'slow') setTimeout(say, SLOWNESS);
    else say();
  }

  function answerFile(name: string, path: string, request: IncomingMessage, response: ServerResponse): void {
    const file = dataSets
      .filesOf(name)
      .find(({ config, split, number }) => path === `${config}/${split}/${number}.parquet`);
    if (file === undefined) {
      refuse(response, 404, { 'x-error-code': 'EntryNotFound' }, 'Entry not found');
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const total = file.bytes.length;
    const range = from > 0 ? { 'content-range': `bytes ${from}-${total - 1}/${total}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { ...CROSS_ORIGIN, ...range, 'content-length': total - from });
    if (MODES[name] === 'cut') {
      response.write(file.bytes.subarray(from, from + 1000), () => setTimeout(() => response.destroy(), 20));
    } else response.end(file.bytes.subarray(from));
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hub');
    const path = decodeURIComponent(pathname);
    const { method = '', headers } = request;
    const taken = (what: string): boolean => {
      asked.push({ what, method, range: headers.range ?? null, headers });
      return state.fault(what, request, response);
    };
    // Neither of the public servers need answer such a question for what the lab asks.
    if (method === 'OPTIONS') {
      taken('preflight');
      response.writeHead(403).end();
      return;
    }
    const [, what] = /^\/datasets-server\/(splits|info|parquet|rows)$/.exec(path) ?? [];
    if (what !== undefined) {
      if (!taken(what)) answer(what, searchParams.get('dataset') ?? '', request, response);
      return;
    }
    const [, tree] = /^\/api\/datasets\/(.+)\/tree\/refs\/convert\/parquet$/.exec(path) ?? [];
    if (tree !== undefined) {
      if (!taken('tree')) answer('tree', tree, request, response);
      return;
    }
    const [, page] = /^\/api\/datasets\/(.+)$/.exec(path) ?? [];
    if (page !== undefined) {
      if (taken('page')) return;
      const now = FORMERLY[page];
      if (now === undefined) answer('page', page, request, response);
      else response.writeHead(307, { ...CROSS_ORIGIN, location: `/api/datasets/${now}` }).end();
      return;
    }
    const [, owner, below] = /^\/datasets\/(.+)\/resolve\/refs\/convert\/parquet\/(.+)$/.exec(path) ?? [];
    if (owner !== undefined && below !== undefined) {
      response.writeHead(302, { ...CROSS_ORIGIN, location: `/cdn/${owner}/${BRANCH}/${below}` }).end();
      return;
    }
    const [, name, file] = /^\/cdn\/(.+)\/refs\/convert\/parquet\/(.+)$/.exec(path) ?? [];
    if (name === undefined || file === undefined) refuse(response, 404, {}, 'Not found');
    else if (!taken(file)) answerFile(name, file, request, response);
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  return Object.assign(state, {
    address,
    dataSets: `${address}/datasets-server`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string>, error: string): void {
  response.writeHead(status, { ...CROSS_ORIGIN, 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error }));
}
