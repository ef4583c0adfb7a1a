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

export async function fetchTiny(): Promise<Encoder> {
  const [config, tokenizer, weights] = await Promise.all(
    ['config.json', 'tokenizer.json', 'model.safetensors'].map((name) => bytes(`/encoders/tiny/${name}`)),
  );
  if (config === undefined || tokenizer === undefined || weights === undefined) throw new Error('A file is missing.');
  return buildEncoder('tiny', { config, tokenizer, weights });
}

export async function fetchSentiment(): Promise<Task> {
  const index: unknown = await (await read('/tasks/index.json')).json();
  const entry = findBundledTask(readTaskIndex(index), 'sentiment');
  return buildBundledTask(entry, await (await read(`/tasks/${entry.id}.tsv`)).text());
}
