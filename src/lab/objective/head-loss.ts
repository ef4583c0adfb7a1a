/** The head loss: contrast between prompt and task head, given the words of the input. */
import * as tf from '@tensorflow/tfjs-core';
import { contrastiveLoss } from './contrastive';

export interface HeadLossInput {
  /** p = mean_i P_i: [R, B, D], or [R, 1, D] for a prompt all texts share. */
  readonly meanPrompt: tf.Tensor3D;
  /** theta, class embeddings: [R, C, D], R = Q * G. */
  readonly classEmbeddings: tf.Tensor3D;
  /** e_j, word embeddings of pass 0, special tokens included: [1, G, B * T, D]. */
  readonly tokens: tf.Tensor4D;
  /** 0 for a token, large and negative for padding: [1, G, B, T]. */
  readonly tokenBias: tf.Tensor4D;
  readonly temperature: number;
  /** Floor of the log-probability, [R, 1]. */
  readonly floor: tf.Tensor2D;
}

/**
 * `L_head = mean_b [-log softmax(s+, {s_j})_0]` with `c = mean_c theta_c`, `s+ = p . c / (sqrt(D) tau)` and
 * `s_j = e_j . c / (sqrt(D) tau)` (Wu et al. 2023, the head loss). Nats, [R]. Gradients reach prompt and theta.
 *
 * It is no bound on mutual information: its negatives are word embeddings, not draws of prompts.
 */
export function headLoss({
  meanPrompt,
  classEmbeddings,
  tokens,
  tokenBias,
  temperature,
  floor,
}: HeadLossInput): tf.Tensor1D {
  const [runs, , width] = classEmbeddings.shape;
  const [, samples, batch, length] = tokenBias.shape;
  const scale = 1 / (Math.sqrt(width) * temperature);
  const centre = tf.mul(tf.mean(classEmbeddings, 1, true), scale);
  const positive = tf.sum(tf.mul(meanPrompt, centre), 2);
  const scores = tf.matMul(tokens, tf.reshape(centre, [runs / samples, samples, width, 1]));
  const negatives = tf.add(tf.reshape(scores, [runs / samples, samples, batch, length]), tokenBias);
  // A shared prompt has one score per run; adding zeros repeats it for each text.
  const repeated = tf.add(positive, tf.zeros([runs, batch]));
  return contrastiveLoss(repeated, tf.reshape(negatives, [runs, batch, length]), floor);
}
