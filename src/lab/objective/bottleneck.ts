/** The variational bottleneck of the task head and the divergences of its Gaussians. */
import * as tf from '@tensorflow/tfjs-core';

/** A diagonal Gaussian per run and example: both [R, B, k]. */
export interface Gaussian {
  readonly mean: tf.Tensor3D;
  readonly logDeviation: tf.Tensor3D;
}

export const LOG_DEVIATION_RANGE = [-2, 10] as const;

/** mu = h Wm + bm and log sigma = clamp(h Ws + bs, -2, 10) of states `h` [R, B, D]. */
export function gaussianOf(
  h: tf.Tensor3D,
  weights: { muWeight: tf.Tensor; muBias: tf.Tensor; sigmaWeight: tf.Tensor; sigmaBias: tf.Tensor },
): Gaussian {
  return {
    mean: tf.add(tf.matMul(h, weights.muWeight), weights.muBias),
    logDeviation: tf.clipByValue(tf.add(tf.matMul(h, weights.sigmaWeight), weights.sigmaBias), ...LOG_DEVIATION_RANGE),
  };
}

/** `KL(N(mu, sigma^2) || N(0, I))`, mean over batch and dimensions (Kingma and Welling 2014, appendix B). Nats, [R]. */
export function klToStandard({ mean, logDeviation }: Gaussian): tf.Tensor1D {
  const variance = tf.exp(tf.mul(logDeviation, 2));
  const twice = tf.sub(tf.sub(tf.add(tf.square(mean), variance), tf.mul(logDeviation, 2)), 1);
  return tf.mul(tf.mean(twice, [1, 2]), 0.5) as tf.Tensor1D;
}

/** `KL(N1 || N0)`, summed over dimensions, mean over the batch: an upper limit of the representation score. Nats, [R]. */
export function klBetween(one: Gaussian, zero: Gaussian): tf.Tensor1D {
  const ratio = tf.add(tf.exp(tf.mul(one.logDeviation, 2)), tf.square(tf.sub(one.mean, zero.mean)));
  const scaled = tf.mul(tf.mul(ratio, tf.exp(tf.mul(zero.logDeviation, -2))), 0.5);
  const each = tf.sub(tf.add(tf.sub(zero.logDeviation, one.logDeviation), scaled), 0.5);
  return tf.mean(tf.sum(each, 2), 1);
}
