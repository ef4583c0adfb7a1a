/** Cross-entropy of the answer. */
import * as tf from '@tensorflow/tfjs-core';

/** `mean_b [-log softmax(logits)_label]`. Logits and one-hot labels [R, B, C]. Nats, [R]. */
export function crossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor1D {
  const logProbability = tf.sub(tf.sum(tf.mul(logits, labels), 2), tf.logSumExp(logits, 2));
  return tf.neg(tf.mean(logProbability, 1)) as tf.Tensor1D;
}
