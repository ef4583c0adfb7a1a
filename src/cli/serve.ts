/** Serves the built page: `npm start`, or `tsx src/cli/serve.ts [--build] [--port N] [--open]`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { staticFiles } from './static-files';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(PROJECT, 'dist');
const BUILT_PAGE = join(DIST, 'index.html');
const BUILD_INPUTS = ['index.html', 'vite.config.ts', 'package-lock.json', 'public', 'src'];

const HOST = '127.0.0.1';
const DEFAULT_PORT = 4173;
const PORTS_TO_TRY = 100;

const HELP = `Serves the built page on this machine.

  --port N   the port (also: environment variable PORT); without it ${String(DEFAULT_PORT)}, or the next free one
  --open     open the page in the browser
  --build    build first when the build is missing or older than the sources
  --help     this text`;

/** What the person who started the command can mend; shown without a stack. */
class UsageError extends Error {}

const newestChange = async (path: string): Promise<number> => {
  const stats = await stat(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const entries = await readdir(path);
  const changes = await Promise.all(entries.map((entry) => newestChange(join(path, entry))));
  // A folder's own time tells of files that were taken away.
  return Math.max(stats.mtimeMs, ...changes);
};

const isBuildCurrent = async (): Promise<boolean> => {
  if (!existsSync(BUILT_PAGE)) return false;
  const inputs = BUILD_INPUTS.map((input) => join(PROJECT, input)).filter((input) => existsSync(input));
  const changes = await Promise.all(inputs.map(newestChange));
  return Math.max(...changes) <= (await stat(BUILT_PAGE)).mtimeMs;
};

const buildWhenNeeded = async (): Promise<void> => {
  if (await isBuildCurrent()) return;
  const { build } = await import('vite');
  await build({ root: PROJECT, logLevel: 'warn' });
};

const parsePort = (text: string, origin: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`${origin} must be a whole number from 0 to 65535, not "${text}".`);
};

/** The port the person asked for, or undefined. */
const wantedPort = (argument: string | undefined): number | undefined => {
  if (argument !== undefined) return parsePort(argument, '--port');
  const variable = process.env['PORT'];
  return variable === undefined || variable === '' ? undefined : parsePort(variable, 'PORT');
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });

const isTaken = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';

const listenOnFirstFree = async (server: Server, wanted: number | undefined): Promise<void> => {
  const first = wanted ?? DEFAULT_PORT;
  const last = wanted ?? DEFAULT_PORT + PORTS_TO_TRY - 1;
  for (let port = first; port <= last; port += 1) {
    try {
      await listen(server, port);
      return;
    } catch (cause) {
      if (!isTaken(cause)) throw cause;
    }
  }
  throw new UsageError(
    wanted === undefined
      ? `The ports ${String(first)} to ${String(last)} are all taken. Name a free one with --port.`
      : `Port ${String(wanted)} is taken. Name another with --port, or none to take the next free one.`,
  );
};

const openInBrowser = (url: string): void => {
  const [command, ...args] =
    process.platform === 'darwin'
      ? (['open', url] as const)
      : process.platform === 'win32'
        ? (['cmd', '/c', 'start', '', url] as const)
        : (['xdg-open', url] as const);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => {
    console.error(`No browser could be opened; open ${url} yourself.`);
  });
  child.unref();
};

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        open: { type: 'boolean', default: false },
        build: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}\n\n${HELP}`);
  }
};

const main = async (): Promise<void> => {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return;
  }
  const wanted = wantedPort(options.port);
  if (options.build) await buildWhenNeeded();
  if (!existsSync(BUILT_PAGE)) throw new UsageError('There is no build to serve. Run "npm run build", or add --build.');

  const server = createServer(staticFiles(DIST));
  await listenOnFirstFree(server, wanted);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const url = `http://${HOST}:${String(address.port)}/`;
  console.log(`InfoPrompt Lab is at ${url}`);
  if (options.open) openInBrowser(url);

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
};

main().catch((cause: unknown) => {
  console.error(cause instanceof UsageError ? cause.message : cause);
  process.exitCode = 1;
});
