/** What a group of runs puts in front of its texts. */
import * as tf from '@tensorflow/tfjs-core';
import { gelu } from '../encoder/frozen';
import type { GroupRun, NamedValues } from '../training/engine';
import type { Group } from '../training/group-start';
import type { Population } from '../training/population';

export interface PlacedRun {
  readonly group: Group;
  readonly run: GroupRun;
  /** Of the run in its group. */
  readonly place: number;
}

/** The group of the run in a column; null for a column that no run has. */
export function findRun({ groups }: Population, column: number): PlacedRun | null {
  for (const group of groups) {
    const place = group.spec.runs.findIndex((run) => run.column === column);
    const run = group.spec.runs[place];
    if (run !== undefined) return { group, run, place };
  }
  return null;
}

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
 * @param states pass-0 states c0 of N texts at [CLS], [N, D].
 * @returns [N, m * E].
 */
export function textPart(values: NamedValues, place: number, states: tf.Tensor2D): tf.Tensor2D {
  const own = (name: string, rows: number): tf.Tensor2D => {
    const all = values.get(name);
    if (all === undefined) throw new RangeError(`This group has no parameter “${name}”.`);
    const data = ownPart(all.data, place, all.shape[0] ?? 1);
    return tf.tensor2d(data, [rows, data.length / rows]);
  };
  return tf.tidy(() => {
    const down = own('promptDown', states.shape[1]);
    const hidden = gelu(tf.add(tf.matMul(states, down), own('promptDownBias', 1)) as tf.Tensor2D);
    return tf.matMul<tf.Tensor2D>(hidden, own('promptUp', down.shape[1]));
  });
}
