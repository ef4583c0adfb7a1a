/** The tiny encoder in a browser against Hugging Face, on every backend. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble } from '../../src/lab/encoder/batch';
import type { Encoder } from '../../src/lab/encoder/encoder';
import { disposeWords, encodeWords, prepareWords, readState } from '../../src/lab/encoder/forward';
import { place } from '../../src/lab/prompt/layout';
import { startBackend } from '../../src/worker/backend';
import encoderFixture from '../fixtures/encoder.json';
import promptedFixture from '../fixtures/prompted.json';
import { worstError } from '../unit/lab/support/closeness';
import { fetchTiny } from './reference-files';

const TEXTS = encoderFixture.cases.filter(({ ids }) => ids.length > 2).slice(0, 3);
const PROMPTED = promptedFixture.cases.filter(({ name }) => /pair|prefix, short/.test(name));

const fail = (reason: string): void => expect.fail(`The device was lost: ${reason}`);

describe.each(['webgpu', 'wasm'] as const)('%s', (backend) => {
  let encoder: Encoder;

  beforeAll(async () => {
    expect(await startBackend(backend, fail)).toMatchObject({ name: backend });
    encoder = await fetchTiny();
  });
  afterAll(() => {
    encoder.dispose();
  });

  test('hidden states of texts of different lengths in one batch', async () => {
    expect(TEXTS).toHaveLength(3);
    const plain = TEXTS.map(({ text }) => {
      const { cls, sep } = encoder.tokenizer.special;
      const ids = [cls, ...encoder.tokenizer.encode(text), sep];
      return {
        ids,
        positions: ids.map((_, i) => i),
        segments: ids.map(() => 0),
        promptPositions: [],
        promptSegments: [],
        cut: false,
      };
    });
    const batch = assemble(plain, encoder.tokenizer.special.pad);
    const states = encodeWords(encoder, batch);
    const values = await states.data();
    states.dispose();
    TEXTS.forEach(({ ids, hidden }, index) => {
      expect(plain[index]?.ids).toEqual(ids);
      const from = index * batch.words * encoder.config.width;
      expect(worstError(values.slice(from, from + ids.length * encoder.config.width), hidden.flat())).toBeLessThan(
        1e-4,
      );
    });
  });

  test.each(PROMPTED)(
    '$name: state and prompt gradient',
    async ({ layout, a, b, prompt, direction, state, promptGradient }) => {
      const { tokenizer, config } = encoder;
      const text = { a: tokenizer.encode(a), b: b === null ? null : tokenizer.encode(b) };
      const placed = place(
        layout === 'prefix' ? 'prefix' : 'four-slot',
        text,
        prompt.length,
        config.positions,
        tokenizer.special,
      );
      const words = prepareWords(encoder, assemble([placed], tokenizer.special.pad));
      const [found, gradient] = tf.tidy(() => {
        const vectors = tf.tensor4d(prompt.flat(), [1, 1, 1, prompt.length * config.width]);
        const along = (x: tf.Tensor): tf.Scalar =>
          tf.sum(tf.mul(readState(encoder, x as tf.Tensor4D, words), tf.tensor1d(direction)));
        return [readState(encoder, vectors, words), tf.grad(along)(vectors)] as const;
      });
      expect(worstError(await found.data(), state)).toBeLessThan(1e-4);
      expect(worstError(await gradient.data(), promptGradient.flat())).toBeLessThan(1e-3);
      tf.dispose([found, gradient]);
      disposeWords(words);
    },
  );
});
