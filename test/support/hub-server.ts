/** A hub of models on this machine: it speaks as the public one does, and fails in every way that is asked for. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

const CROSS_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-error-code,x-repo-commit,etag,accept-ranges,content-range,content-length',
  'cross-origin-resource-policy': 'cross-origin',
};

export interface HubModelFixture {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly commit?: string;
  readonly licence?: string;
  readonly gated?: false | 'auto' | 'manual';
  /** Former names that lead here. */
  readonly formerly?: readonly string[];
}

/** What the server was asked, in order: `info`, or the name of a file. */
export interface Asked {
  readonly what: string;
  readonly method: string;
  readonly range: string | null;
  readonly headers: IncomingMessage['headers'];
}

/** Answers in the server's place; false leaves it to the server. */
export type Fault = (what: string, request: IncomingMessage, response: ServerResponse) => boolean;

export interface HubServer {
  readonly address: string;
  readonly asked: readonly Asked[];
  /** Goes through the faults before every answer to a model's page or a file. */
  fault: Fault;
  /** What is said of a model may be bent before it is said. */
  describe: (info: Record<string, unknown>) => Record<string, unknown>;
  /** Whether requests with a range are given the whole file. */
  ignoresRanges: boolean;
  readonly close: () => Promise<void>;
}

/** The lab's own encoder, as files of a model. */
export async function tinyFiles(): Promise<Map<string, Uint8Array>> {
  const folder = new URL('../../public/encoders/tiny/', import.meta.url);
  const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
  const files = await Promise.all(
    names.map(async (name) => [name, new Uint8Array(await readFile(new URL(name, folder)))] as const),
  );
  return new Map(files);
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** An answer without content. */
export const refuse =
  (status: number, headers: Record<string, string> = {}): Fault =>
  (_, __, response) => {
    response.writeHead(status, { ...CROSS_ORIGIN, ...headers }).end();
    return true;
  };

/** The fault for the first `times` matching questions. */
export function firstTimes(times: number, fault: Fault, only: (what: string) => boolean = () => true): Fault {
  let left = times;
  return (what, request, response) => only(what) && left-- > 0 && fault(what, request, response);
}

/** Announces a whole file, and hangs up after so many bytes of what was asked for. */
export const hangUpAfter =
  (bytes: number, file: Uint8Array): Fault =>
  (_, request, response) => {
    const from = startOf(request);
    response.writeHead(from > 0 ? 206 : 200, {
      ...CROSS_ORIGIN,
      'content-length': file.length - from,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
    });
    response.write(file.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 20));
    return true;
  };

export async function startHubServer(models: Readonly<Record<string, HubModelFixture>>): Promise<HubServer> {
  const asked: Asked[] = [];
  const state = {
    fault: (() => false) as Fault,
    describe: (info: Record<string, unknown>) => info,
    ignoresRanges: false,
  };

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://hub').pathname);
    const note = (what: string): boolean => {
      const { method = '', headers } = request;
      asked.push({ what, method, range: headers.range ?? null, headers });
      return state.fault(what, request, response);
    };
    // The public hub's file servers need not answer such a question; a lab that asks it could not fetch from them.
    if (request.method === 'OPTIONS') {
      note('preflight');
      response.writeHead(403).end();
      return;
    }
    const [, wanted, revision] = /^\/api\/models\/(.+)\/revision\/(.+)$/.exec(path) ?? [];
    if (wanted !== undefined && revision !== undefined) {
      if (!note('info')) answerInfo(response, wanted, revision);
      return;
    }
    const [, from, commit, name] = /^\/(.+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (from !== undefined && commit !== undefined && name !== undefined) {
      response
        .writeHead(302, { ...CROSS_ORIGIN, location: `/cdn/${from}/${commit}/${encodeURIComponent(name)}` })
        .end();
      return;
    }
    const [, owner, at, file] = /^\/cdn\/(.+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    const bytes = models[owner ?? '']?.files.get(file ?? '');
    if (file === undefined || bytes === undefined || at !== commitOf(models[owner ?? ''])) {
      refuse(404, { 'x-error-code': 'EntryNotFound' })('', request, response);
      return;
    }
    if (!note(file)) answerFile(request, response, bytes);
  });

  function answerInfo(response: ServerResponse, wanted: string, revision: string): void {
    const [name, model] =
      Object.entries(models).find(([key, { formerly = [] }]) => key === wanted || formerly.includes(wanted)) ?? [];
    if (name === undefined || model === undefined) {
      response.writeHead(401, { ...CROSS_ORIGIN, 'x-error-code': 'RepoNotFound' }).end('{"error":"…"}');
      return;
    }
    if (revision !== 'main' && revision !== commitOf(model)) {
      response.writeHead(404, { ...CROSS_ORIGIN, 'x-error-code': 'RevisionNotFound' }).end('{"error":"…"}');
      return;
    }
    const siblings = [...model.files].map(([rfilename, bytes]) => ({
      rfilename,
      size: bytes.length,
      blobId: '0',
      ...(rfilename.endsWith('.safetensors') ? { lfs: { sha256: sha256(bytes), size: bytes.length } } : {}),
    }));
    const info = {
      id: name,
      sha: commitOf(model),
      private: false,
      gated: model.gated ?? false,
      tags: ['license:other'],
      siblings: [{ rfilename: 'README.md', size: 10 }, { rfilename: 'onnx/model.onnx', size: 10 }, ...siblings],
      ...(model.licence === undefined ? {} : { cardData: { license: model.licence } }),
    };
    response.writeHead(200, { ...CROSS_ORIGIN, 'content-type': 'application/json' });
    response.end(JSON.stringify(state.describe(info)));
  }

  function answerFile(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
    const from = state.ignoresRanges ? 0 : startOf(request);
    const headers = { ...CROSS_ORIGIN, etag: `"${sha256(bytes)}"`, 'accept-ranges': 'bytes' };
    if (from >= bytes.length && from > 0) {
      response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const range = from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { ...headers, ...range, 'content-length': bytes.length - from });
    response.end(bytes.subarray(from));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    address: `http://127.0.0.1:${port}`,
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

function commitOf(model: HubModelFixture | undefined): string {
  return model?.commit ?? COMMIT;
}

function startOf(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
}
