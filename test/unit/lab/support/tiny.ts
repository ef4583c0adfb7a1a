/** The encoder and the task that come with the lab, in Node. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundledTask, loadEncoder } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import type { Task } from '../../../../src/lab/tasks/task';

const TINY = fileURLToPath(new URL('../../../../public/encoders/tiny', import.meta.url));

export const loadTiny = (): Promise<Encoder> => loadEncoder(TINY);

export const loadSentiment = (): Promise<Task> => loadBundledTask('sentiment');

export const readTinyFile = (name: 'config.json' | 'tokenizer.json' | 'model.safetensors'): Promise<Uint8Array> =>
  readFile(path.join(TINY, name));
