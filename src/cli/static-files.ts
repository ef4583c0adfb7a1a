/** Answers requests with the files of one folder, in the way a cross-origin isolated page needs them. */
import { createReadStream, type Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.tsv': 'text/tab-separated-values; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** SharedArrayBuffer, and with it WASM threads, exists only on cross-origin isolated pages. */
const SHARED_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** The build puts a hash of the content into the names of these files, so a name never changes its content. */
const HASHED_ASSET = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/;

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

const notFound = (): Refusal => new Refusal(404, 'Not found');

interface Found {
  readonly path: string;
  readonly stats: Stats;
}

/** The file or folder at `path`, links followed, provided that it lies inside `root`. */
const findInside = async (root: string, path: string): Promise<Found> => {
  try {
    const real = await realpath(path);
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) throw notFound();
    return { path: real, stats: await stat(real) };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP') throw notFound();
    throw cause;
  }
};

const decodePath = (request: IncomingMessage): string => {
  const raw = (request.url ?? '/').replace(/[?#].*$/s, '');
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    throw new Refusal(400, 'The address is not encoded correctly');
  }
  if (!path.startsWith('/') || path.includes('\0')) throw new Refusal(400, 'The address is not a path');
  // `join` would also resolve these, but then two addresses with different rules would name one file.
  if (/(^|[/\\])\.\.?($|[/\\])/.test(path) || path.includes('\\') || path.includes('//')) throw notFound();
  return path;
};

const findFile = async (root: string, path: string): Promise<Found> => {
  const found = await findInside(root, join(root, path));
  if (found.stats.isFile()) {
    if (path.endsWith('/')) throw notFound();
    return found;
  }
  if (!found.stats.isDirectory()) throw notFound();
  if (!path.endsWith('/')) {
    throw new Refusal(301, 'Moved', { Location: `${path.split('/').map(encodeURIComponent).join('/')}/` });
  }
  const index = await findInside(root, join(root, path, 'index.html'));
  if (!index.stats.isFile()) throw notFound();
  return index;
};

const answer = async (root: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Refusal(405, 'Only GET and HEAD are answered', { Allow: 'GET, HEAD' });
  }
  const path = decodePath(request);
  const { path: file, stats } = await findFile(await realpath(root), path);
  const tag = `W/"${stats.size.toString(16)}-${Math.trunc(stats.mtimeMs).toString(16)}"`;
  const headers = {
    ...SHARED_HEADERS,
    'Cache-Control': HASHED_ASSET.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: tag,
  };
  const known = request.headers['if-none-match']?.split(',').map((entry) => entry.trim()) ?? [];
  if (known.includes(tag) || known.includes('*')) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': MIME_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': stats.size,
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response);
};

const refuse = (response: ServerResponse, cause: unknown): void => {
  if (response.headersSent) {
    // Too late for a status: a cut connection tells the browser that the file is incomplete.
    response.destroy();
    return;
  }
  const refusal = cause instanceof Refusal ? cause : new Refusal(500, 'The file could not be read');
  if (refusal !== cause) console.error(cause);
  response.writeHead(refusal.status, {
    ...SHARED_HEADERS,
    ...refusal.headers,
    'Cache-Control': 'no-cache',
    'Content-Type': 'text/plain; charset=utf-8',
  });
  response.end(`${refusal.message}\n`);
};

/** Serves the files under `root`. */
export const staticFiles =
  (root: string): RequestListener =>
  (request, response) => {
    answer(root, request, response).catch((cause: unknown) => {
      refuse(response, cause);
    });
  };
