/**
 * Rows without padding. Attention wants every sequence equally long; everything between attentions works row by row
 * and costs as much for padding as for words.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PlacedBatch } from './batch';
import { gatherRows } from './frozen';

/** Between spread rows, S x (m + W), and packed rows, P. */
export interface Packing {
  /** Spread place of each packed row, [P]. */
  readonly spreadOf: tf.Tensor1D;
  /** Packed place of each spread row, [S * (m + W)]; padding points to row 0, where nothing looks at it. */
  readonly packedOf: tf.Tensor1D;
  /** 1 for a row, 0 for padding: [1, S * (m + W), 1]. */
  readonly present: tf.Tensor3D;
}

interface Packed {
  readonly runs: number;
  /** Null where rows are not packed. */
  readonly packing: Packing | null;
}

/** Packed rows in the order read rows, prompt rows, other words. */
export function buildPacking({ sequences, words, promptLength, present }: PlacedBatch): Packing {
  const rows = promptLength + words;
  const order: number[] = [];
  for (let sequence = 0; sequence < sequences; sequence++) order.push(sequence * rows + promptLength);
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let token = 0; token < promptLength; token++) order.push(sequence * rows + token);
  }
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let word = 1; word < words; word++) {
      if (present[sequence * words + word] === 1) order.push(sequence * rows + promptLength + word);
    }
  }
  const packedOf = new Int32Array(sequences * rows);
  const kept = new Float32Array(sequences * rows);
  order.forEach((spread, packed) => {
    packedOf[spread] = packed;
    kept[spread] = 1;
  });
  return {
    spreadOf: tf.tensor1d(order, 'int32'),
    packedOf: tf.tensor1d(packedOf, 'int32'),
    present: tf.tensor3d(kept, [1, sequences * rows, 1]),
  };
}

/** Word rows `[S * W, D]` at their packed places, zeros at the prompt's. */
export function packConstant(
  rows: tf.Tensor2D,
  { sequences, words, promptLength }: PlacedBatch,
  { spreadOf }: Packing,
): tf.Tensor2D {
  const width = rows.shape[1];
  const spread = tf.pad(tf.reshape(rows, [sequences, words, width]), [
    [0, 0],
    [promptLength, 0],
    [0, 0],
  ]);
  return tf.gather(tf.reshape<tf.Rank.R2>(spread, [-1, width]), spreadOf);
}

/** Drops padding: `[Q * S * rows, D] -> [Q * P, D]`. */
export function pack(x: tf.Tensor2D, { runs, packing }: Packed): tf.Tensor2D {
  if (packing === null) return x;
  const apply = tf.customGrad((input) => ({
    value: sameRows(input as tf.Tensor, runs, packing.spreadOf),
    gradFunc: (dy: tf.Tensor) => {
      const spread = tf.reshape(sameRows(dy, runs, packing.packedOf), [runs, -1, x.shape[1]]);
      return tf.reshape(tf.mul(spread, packing.present), x.shape);
    },
  }));
  return apply(x) as tf.Tensor2D;
}

/**
 * Puts padding back: `[Q * P, D] -> [Q * S * rows, D]`. What stands there is never looked at, so no gradient comes
 * from it either.
 */
export function spread(x: tf.Tensor2D, { runs, packing }: Packed): tf.Tensor2D {
  if (packing === null) return x;
  const apply = tf.customGrad((input) => ({
    value: sameRows(input as tf.Tensor, runs, packing.packedOf),
    gradFunc: (dy: tf.Tensor) => sameRows(dy, runs, packing.spreadOf),
  }));
  return apply(x) as tf.Tensor2D;
}

/** `[Q * from, D] -> [Q * to, D]`. */
function sameRows(x: tf.Tensor, runs: number, indices: tf.Tensor1D): tf.Tensor2D {
  const width = x.shape[1] ?? 1;
  return tf.reshape(gatherRows(tf.reshape(x, [runs, -1, width]), indices), [-1, width]);
}
