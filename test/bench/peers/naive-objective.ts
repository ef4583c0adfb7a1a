/**
 * The losses of one run as one writes them first: the formulas of Wu et al. 2023 in stock tfjs operations. They use the
 * same draws as the laboratory, and like it score the negatives without decoding them (a decoded Gaussian's score is
 * itself normal), so that both sides train on the very same numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Preset } from '../../../src/lab/presets';
import type { ParameterName } from '../../../src/lab/training/parameters';

/** What a step needs besides parameters and encoder. */
export interface StepData {
  /** One-hot classes, [B, C]. */
  readonly labels: tf.Tensor2D;
  /** States of pass 0 at [MASK], [B, D]. */
  readonly maskStates: tf.Tensor2D;
  /** Word embeddings of pass 0, [B * T0, D], and 0 or a large negative number for each, [B, T0]. */
  readonly words: tf.Tensor2D;
  readonly wordBias: tf.Tensor2D;
  /** Standard normals, [B, k] and [B, K]. */
  readonly sampleNoise: tf.Tensor2D;
  readonly negativeNoise: tf.Tensor2D;
  readonly temperature: number;
}

/** Scalars; a term that a run does not have is null. */
export interface Terms {
  readonly crossEntropy: tf.Scalar;
  readonly headLoss: tf.Scalar | null;
  readonly representationLoss: tf.Scalar | null;
  readonly kl: tf.Scalar | null;
}

export type Trained = (name: ParameterName) => tf.Tensor2D;

interface Gaussian {
  readonly mean: tf.Tensor2D;
  readonly deviation: tf.Tensor2D;
  readonly logDeviation: tf.Tensor2D;
}

/** @param h states of pass 1 that the head reads, [B, D]; @param prompts [B, m, D]. */
export function lossTerms(preset: Preset, get: Trained, h: tf.Tensor2D, prompts: tf.Tensor3D, data: StepData): Terms {
  if (preset.head === 'linear') {
    const logits = tf.add(tf.matMul(h, get('classifier')), get('classifierBias'));
    return { crossEntropy: crossEntropy(data, logits), headLoss: null, representationLoss: null, kl: null };
  }
  if (preset.head !== 'bottleneck' || preset.clamp) throw new RangeError(`The peer has no “${preset.id}”.`);
  const prompted = gaussian(get, h);
  const without = gaussian(get, data.maskStates);
  const sample: tf.Tensor2D = tf.add(prompted.mean, tf.mul(prompted.deviation, data.sampleNoise));
  const decoded: tf.Tensor2D = tf.add(tf.matMul(sample, get('decodeWeight')), get('decodeBias'));
  const logits = tf.matMul(decoded, get('classEmbeddings'), false, true);
  const meanPrompt: tf.Tensor2D = tf.mean(prompts, 1);
  return {
    crossEntropy: crossEntropy(data, logits),
    headLoss: preset.headLoss ? headLoss(get('classEmbeddings'), meanPrompt, data) : null,
    representationLoss: preset.representationLoss ? representationLoss(get, meanPrompt, decoded, without, data) : null,
    kl: preset.kl ? tf.add(klToStandard(prompted), klToStandard(without)) : null,
  };
}

function crossEntropy({ labels }: StepData, logits: tf.Tensor): tf.Scalar {
  return tf.losses.softmaxCrossEntropy(labels, logits);
}

function gaussian(get: Trained, h: tf.Tensor2D): Gaussian {
  const mean: tf.Tensor2D = tf.add(tf.matMul(h, get('muWeight')), get('muBias'));
  const logDeviation: tf.Tensor2D = tf.clipByValue(tf.add(tf.matMul(h, get('sigmaWeight')), get('sigmaBias')), -2, 10);
  return { mean, logDeviation, deviation: tf.exp(logDeviation) };
}

/** KL(N(mu, sigma^2) || N(0, I)), mean over batch and dimensions. */
function klToStandard({ mean, deviation, logDeviation }: Gaussian): tf.Scalar {
  const twice = tf.sub(tf.add(tf.square(mean), tf.square(deviation)), tf.add(tf.mul(logDeviation, 2), 1));
  return tf.mean(tf.div(twice, 2));
}

/** Prompt against the words of the text, judged by the mean class embedding. */
function headLoss(classEmbeddings: tf.Tensor2D, meanPrompt: tf.Tensor2D, data: StepData): tf.Scalar {
  const { words, wordBias, temperature } = data;
  const width = classEmbeddings.shape[1];
  const centre: tf.Tensor2D = tf.reshape(tf.mean(classEmbeddings, 0), [width, 1]);
  const scale = Math.sqrt(width) * temperature;
  const positive: tf.Tensor2D = tf.div(tf.matMul(meanPrompt, centre), scale);
  const negatives: tf.Tensor2D = tf.div(tf.reshape(tf.matMul(words, centre), wordBias.shape), scale);
  return contrast(positive, tf.add(negatives, wordBias));
}

/** The decoded draw of pass 1 against K draws of pass 0, judged by the detached prompt. */
function representationLoss(
  get: Trained,
  meanPrompt: tf.Tensor2D,
  decoded: tf.Tensor2D,
  without: Gaussian,
  data: StepData,
): tf.Scalar {
  const decodeWeight = get('decodeWeight');
  const scale = Math.sqrt(decodeWeight.shape[1]) * data.temperature;
  const q: tf.Tensor2D = tf.add(tf.matMul(stopGradient(meanPrompt), get('criticWeight')), get('criticBias'));
  const positive: tf.Tensor2D = tf.sum(tf.mul(decoded, q), 1, true);
  const u = tf.matMul(q, decodeWeight, false, true);
  const centre = tf.add(tf.sum(tf.mul(without.mean, u), 1, true), tf.sum(tf.mul(q, get('decodeBias')), 1, true));
  const variance = tf.sum(tf.square(tf.mul(without.deviation, u)), 1, true);
  const spread = tf.sqrt(tf.add(variance, 1e-12));
  const negatives: tf.Tensor2D = tf.add(centre, tf.mul(data.negativeNoise, spread));
  return contrast(tf.div(positive, scale), tf.div(negatives, scale));
}

/** InfoNCE: mean over the batch of -log softmax of the positive, [B, 1], among the negatives, [B, N]. */
function contrast(positive: tf.Tensor2D, negatives: tf.Tensor2D): tf.Scalar {
  const all = tf.concat([positive, negatives], 1);
  return tf.mean(tf.sub(tf.logSumExp(all, 1, true), positive));
}

/** tfjs has no such operation; a gradient of zeros is how its users write it. */
function stopGradient<T extends tf.Tensor>(x: T): T {
  const apply = tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return apply(x) as T;
}
