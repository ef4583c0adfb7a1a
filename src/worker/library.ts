/** The encoders and tasks that are served beside the page, and tasks that a person brings. */
import * as v from 'valibot';
import { buildEncoder, type Encoder } from '../lab/encoder/encoder';
import { LabError } from '../lab/errors';
import { buildBundledTask, findBundledTask, readTaskIndex } from '../lab/tasks/bundled';
import type { Task } from '../lab/tasks/task';
import { buildTask, readRows } from '../lab/tasks/tsv';
import { ExpectedFileSchema, fetchChecked, fetchText } from './files';
import type { BroughtTask, EncoderInfo } from './protocol';

const EncoderIndex = v.object({
  encoders: v.array(
    v.object({
      id: v.string(),
      files: v.object({
        'config.json': ExpectedFileSchema,
        'tokenizer.json': ExpectedFileSchema,
        'model.safetensors': ExpectedFileSchema,
      }),
    }),
  ),
});

export interface OpenEncoder {
  readonly encoder: Encoder;
  readonly info: EncoderInfo;
}

/** @param baseUrl where the page is served from, ending in a slash. */
export async function openEncoder(
  id: string,
  baseUrl: string,
  onProgress: (done: number, total: number) => void,
): Promise<OpenEncoder> {
  const index = v.safeParse(
    EncoderIndex,
    parseJson(await fetchText(`${baseUrl}encoders/index.json`, 'encoder-missing')),
  );
  if (!index.success)
    throw new LabError('encoder-missing', 'The list of encoders is malformed.', 'Install the lab again.');
  const entry = index.output.encoders.find((encoder) => encoder.id === id);
  if (entry === undefined) {
    const known = index.output.encoders.map((encoder) => encoder.id).join(', ');
    throw new LabError('encoder-missing', `There is no encoder called “${id}”.`, `Choose one of: ${known}.`);
  }
  const total = Object.values(entry.files).reduce((sum, { bytes }) => sum + bytes, 0);
  const done = new Map<string, number>();
  const load = async (file: keyof typeof entry.files): ReturnType<typeof fetchChecked> =>
    fetchChecked(`${baseUrl}encoders/${id}/${file}`, entry.files[file], (bytes) => {
      done.set(file, bytes);
      onProgress(
        [...done.values()].reduce((sum, count) => sum + count, 0),
        total,
      );
    });
  const [config, tokenizer, weights] = await Promise.all([
    load('config.json'),
    load('tokenizer.json'),
    load('model.safetensors'),
  ]);
  const encoder = buildEncoder(id, { config: config.bytes, tokenizer: tokenizer.bytes, weights: weights.bytes });
  const { layers, width, heads, vocabulary, positions } = encoder.config;
  const { parameters } = encoder.weights;
  const { sha256 } = entry.files['model.safetensors'];
  return {
    encoder,
    info: { id, layers, width, heads, vocabulary, positions, parameters, sha256, fromCache: weights.fromCache },
  };
}

export async function openTask(id: string, brought: BroughtTask | null, baseUrl: string): Promise<Task> {
  if (brought !== null) {
    const rows = (content: string, part: string): ReturnType<typeof readRows> =>
      readRows(content, `${brought.name} (${part})`);
    return buildTask(
      { id, title: brought.name, question: '', labelWords: {} },
      rows(brought.train, 'train'),
      rows(brought.test, 'test'),
    );
  }
  const index = readTaskIndex(parseJson(await fetchText(`${baseUrl}tasks/index.json`, 'task-missing')));
  const entry = findBundledTask(index, id);
  return buildBundledTask(entry, await fetchText(`${baseUrl}tasks/${entry.id}.tsv`, 'task-missing'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
