/** Attention probabilities against transformers, for every family, with prompts in both layouts. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { traceAttention } from '../../../../src/lab/encoder/attention-trace';
import { assemble, type PlacedBatch } from '../../../../src/lab/encoder/batch';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { place } from '../../../../src/lab/prompt/layout';
import { FOLDERS, loadFamily } from '../support/families';
import { flat, readFixture, type AttentionCase } from '../support/fixtures';
import { loadTiny } from '../support/tiny';

const { cases } = await readFixture('attention');

const load = (name: string): Promise<Encoder> => {
  const folder = FOLDERS.find((known) => known === name);
  return folder === undefined ? loadTiny() : loadFamily(folder);
};

let encoder: Encoder;

beforeAll(() => startBackend('wasm'));
afterEach(() => {
  encoder.dispose();
});

function layOut({ layout, a, b, prompt }: AttentionCase): PlacedBatch {
  const { config, tokenizer } = encoder;
  const placement = place(layout, { a, b }, prompt.length, config.positions, tokenizer.special);
  return assemble([placement], tokenizer.special.pad);
}

/** Every layer's probabilities, [Q, A, T, T]. */
async function trace(prompts: readonly (readonly number[])[], batch: PlacedBatch): Promise<Float32Array[]> {
  const before = tf.memory().numTensors;
  const vectors = tf.tensor2d(prompts.map((row) => [...row]));
  const layers = traceAttention(encoder, vectors, batch);
  const values = await Promise.all(layers.map((layer) => layer.data<'float32'>()));
  tf.dispose([vectors, layers]);
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

describe.each(cases)('$encoder, $layout', (example) => {
  test('every probability within 1e-4 of transformers, and every row sums to 1', async () => {
    encoder = await load(example.encoder);
    const batch = layOut(example);
    const rows = batch.promptLength + batch.words;
    const layers = await trace([flat(example.prompt)], batch);
    const { heads } = encoder.config;
    // The reference's rows lie by position, the trace's by prompt and words.
    const positions = [...batch.promptPositions, ...batch.positions];
    const present = [...new Uint8Array(batch.promptLength).fill(1), ...batch.present];
    let compared = 0;
    example.attention.forEach((layer, l) => {
      for (let head = 0; head < heads; head++) {
        for (let from = 0; from < rows; from++) {
          if (present[from] === 0) continue;
          let sum = 0;
          for (let to = 0; to < rows; to++) {
            const found = layers[l]?.[(head * rows + from) * rows + to] ?? NaN;
            sum += found;
            const wanted = present[to] === 0 ? 0 : layer[head]?.[positions[from] ?? -1]?.[positions[to] ?? -1];
            expect(Math.abs(found - (wanted ?? NaN))).toBeLessThan(1e-4);
            compared++;
          }
          expect(sum).toBeCloseTo(1, 5);
        }
      }
    });
    expect(layers).toHaveLength(encoder.config.layers);
    expect(compared).toBe(encoder.config.layers * heads * example.ids.length * rows);
  });
});

test('runs beside each other are traced as each alone', async () => {
  encoder = await loadTiny();
  const example = cases[0] as AttentionCase;
  const batch = layOut(example);
  const first = flat(example.prompt);
  const second = first.map((value, i) => value * (i % 2 === 0 ? -1 : 2));
  const together = await trace([first, second], batch);
  const alone = await trace([second], batch);
  together.forEach((layer, l) => {
    const own = layer.subarray(layer.length / 2);
    own.forEach((value, i) => {
      expect(Math.abs(value - (alone[l]?.[i] ?? NaN))).toBeLessThan(1e-6);
    });
  });
});
