/** Files of the lab: fetched with progress, checked, and kept in the browser's storage. */
import * as v from 'valibot';
import { LabError, type LabErrorCode } from '../lab/errors';

const CACHE = 'infoprompt-lab-encoders-1';

export interface ExpectedFile {
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

export const ExpectedFileSchema = v.object({ bytes: v.number(), sha256: v.string() });

export interface FetchedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fromCache: boolean;
}

/** A small file as text. @throws LabError with `code` when it cannot be had. */
export async function fetchText(url: string, code: LabErrorCode): Promise<string> {
  return new TextDecoder().decode(await download(url, code, () => undefined));
}

/**
 * A file whose size and hash are known. It comes from the browser's storage when it is there and intact; storage that
 * fails (private windows, quota) costs only the next visit's download.
 *
 * @throws LabError `encoder-missing` when it cannot be fetched, `encoder-corrupt` when it is not what was expected.
 */
export async function fetchChecked(
  url: string,
  expected: ExpectedFile,
  onBytes: (done: number) => void,
): Promise<FetchedFile> {
  const cache = await openCache();
  const stored = await cache?.match(url).catch(() => undefined);
  if (stored !== undefined) {
    const bytes = new Uint8Array(await stored.arrayBuffer());
    if (await isIntact(bytes, expected)) {
      onBytes(bytes.byteLength);
      return { bytes, fromCache: true };
    }
    await cache?.delete(url);
  }
  const bytes = await download(url, 'encoder-missing', onBytes);
  const name = url.slice(url.lastIndexOf('/') + 1);
  if (bytes.byteLength !== expected.bytes) {
    throw corrupt(
      `${name} has ${bytes.byteLength} bytes, ${expected.bytes} were expected: the transfer was cut short or the file replaced.`,
    );
  }
  if (!(await isIntact(bytes, expected)))
    throw corrupt(`${name} is not the file that was expected: its SHA-256 differs.`);
  await cache?.put(url, new Response(bytes)).catch(() => undefined);
  return { bytes, fromCache: false };
}

/** Null where the browser has no storage for this page. */
async function openCache(): Promise<Cache | null> {
  if (!('caches' in self)) return null;
  return caches.open(CACHE).catch(() => null);
}

async function download(
  url: string,
  code: LabErrorCode,
  onBytes: (done: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const unreachable = (detail: string): LabError =>
    new LabError(
      code,
      `${url} could not be fetched: ${detail}.`,
      'Check that the lab is still being served, then try again.',
    );
  const response = await fetch(url).catch((cause: unknown) => {
    throw unreachable(cause instanceof Error ? cause.message : 'no connection');
  });
  if (!response.ok) throw unreachable(`the server answered ${response.status}`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      pieces.push(next.value);
      length += next.value.byteLength;
      onBytes(length);
    }
  } catch (cause) {
    throw unreachable(
      `the connection broke after ${length} bytes (${cause instanceof Error ? cause.message : 'unknown'})`,
    );
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

/** Pages without a secure context have no `crypto.subtle`; there the size has to do. */
async function isIntact(bytes: Uint8Array<ArrayBuffer>, expected: ExpectedFile): Promise<boolean> {
  if (bytes.byteLength !== expected.bytes) return false;
  if (!self.isSecureContext) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === expected.sha256;
}

function corrupt(message: string): LabError {
  return new LabError('encoder-corrupt', message, 'Reload the page to fetch it again.');
}
