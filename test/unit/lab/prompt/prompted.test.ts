/** The frozen forward pass with prompt vectors, and its gradient, against PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { assemble } from '../../../../src/lab/encoder/batch';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { disposeWords, prepareWords, readState } from '../../../../src/lab/encoder/forward';
import { place, type Placement } from '../../../../src/lab/prompt/layout';
import { worstError } from '../support/closeness';
import { flat, readFixture, type PromptedCase } from '../support/fixtures';
import { loadTiny } from '../support/tiny';

const { cases } = await readFixture('prompted');

function lay(encoder: Encoder, { layout, a, b, prompt }: PromptedCase): Placement {
  const { tokenizer, config } = encoder;
  const text = { a: tokenizer.encode(a), b: b === null ? null : tokenizer.encode(b) };
  return place(layout, text, prompt.length, config.positions, tokenizer.special);
}

interface StateAndGradient {
  readonly state: Float32Array;
  readonly gradient: Float32Array;
}

/** States [Q * S, D] and the gradient of their products with `directions` [Q * S, D] at prompts [Q, G, B, m * D]. */
async function differentiate(
  encoder: Encoder,
  placements: readonly Placement[],
  prompts: tf.Tensor4D,
  directions: tf.Tensor2D,
): Promise<StateAndGradient> {
  const words = prepareWords(encoder, assemble(placements, encoder.tokenizer.special.pad));
  const [state, gradient] = tf.tidy(() => {
    const value = (vectors: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(readState(encoder, vectors as tf.Tensor4D, words), directions));
    return [readState(encoder, prompts, words), tf.grad(value)(prompts)] as const;
  });
  const result = { state: Float32Array.from(await state.data()), gradient: Float32Array.from(await gradient.data()) };
  tf.dispose([state, gradient]);
  disposeWords(words);
  return result;
}

const single = (encoder: Encoder, example: PromptedCase): Promise<StateAndGradient> => {
  const prompt = flat(example.prompt);
  return differentiate(
    encoder,
    [lay(encoder, example)],
    tf.tensor4d(prompt, [1, 1, 1, prompt.length]),
    tf.tensor2d([...example.direction], [1, example.direction.length]),
  );
};

describe.each(['wasm', 'cpu'] as const)('%s', (backend) => {
  let encoder: Encoder;

  beforeAll(async () => {
    await startBackend(backend);
    encoder = await loadTiny();
  });
  afterAll(() => {
    encoder.dispose();
  });

  test.each(cases)('$name: state and prompt gradient are those of PyTorch', async (example) => {
    const { state, gradient } = await single(encoder, example);
    expect(worstError(state, example.state)).toBeLessThan(1e-4);
    expect(worstError(gradient, flat(example.promptGradient))).toBeLessThan(1e-3);
  });

  test('runs computed side by side equal each run alone', async () => {
    const example = cases[0] as PromptedCase;
    const prompt = flat(example.prompt);
    const width = example.direction.length;
    const runs = 3;
    const varied = Array.from({ length: runs }, (_, run) =>
      prompt.map((x, i) => x + (run === 0 ? 0 : Math.sin(i + run))),
    );
    const placements = [lay(encoder, example)];
    const directions = Array.from({ length: runs }, () => [...example.direction]);
    const together = await differentiate(
      encoder,
      placements,
      tf.tensor4d(varied.flat(), [runs, 1, 1, prompt.length]),
      tf.tensor2d(directions),
    );
    for (const [run, vectors] of varied.entries()) {
      const alone = await differentiate(
        encoder,
        placements,
        tf.tensor4d(vectors, [1, 1, 1, prompt.length]),
        tf.tensor2d([...example.direction], [1, width]),
      );
      expect(worstError(together.state.subarray(run * width, (run + 1) * width), alone.state)).toBeLessThan(1e-5);
      const part = together.gradient.subarray(run * prompt.length, (run + 1) * prompt.length);
      expect(worstError(part, alone.gradient)).toBeLessThan(1e-4);
    }
  });

  test('texts of different lengths in one batch equal each text alone, and a shared prompt collects all gradients', async () => {
    const members = cases.filter(
      ({ layout, prompt, b }) => layout === 'four-slot' && prompt.length === 5 && b === null,
    );
    const pair = cases.filter(({ b }) => b !== null);
    const batch = [...members, ...pair];
    expect(new Set(batch.map(({ ids }) => ids.length)).size).toBe(batch.length);
    const prompt = flat((batch[0] as PromptedCase).prompt);
    const width = 128;
    const shared = await differentiate(
      encoder,
      batch.map((example) => lay(encoder, example)),
      tf.tensor4d(prompt, [1, 1, 1, prompt.length]),
      tf.tensor2d(
        batch.flatMap(({ direction }) => [...direction]),
        [batch.length, width],
      ),
    );
    const sum = new Float64Array(prompt.length);
    for (const [index, example] of batch.entries()) {
      const alone = await single(encoder, { ...example, prompt: (batch[0] as PromptedCase).prompt });
      expect(worstError(shared.state.subarray(index * width, (index + 1) * width), alone.state)).toBeLessThan(1e-5);
      alone.gradient.forEach((value, i) => {
        sum[i] = (sum[i] ?? 0) + value;
      });
    }
    expect(worstError(shared.gradient, sum)).toBeLessThan(1e-4);
  });

  test('the gradient is the slope of central differences', async () => {
    const example = cases.find(({ b }) => b !== null) as PromptedCase;
    const { gradient } = await single(encoder, example);
    const prompt = flat(example.prompt);
    const width = example.direction.length;
    const along = async (vectors: number[]): Promise<number> => {
      const moved = Array.from({ length: prompt.length / width }, (_, token) =>
        vectors.slice(token * width, (token + 1) * width),
      );
      const { state } = await single(encoder, { ...example, prompt: moved });
      return state.reduce((total, value, i) => total + value * (example.direction[i] ?? 0), 0);
    };
    const largest = Math.max(...gradient.map(Math.abs));
    for (const coordinate of [3, 130, 300, 511, 639]) {
      const step = 0.02;
      const shifted = (by: number): number[] => prompt.map((value, i) => (i === coordinate ? value + by : value));
      const slope = ((await along(shifted(step))) - (await along(shifted(-step)))) / (2 * step);
      expect(Math.abs(slope - (gradient[coordinate] ?? NaN)) / largest).toBeLessThan(5e-3);
    }
  });

  test('preparing, reading and differentiating leave no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const example = cases[3] as PromptedCase;
    const made = await (async () => {
      const prompt = tf.tensor4d(flat(example.prompt), [1, 1, 1, flat(example.prompt).length]);
      const direction = tf.tensor2d([...example.direction], [1, example.direction.length]);
      await differentiate(encoder, [lay(encoder, example)], prompt, direction);
      return [prompt, direction];
    })();
    tf.dispose(made);
    expect(tf.memory().numTensors).toBe(before);
  });
});
