/** One file from the hub: goes on where it stopped, and is what the hub says it is. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { LabError } from '../lab/errors';
import type { HubFile, HubModel } from './model';
import { ask, Passing, patiently, unreachable, type Answer, type Asker, type Hub, type Refuse } from './request';

/** Where the bytes go. What was appended is still there after a crash. */
export interface Part {
  /** Bytes that are there. */
  readonly bytes: number;
  readonly read: (from: number, to: number) => Promise<Uint8Array>;
  readonly append: (chunk: Uint8Array) => Promise<void>;
  /** Throws away what is there. */
  readonly restart: () => Promise<void>;
}

export interface Receiver extends Asker {
  /** Bytes of the file that are there. */
  readonly onBytes: (done: number) => void;
}

/** A file and where it lies. */
export interface RemoteFile extends HubFile {
  /** Below the hub's address, with escapes. */
  readonly path: string;
  /** What it is called in messages. */
  readonly title: string;
  /** What is made of a refusal; absent: it is the file of a model. */
  readonly refuse?: Refuse;
}

/** Bytes that are read back at a time. */
const PIECE = 4 << 20;
/** A try that brought so much was worth it: the count of tries starts anew. */
const PROGRESS = 1 << 20;

/** Fetches `file` of `model` into `part`, as {@link download} does. */
export function downloadFile(
  hub: Hub,
  model: HubModel,
  file: HubFile,
  part: Part,
  receiver: Receiver,
): Promise<string> {
  const path = `/${model.name}/resolve/${model.commit}/${encodeURIComponent(file.name)}`;
  return download(hub, { ...file, path, title: `${model.name}/${file.name}` }, part, receiver);
}

/**
 * Fetches `file` into `part`. A file whose hash is not known is never pieced together from two answers.
 *
 * @returns its SHA-256.
 * @throws LabError
 */
export async function download(hub: Hub, file: RemoteFile, part: Part, receiver: Receiver): Promise<string> {
  let hash = sha256.create();
  const restart = async (): Promise<void> => {
    await part.restart();
    hash = sha256.create();
    receiver.onBytes(0);
  };
  const receive = async (chunk: Uint8Array): Promise<void> => {
    if (part.bytes + chunk.byteLength > file.bytes) {
      await restart();
      throw corrupt(file, `is longer than the ${file.bytes} bytes that were announced`);
    }
    await part.append(chunk);
    hash.update(chunk);
    receiver.onBytes(part.bytes);
  };

  if (part.bytes > file.bytes || (file.sha256 === null && part.bytes > 0)) await restart();
  for (let at = 0; at < part.bytes; at += PIECE) {
    hash.update(await part.read(at, Math.min(part.bytes, at + PIECE)));
  }
  receiver.onBytes(part.bytes);

  await patiently(hub, receiver, async () => {
    if (file.sha256 === null && part.bytes < file.bytes && part.bytes > 0) await restart();
    const from = part.bytes;
    if (from === file.bytes) return;
    // “If-Range” would make browsers ask for permission first, which the hub's file servers need not give; the hash
    // tells whether both parts are of the same file.
    const headers = from === 0 ? {} : { range: `bytes=${from}-` };
    const answer = await ask(hub, file.path, file.title, receiver.signal, headers, file.refuse);
    try {
      if (from > 0 && !continuesAt(answer.response, from)) await restart();
      if (answer.response.status === 416) throw new Passing(corrupt(file, 'has another length than was announced'));
      await readBody(hub, answer, receive, () => part.bytes - from >= PROGRESS);
    } finally {
      answer.done();
    }
    if (part.bytes < file.bytes) {
      throw new Passing(corrupt(file, `ended after ${part.bytes} of ${file.bytes} bytes`), {
        progressed: part.bytes - from >= PROGRESS,
      });
    }
  });

  const found = bytesToHex(hash.digest());
  if (file.sha256 !== null && found !== file.sha256) {
    await restart();
    throw corrupt(file, 'is not the file that was announced: its SHA-256 differs');
  }
  return found;
}

/** Whether the answer is the rest of the file. Across servers a browser may not be shown where it starts. */
function continuesAt({ status, headers }: Response, from: number): boolean {
  if (status !== 206) return false;
  const range = headers.get('content-range');
  return range === null || range.startsWith(`bytes ${from}-`);
}

async function readBody(
  hub: Hub,
  { response, alive }: Answer,
  receive: (chunk: Uint8Array) => Promise<void>,
  progressed: () => boolean,
): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    const next = await reader.read().catch((error: unknown) => {
      throw new Passing(unreachable(hub, error), { progressed: progressed() });
    });
    if (next.done) return;
    alive();
    try {
      await receive(next.value);
    } catch (error) {
      await reader.cancel().catch(() => undefined);
      throw error;
    }
  }
}

function corrupt({ name }: HubFile, how: string): LabError {
  return new LabError(
    'download-corrupt',
    `${name} ${how}.`,
    'Fetch it again; if that does not help, try another revision.',
  );
}
