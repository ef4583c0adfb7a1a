/** The tiny encoder against Hugging Face: token ids, hidden states, the masked-language-model head's transform. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { answer, type Parameters } from '../../../../src/engine/reference/graph';
import { assemble } from '../../../../src/lab/encoder/batch';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { encodeWords } from '../../../../src/lab/encoder/forward';
import { readSafetensors } from '../../../../src/lab/encoder/safetensors';
import { wordEmbedding } from '../../../../src/lab/prompt/initialisation';
import type { Placement } from '../../../../src/lab/prompt/layout';
import type { GroupSpec } from '../../../../src/lab/training/engine';
import { worstError } from '../support/closeness';
import { flat, readFixture } from '../support/fixtures';
import { loadTiny, readTinyFile } from '../support/tiny';

const { cases } = await readFixture('encoder');

/** Words in the order of the text, as Hugging Face lays them out. */
function plain(ids: readonly number[]): Placement {
  return {
    ids,
    positions: ids.map((_, position) => position),
    segments: ids.map(() => 0),
    promptPositions: [],
    promptSegments: [],
    cut: false,
  };
}

describe.each(['wasm', 'cpu'] as const)('%s', (backend) => {
  let encoder: Encoder;

  beforeAll(async () => {
    await startBackend(backend);
    encoder = await loadTiny();
  });
  afterAll(() => {
    encoder.dispose();
  });

  const encode = async (
    sequences: readonly (readonly number[])[],
  ): Promise<{ words: number; states: Float32Array }> => {
    const batch = assemble(sequences.map(plain), encoder.tokenizer.special.pad);
    const states = encodeWords(encoder, batch);
    const values = Float32Array.from(await states.data());
    states.dispose();
    return { words: batch.words, states: values };
  };

  test.each(cases)('“$text”: hidden states within 1e-4', async ({ ids, hidden }) => {
    const { states } = await encode([ids]);
    expect(Math.max(...flat(hidden).map((value, i) => Math.abs(value - (states[i] ?? NaN))))).toBeLessThan(1e-4);
  });

  test('padding and company change nothing: a batch of different lengths equals each text alone', async () => {
    const { words, states } = await encode(cases.map(({ ids }) => ids));
    const width = encoder.config.width;
    for (const [index, { ids }] of cases.entries()) {
      const alone = await encode([ids]);
      const from = index * words * width;
      const own = states.subarray(from, from + ids.length * width);
      expect(worstError(own, alone.states.subarray(0, ids.length * width))).toBeLessThan(1e-5);
    }
  });

  test('the verbaliser reads the state after the transform: the cloze logits of Hugging Face', async () => {
    const bias =
      readSafetensors(await readTinyFile('model.safetensors'))
        .get('cls.predictions.bias')
        ?.read() ?? [];
    expect(bias).toHaveLength(encoder.config.vocabulary);
    for (const { cloze } of cases) {
      const { states } = await encode([cloze.ids]);
      const { width } = encoder.config;
      const masked = cloze.ids.indexOf(encoder.tokenizer.special.mask);
      const candidates = cloze.top5.map(
        (token) =>
          Array.from({ length: 8192 }, (_, id) => id).find((id) => encoder.tokenizer.token(id) === token) ?? -1,
      );
      const logits = tf.tidy(() => {
        const parameters = {
          classEmbeddings: tf.tensor3d(
            candidates.flatMap((id) => [...wordEmbedding(encoder, id)]),
            [1, candidates.length, width],
          ),
        } as unknown as Parameters;
        const h = tf.tensor3d(states.slice(masked * width, (masked + 1) * width), [1, 1, width]);
        return answer(encoder, { head: 'verbaliser' } as GroupSpec, parameters, h, null).logits.dataSync();
      });
      cloze.logits.forEach((wanted, i) => {
        const found = (logits[i] ?? NaN) + (bias[candidates[i] ?? -1] ?? NaN);
        expect(Math.abs(found - wanted)).toBeLessThan(1e-3);
      });
    }
  });

  test('encoding leaves no tensor behind, and disposing an encoder frees its weights', async () => {
    const before = tf.memory().numTensors;
    const other = await loadTiny();
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    const loaded = tf.memory().numTensors;
    encodeWords(other, assemble([plain(cases[0]?.ids ?? [])], 0)).dispose();
    expect(tf.memory().numTensors).toBe(loaded);
    other.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
