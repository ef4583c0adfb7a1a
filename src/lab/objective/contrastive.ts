/** The contrastive form that the head loss and the representation loss share. */
import * as tf from '@tensorflow/tfjs-core';

export { NO_CLAMP, RELEASED_CLAMP } from './clamp';

/**
 * `mean_b [-max(log softmax(s+, {s_j})_0, floor)]` for each run.
 *
 * @param positive s+, [R, B].
 * @param negatives s_j, [R, B, N]; entries that are to be left out carry a large negative number.
 * @param floor lower bound of the log-probability, [R, 1]: `NO_CLAMP` or `RELEASED_CLAMP`.
 * @returns nats, [R].
 */
export function contrastiveLoss(positive: tf.Tensor, negatives: tf.Tensor, floor: tf.Tensor): tf.Tensor1D {
  const all = tf.concat([tf.expandDims(positive, 2), negatives], 2);
  const logProbability = tf.sub(positive, tf.logSumExp(all, 2));
  return tf.neg(tf.mean(tf.maximum(logProbability, floor), 1)) as tf.Tensor1D;
}

/** The same value, with no gradient. */
export function detach<T extends tf.Tensor>(x: T): T {
  const apply = tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return apply(x) as T;
}
