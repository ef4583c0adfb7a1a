/** The representation loss: contrast between prompt and encoded representation. */
import * as tf from '@tensorflow/tfjs-core';
import type { Gaussian } from './bottleneck';
import { contrastiveLoss } from './contrastive';

export interface RepresentationLossInput {
  /** z1, one draw of pass 1 per example: [R, B, k]. */
  readonly sample: tf.Tensor3D;
  /** Gaussian of the same examples in pass 0. */
  readonly without: Gaussian;
  /** Wo [R, k, D] and bo [R, 1, D]: the decoder of the bottleneck. */
  readonly decodeWeight: tf.Tensor3D;
  readonly decodeBias: tf.Tensor3D;
  /** q = mean_i(Wc P_i + bc), with P detached: [R, B, D], or [R, 1, D] for a prompt all texts share. */
  readonly context: tf.Tensor3D;
  /** Standard normals, one per negative: [R, B, K]. */
  readonly noise: tf.Tensor3D;
  readonly temperature: number;
  /** Floor of the log-probability, [R, 1]. */
  readonly floor: tf.Tensor2D;
}

/** Keeps the derivative of the square root finite. */
const TINY = 1e-12;

/**
 * `L_rep = mean_b [-log softmax_0]` of the scores `(Wo z + bo) . q / (sqrt(D) tau)` of one draw of pass 1 against K
 * draws of pass 0 (Wu et al. 2023, the representation loss; InfoNCE of van den Oord et al. 2018). Nats, [R].
 *
 * A score is linear in z, so that of a pass-0 draw is itself normal: with `u = Wo^T q` it is
 * `mu0 . u + bo . q + e sqrt(sum sigma0^2 u^2)`, e ~ N(0, 1). One number per negative is drawn, none is decoded.
 */
export function representationLoss(input: RepresentationLossInput): tf.Tensor1D {
  const { sample, without, decodeWeight, decodeBias, context, noise, temperature, floor } = input;
  const scale = 1 / (Math.sqrt(decodeWeight.shape[2]) * temperature);
  const q = tf.mul(context, scale);
  const u = tf.matMul(q, decodeWeight, false, true);
  const offset = tf.sum(tf.mul(q, decodeBias), 2, true);
  const positive = tf.add(tf.sum(tf.mul(sample, u), 2, true), offset);
  const centre = tf.add(tf.sum(tf.mul(without.mean, u), 2, true), offset);
  const variance = tf.sum(tf.square(tf.mul(tf.exp(without.logDeviation), u)), 2, true);
  const negatives = tf.add(centre, tf.mul(noise, tf.sqrt(tf.add(variance, TINY * scale * scale))));
  return contrastiveLoss(tf.squeeze(positive, [2]), negatives, floor);
}
