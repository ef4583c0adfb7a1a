/** The laboratory's surroundings in Node: files that are missing or unreadable, and the command's way to end. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadEncoder, readText, startBackend } from '../../../src/cli/platform';
import { labErrorOf } from '../lab/support/lab-error';
import { loadTiny } from '../lab/support/tiny';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test.each(['wasm', 'cpu'] as const)('the backend %s starts', async (name) => {
  await startBackend(name);
  expect(tf.getBackend()).toBe(name);
});

test('the bundled encoder is named after its folder', async () => {
  const encoder = await loadTiny();
  expect(encoder.id).toBe('tiny');
  expect(encoder.weights.parameters).toBeGreaterThan(1_000_000);
  encoder.dispose();
});

test('a folder without an encoder is named', async () => {
  const error = await labErrorOf(() => loadEncoder(folder));
  expect(error.code).toBe('encoder-missing');
  expect(error.message).toContain(folder);
});

test('a task file that is missing, and one in another encoding', async () => {
  const missing = join(folder, 'none.tsv');
  expect((await labErrorOf(() => readText(missing))).code).toBe('task-missing');
  const latin = join(folder, 'latin.tsv');
  await writeFile(latin, Buffer.from([0x63, 0x61, 0x66, 0xe9]));
  const error = await labErrorOf(() => readText(latin));
  expect(error.code).toBe('task-invalid');
  expect(error.message).toContain('UTF-8');
});
