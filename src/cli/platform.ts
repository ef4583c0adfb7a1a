/** The laboratory's surroundings in Node: backends and files. */
import { access, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of tfjs operations and the cpu backend.
import '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { buildEncoder, type Encoder } from '../lab/encoder/encoder';
import { chooseFiles, type EncoderFiles } from '../lab/encoder/files';
import { registerWasmKernels } from '../lab/encoder/wasm-kernels';
import { LabError } from '../lab/errors';
import { buildBundledTask, findBundledTask, readTaskIndex } from '../lab/tasks/bundled';
import type { Task } from '../lab/tasks/task';

export type NodeBackend = 'wasm' | 'cpu';

/** @throws LabError `backend-unavailable` when the backend does not start. */
export async function startBackend(name: NodeBackend): Promise<void> {
  const binaries = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  setWasmPaths(`${path.join(binaries, '..', 'wasm-out')}${path.sep}`);
  if (!(await tf.setBackend(name).catch(() => false))) {
    throw new LabError(
      'backend-unavailable',
      `The backend “${name}” does not start in this Node.`,
      'Try --backend cpu.',
    );
  }
  await tf.ready();
  if (name === 'wasm') registerWasmKernels();
}

/** The encoder in a folder. @throws LabError when there is none, or one that cannot be used. */
export async function loadEncoder(directory: string): Promise<Encoder> {
  return buildEncoder(path.basename(path.resolve(directory)), await readEncoderFiles(directory));
}

/** @throws LabError `encoder-missing` when there is none or a file of it cannot be read. */
export async function readEncoderFiles(directory: string): Promise<EncoderFiles> {
  const files = await Promise.all(
    (await namesIn(directory)).map(
      async (file) => [file, await readBytes(path.join(directory, file), 'encoder-missing')] as const,
    ),
  );
  return new Map(files);
}

async function namesIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch((cause: unknown) => {
    throw new LabError('encoder-missing', `${directory} cannot be read.`, 'Check the path.', { cause });
  });
  try {
    return chooseFiles(names);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    throw new LabError(error.code, `${directory}: ${error.message}`, error.remedy, { cause: error });
  }
}

export async function loadBundledTask(id: string): Promise<Task> {
  const directory = new URL('../../public/tasks/', import.meta.url);
  const index: unknown = JSON.parse(await readFile(new URL('index.json', directory), 'utf8'));
  const entry = findBundledTask(readTaskIndex(index), id);
  return buildBundledTask(entry, await readFile(new URL(`${entry.id}.tsv`, directory), 'utf8'));
}

/** A text file in UTF-8. @throws LabError `task-invalid` when it is missing or in another encoding. */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file, 'task-missing');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new LabError('task-invalid', `${file} is not in UTF-8.`, 'Save it as UTF-8 and try again.', { cause });
  }
}

/** @throws LabError of that code when the file cannot be read. */
export async function readBytes(file: string, code: 'encoder-missing' | 'task-missing'): Promise<Uint8Array> {
  try {
    await access(file);
    return await readFile(file);
  } catch (cause) {
    throw new LabError(code, `${file} cannot be read.`, 'Check the path.', { cause });
  }
}
