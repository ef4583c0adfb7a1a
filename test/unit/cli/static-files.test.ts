import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staticFiles } from '../../../src/cli/static-files';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let server: Server;
let port: number;

/** Sends the path as it is; `fetch` would tidy it first. */
const ask = (path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        });
      });
    })
      .on('error', reject)
      .end();
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'static-files-'));
  const root = join(folder, 'dist');
  await mkdir(join(root, 'assets'), { recursive: true });
  await mkdir(join(root, 'encoders', 'tiny'), { recursive: true });
  await mkdir(join(folder, 'dist-private'));
  await Promise.all([
    writeFile(join(folder, 'secret.txt'), 'secret'),
    writeFile(join(folder, 'dist-private', 'secret.txt'), 'secret'),
    writeFile(join(root, 'index.html'), '<p>page</p>'),
    writeFile(join(root, 'assets', 'kernels-a1B2_c-4.wasm'), 'wasm'),
    writeFile(join(root, 'assets', 'plain.js'), 'js'),
    writeFile(join(root, 'encoders', 'tiny', 'model.safetensors'), 'weights'),
    writeFile(join(root, 'encoders', 'index.html'), 'list'),
  ]);
  await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'));
  server = createServer(staticFiles(root));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  ({ port } = address);
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

test('the page comes isolated and is asked for anew', async () => {
  const { status, headers, body } = await ask('/?autoplay');
  expect([status, body]).toEqual([200, '<p>page</p>']);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-length': '11',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cache-control': 'no-cache',
  });
});

test('only a name with a content hash is kept for good', async () => {
  const hashed = await ask('/assets/kernels-a1B2_c-4.wasm');
  expect(hashed.headers).toMatchObject({
    'content-type': 'application/wasm',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect((await ask('/assets/plain.js')).headers['cache-control']).toBe('no-cache');
});

test('an unchanged file is not sent twice', async () => {
  const first = await ask('/encoders/tiny/model.safetensors');
  expect(first.headers['content-type']).toBe('application/octet-stream');
  const again = await ask('/encoders/tiny/model.safetensors', 'GET', { 'If-None-Match': first.headers.etag ?? '' });
  expect([again.status, again.body]).toEqual([304, '']);
});

test('a folder without its slash is sent to the one with it, on this server', async () => {
  const { status, headers } = await ask('/encoders');
  expect([status, headers.location]).toEqual([301, '/encoders/']);
  expect((await ask('/encoders/')).body).toBe('list');
  expect((await ask('//encoders')).status).toBe(404);
});

test('HEAD has no body; other methods are refused', async () => {
  const head = await ask('/', 'HEAD');
  expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '11', '']);
  expect((await ask('/', 'POST')).status).toBe(405);
});

describe('nothing outside the folder is served', () => {
  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/encoders/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/../dist-private/secret.txt',
    '/link.txt',
    '/encoders/tiny/',
    '/missing',
    '/index.html/',
  ])('%s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  test.each(['/%', '/%00', '/index.html%00.js'])('%s is not an address', async (path) => {
    expect((await ask(path)).status).toBe(400);
  });
});
