/** The forward pass takes shortcuts in the first and in the last layer; a plain BERT takes none. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { assemble } from '../../../../src/lab/encoder/batch';
import { disposeWords, encodeWords, prepareWords, readState } from '../../../../src/lab/encoder/forward';
import type { SpecialTokens } from '../../../../src/lab/encoder/tokenizer';
import { place, type EncodedText, type Placement } from '../../../../src/lab/prompt/layout';
import { RandomStream } from '../../../../src/lab/random';
import { worstError } from '../support/closeness';
import { PlainBert, type Place } from '../support/plain-bert';
import { ODD_SHAPE, randomEncoder, type RandomEncoder } from '../support/random-encoder';

const SPECIAL: SpecialTokens = { pad: 0, unknown: 1, cls: 2, sep: 3, mask: 4, between: [3] };
const PROMPT = 3;
const WIDTH = ODD_SHAPE.hidden_size;
const POSITIONS = ODD_SHAPE.max_position_embeddings;
/** Two data seeds with three texts each, of very different lengths. */
const TEXTS: readonly EncodedText[] = [
  { a: [7], b: null },
  { a: [8, 30, 12, 12, 9, 22, 31], b: null },
  { a: [5, 6], b: [33, 34, 35, 36, 10] },
  { a: Array.from({ length: 40 }, (_, i) => 5 + (i % 30)), b: null },
  { a: [], b: null },
  { a: [11, 12, 13, 14, 15], b: [16] },
];
const SAMPLES = 2;
const BATCH = 3;
const RUNS = 2;

const placements = TEXTS.map((text) => place('four-slot', text, PROMPT, POSITIONS, SPECIAL));

/** The state at the row that is read, by the plain encoder; the prompt is m * D numbers. */
function plainState(plain: PlainBert, placement: Placement, prompt: ArrayLike<number>): readonly number[] {
  const words: Place[] = placement.ids.map((id, i) => ({
    vector: plain.wordVector(id),
    position: placement.positions[i] ?? -1,
    segment: placement.segments[i] ?? -1,
  }));
  const tokens: Place[] = placement.promptPositions.map((position, token) => ({
    vector: Array.from({ length: WIDTH }, (_, i) => prompt[token * WIDTH + i] ?? NaN),
    position,
    segment: placement.promptSegments[token] ?? -1,
  }));
  return plain.encode([...words, ...tokens])[0] ?? [];
}

const normals = (purpose: string, size: number): Float32Array =>
  new RandomStream(purpose, 5).normals(new Float32Array(size));

describe.each(['wasm', 'cpu'] as const)('%s', (backend) => {
  describe.each([1, 2, 3])('%d layers', (layers) => {
    let random: RandomEncoder;
    let plain: PlainBert;

    beforeAll(async () => {
      await startBackend(backend);
      random = randomEncoder(layers);
      plain = new PlainBert(random.checkpoint, random.config);
    });
    afterAll(() => {
      random.encoder.dispose();
    });

    const run = async (
      prompts: Float32Array,
      perText: boolean,
      directions: Float32Array,
    ): Promise<{ state: Float32Array; gradient: Float32Array }> => {
      const words = prepareWords(random.encoder, assemble(placements, SPECIAL.pad));
      const [state, gradient] = tf.tidy(() => {
        const vectors = tf.tensor4d(prompts, [RUNS, SAMPLES, perText ? BATCH : 1, PROMPT * WIDTH]);
        const ways = tf.tensor2d(directions, [RUNS * TEXTS.length, WIDTH]);
        const value = (x: tf.Tensor): tf.Scalar =>
          tf.sum(tf.mul(readState(random.encoder, x as tf.Tensor4D, words), ways));
        return [readState(random.encoder, vectors, words), tf.grad(value)(vectors)] as const;
      });
      const out = { state: Float32Array.from(await state.data()), gradient: Float32Array.from(await gradient.data()) };
      tf.dispose([state, gradient]);
      disposeWords(words);
      return out;
    };

    test('a prompt for each text: every state, and the slope along every prompt', async () => {
      const size = PROMPT * WIDTH;
      const prompts = normals('prompts', RUNS * TEXTS.length * size);
      const directions = normals('directions', RUNS * TEXTS.length * WIDTH);
      const { state, gradient } = await run(prompts, true, directions);
      for (let r = 0; r < RUNS; r++) {
        placements.forEach((placement, text) => {
          const at = r * TEXTS.length + text;
          const prompt = prompts.slice(at * size, (at + 1) * size);
          expect(
            worstError(state.subarray(at * WIDTH, (at + 1) * WIDTH), plainState(plain, placement, prompt)),
          ).toBeLessThan(2e-5);

          const way = directions.subarray(at * WIDTH, (at + 1) * WIDTH);
          const product = (vectors: ArrayLike<number>): number =>
            plainState(plain, placement, vectors).reduce((sum, value, i) => sum + value * (way[i] ?? NaN), 0);
          const own = gradient.subarray(at * size, (at + 1) * size);
          const slopes = [0, 30, 71].map((coordinate) => {
            const moved = (by: number): Float64Array =>
              Float64Array.from(prompt, (value, i) => (i === coordinate ? value + by : value));
            return { coordinate, slope: (product(moved(1e-4)) - product(moved(-1e-4))) / 2e-4 };
          });
          expect(
            worstError(
              slopes.map(({ coordinate }) => own[coordinate] ?? NaN),
              slopes.map(({ slope }) => slope),
            ),
          ).toBeLessThan(1e-3);
        });
      }
    });

    test('a prompt shared by the texts of a data seed collects their gradients', async () => {
      const size = PROMPT * WIDTH;
      const shared = normals('shared', RUNS * SAMPLES * size);
      const directions = normals('directions', RUNS * TEXTS.length * WIDTH);
      const repeated = new Float32Array(RUNS * TEXTS.length * size);
      for (let at = 0; at < RUNS * TEXTS.length; at++) {
        const prompt = Math.floor(at / BATCH);
        repeated.set(shared.subarray(prompt * size, (prompt + 1) * size), at * size);
      }
      const together = await run(shared, false, directions);
      const apart = await run(repeated, true, directions);
      expect(worstError(together.state, apart.state)).toBeLessThan(1e-6);
      const sums = new Float64Array(shared.length);
      apart.gradient.forEach((value, i) => {
        const to = Math.floor(i / (BATCH * size)) * size + (i % size);
        sums[to] = (sums[to] ?? 0) + value;
      });
      expect(worstError(together.gradient, sums)).toBeLessThan(1e-4);
    });

    test('plain texts: every row of every text', async () => {
      const batch = assemble(
        TEXTS.map((text) => place('four-slot', text, 0, POSITIONS, SPECIAL)),
        SPECIAL.pad,
      );
      const states = encodeWords(random.encoder, batch);
      const values = await states.data();
      states.dispose();
      TEXTS.forEach((text, index) => {
        const { ids, positions, segments } = place('four-slot', text, 0, POSITIONS, SPECIAL);
        const places = ids.map((id, i) => ({
          vector: plain.wordVector(id),
          position: positions[i] ?? -1,
          segment: segments[i] ?? -1,
        }));
        const from = index * batch.words * WIDTH;
        const own = values.slice(from, from + ids.length * WIDTH);
        expect(worstError(own, plain.encode(places).flat())).toBeLessThan(2e-5);
      });
    });
  });
});
