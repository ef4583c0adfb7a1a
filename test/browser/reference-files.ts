/** The encoder, the task and the reference numbers, fetched from the test's own server. */
import { buildEncoder, type Encoder } from '../../src/lab/encoder/encoder';
import { buildBundledTask, findBundledTask, readTaskIndex } from '../../src/lab/tasks/bundled';
import type { Task } from '../../src/lab/tasks/task';

async function read(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

const bytes = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await read(path)).arrayBuffer());

async function fetchEncoder(at: string, names: readonly string[]): Promise<Encoder> {
  const files = await Promise.all(names.map(async (name) => [name, await bytes(`${at}/${name}`)] as const));
  return buildEncoder(at, new Map(files));
}

export function fetchTiny(): Promise<Encoder> {
  return fetchEncoder('/encoders/tiny', ['config.json', 'tokenizer.json', 'model.safetensors']);
}

/** One of the small random encoders of `test/fixtures/encoders`. */
export function fetchFamily(folder: string, tokenizer: readonly string[]): Promise<Encoder> {
  return fetchEncoder(`/test/fixtures/encoders/${folder}`, ['config.json', 'model.safetensors', ...tokenizer]);
}

export async function fetchSentiment(): Promise<Task> {
  const index: unknown = await (await read('/tasks/index.json')).json();
  const entry = findBundledTask(readTaskIndex(index), 'sentiment');
  return buildBundledTask(entry, await (await read(`/tasks/${entry.id}.tsv`)).text());
}
