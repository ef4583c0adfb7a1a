/** What a group of runs puts in front of its texts. */
import * as tf from '@tensorflow/tfjs-core';
import { gelu } from '../encoder/frozen';
import type { NamedValues } from '../training/engine';

export interface SharedPrompts {
  /** Prompt tokens, m. */
  readonly length: number;
  /** Run after run in the group's order, m x E each. */
  readonly rows: Float32Array;
}

/** The prompt of each run that all its texts share: P of static prompts, b2 of the others. Null without prompts. */
export function sharedPrompts(values: NamedValues): SharedPrompts | null {
  const prompt = values.get('prompt');
  return prompt === undefined ? null : { length: prompt.shape[1] ?? 0, rows: prompt.data };
}

/** One run's part of what lies run after run. */
export function ownPart(data: Float32Array, place: number, runs: number): Float32Array {
  const size = data.length / runs;
  return data.subarray(place * size, (place + 1) * size);
}

/**
 * What a text adds to the shared prompt, `P(x) - b2 = W2 GELU(W1 c0(x) + b1)`, of one run with instance-dependent prompts.
 *
 * @param values the run's own, without a run axis.
 * @param states pass-0 states c0 of N texts at [CLS], [N, D].
 * @returns [N, m * E].
 */
export function textPart(values: NamedValues, states: tf.Tensor2D): tf.Tensor2D {
  const own = (name: string, rows: number): tf.Tensor2D => {
    const found = values.get(name);
    if (found === undefined) throw new RangeError(`This run has no parameter “${name}”.`);
    return tf.tensor2d(found.data, [rows, found.data.length / rows]);
  };
  return tf.tidy(() => {
    const down = own('promptDown', states.shape[1]);
    const hidden = gelu(tf.add(tf.matMul(states, down), own('promptDownBias', 1)) as tf.Tensor2D);
    return tf.matMul<tf.Tensor2D>(hidden, own('promptUp', down.shape[1]));
  });
}
