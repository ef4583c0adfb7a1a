/** `--encoder`: a folder, an encoder that comes with the lab, or one of the hub, which is fetched and kept. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { hubFromEnvironment } from '../hub/address';
import { readHubName } from '../hub/name';
import type { Hub } from '../hub/request';
import { waitFor } from '../hub/waiting';
import { buildEncoder, type Encoder } from '../lab/encoder/encoder';
import type { EncoderFiles } from '../lab/encoder/files';
import { LabError } from '../lab/errors';
import { plainName } from '../shelf/adding';
import { fetchEncoder } from '../shelf/fetching';
import { weightsHash, type Manifest } from '../shelf/manifest';
import type { Progress } from '../shelf/news';
import { Shelf } from '../shelf/shelf';
import { cacheDirectory, nodeStore } from './node-store';
import { readEncoderFiles } from './platform';

export interface NamedEncoder {
  readonly encoder: Encoder;
  /** Commit of an encoder from the hub. */
  readonly revision: string | null;
  readonly sha256: string;
}

const BUNDLED = fileURLToPath(new URL('../../public/encoders/', import.meta.url));

const Index = v.object({ encoders: v.array(v.object({ id: v.string() })) });

/**
 * A folder that exists goes before an encoder of the lab, and that before a name on the hub.
 *
 * @throws LabError
 */
export async function openEncoder(argument: string): Promise<NamedEncoder> {
  const bundled = await bundledIds();
  if (await isDirectory(argument)) return openFolder(path.resolve(argument), bundled);
  if (bundled.includes(argument)) return openFolder(path.join(BUNDLED, argument), bundled);
  if (looksLikePath(argument)) {
    throw new LabError(
      'encoder-missing',
      `${argument} cannot be read.`,
      `Give a folder, one of ${bundled.join(', ')}, or a name on the hub (owner/name).`,
    );
  }
  return openFromHub(argument);
}

async function openFolder(directory: string, bundled: readonly string[]): Promise<NamedEncoder> {
  const files = await readEncoderFiles(directory);
  const name = path.basename(directory);
  const isBundled = path.join(BUNDLED, name) === directory && bundled.includes(name);
  const encoder = buildEncoder(isBundled ? name : `folder:${plainName(name)}`, files);
  return { encoder, revision: null, sha256: hashOf(files) };
}

async function openFromHub(argument: string): Promise<NamedEncoder> {
  const { name } = readHubName(argument);
  const directory = cacheDirectory();
  const shelf = new Shelf(nodeStore(directory));
  const manifest = (await shelf.find(argument)) ?? (await fetchFromHub(shelf, argument));
  const { id, revision, bytes } = manifest.encoder;
  process.stderr.write(`${name}: commit ${revision ?? 'unknown'}, ${megabytes(bytes)} MB in ${directory}\n`);
  const encoder = buildEncoder(id, await shelf.read(manifest));
  return { encoder, revision, sha256: weightsHash(manifest.files) };
}

/** Ctrl-C stops it; the same command goes on where it stopped. */
async function fetchFromHub(shelf: Shelf, argument: string): Promise<Manifest> {
  const hub: Hub = { address: hubFromEnvironment(process.env['HF_ENDPOINT']), fetch, wait: waitFor };
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const { id } = await fetchEncoder(shelf, hub, argument, { signal: stop.signal, onProgress: showProgress });
    const manifest = await shelf.find(id);
    if (manifest === null) throw new LabError('storage-failed', `${id} was fetched, but is gone.`, 'Try again.');
    return manifest;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.stderr.write('\n');
  }
}

function showProgress({ name, file, done, total, note }: Progress): void {
  if (note !== null) process.stderr.write(`\n${note}\n`);
  else if (total > 0) {
    process.stderr.write(`\rfetching ${name}: ${megabytes(done)} of ${megabytes(total)} MB, ${file} `);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

async function bundledIds(): Promise<string[]> {
  const index: unknown = JSON.parse(await readFile(path.join(BUNDLED, 'index.json'), 'utf8'));
  return v.parse(Index, index).encoders.map(({ id }) => id);
}

async function isDirectory(name: string): Promise<boolean> {
  return (await stat(name).catch(() => null))?.isDirectory() ?? false;
}

/** What can be no name on the hub. */
function looksLikePath(argument: string): boolean {
  if (/^https?:/.test(argument)) return false;
  return /^[./~\\]|^\w:|\\|\/.*\//.test(argument.replace(/@.*$/, ''));
}

function hashOf(files: EncoderFiles): string {
  return weightsHash(
    [...files]
      .filter(([name]) => name.endsWith('.safetensors'))
      .map(([name, bytes]) => ({
        name,
        bytes: bytes.byteLength,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
  );
}
