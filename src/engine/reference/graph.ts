/** From parameters to loss terms, for all runs of a group at once. */
import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../../lab/encoder/activations';
import type { Encoder } from '../../lab/encoder/encoder';
import { readState, type PreparedWords } from '../../lab/encoder/forward';
import { gelu, layerNorm, linear } from '../../lab/encoder/frozen';
import { gaussianOf, klBetween, klToStandard, type Gaussian } from '../../lab/objective/bottleneck';
import { detach } from '../../lab/objective/contrastive';
import { crossEntropy } from '../../lab/objective/cross-entropy';
import { headLoss } from '../../lab/objective/head-loss';
import { representationLoss } from '../../lab/objective/representation-loss';
import type { GroupSpec } from '../../lab/training/engine';
import type { ParameterName } from '../../lab/training/parameters';
import type { BatchTensors } from './inputs';

/** Trained tensors by name, runs on the first axis. */
export type Parameters = Readonly<Record<ParameterName, tf.Tensor>>;

/** Prompt vectors `[Q, G, B, m * E]`, or `[Q, G, 1, m * E]` for a static prompt. */
export function promptVectors(spec: GroupSpec, parameters: Parameters, clsStates: tf.Tensor3D): tf.Tensor4D {
  const runs = spec.runs.length;
  const flat = tf.reshape(parameters.prompt, [runs, 1, -1]);
  const shape: [number, number] = [runs / spec.dataSeeds, spec.dataSeeds];
  if (spec.prompt === 'static') return tf.reshape(flat, [...shape, 1, flat.shape[2] ?? 0]);
  const hidden = gelu(tf.add(tf.matMul(clsStates, parameters.promptDown), parameters.promptDownBias));
  const up = tf.reshape(parameters.promptUp, [runs, parameters.promptUp.shape[1] ?? 0, -1]);
  const vectors = tf.add(tf.matMul(hidden, up), flat);
  return tf.reshape(vectors, [...shape, clsStates.shape[1], flat.shape[2] ?? 0]);
}

/** States that the head reads, [R, B, D]: of pass 1, or of pass 0 for a group without prompts. */
export function headStates(
  encoder: Encoder,
  spec: GroupSpec,
  prompts: tf.Tensor4D | null,
  words: PreparedWords | null,
  maskStates: tf.Tensor3D,
): tf.Tensor3D {
  if (prompts === null || words === null) return maskStates;
  return tf.reshape(readState(encoder, prompts, words), [spec.runs.length, -1, encoder.config.width]);
}

export interface Answer {
  /** [R, B, C]. */
  readonly logits: tf.Tensor3D;
  /** Of pass 1, with the draw that was decoded; null without a bottleneck. */
  readonly latent: { readonly gaussian: Gaussian; readonly sample: tf.Tensor3D } | null;
}

/** @param noise standard normals [R, B, k] while training; null decodes the mean. */
export function answer(
  encoder: Encoder,
  spec: GroupSpec,
  parameters: Parameters,
  h: tf.Tensor3D,
  noise: tf.Tensor3D | null,
): Answer {
  if (spec.head === 'linear') {
    return { logits: tf.add(tf.matMul(h, parameters.classifier), parameters.classifierBias), latent: null };
  }
  const { classEmbeddings } = parameters;
  if (spec.head === 'verbaliser') {
    return { logits: verbaliserLogits(encoder, h, classEmbeddings as tf.Tensor3D), latent: null };
  }
  const gaussian = gaussianOf(h, parameters);
  const sample: tf.Tensor3D =
    noise === null ? gaussian.mean : tf.add(gaussian.mean, tf.mul(tf.exp(gaussian.logDeviation), noise));
  const decoded: tf.Tensor3D = tf.add(tf.matMul(sample, parameters.decodeWeight as tf.Tensor3D), parameters.decodeBias);
  return { logits: tf.matMul(decoded, classEmbeddings as tf.Tensor3D, false, true), latent: { gaussian, sample } };
}

/**
 * Products of states `[R, B, D]` and class embeddings `[R, C, E]`: in word-embedding space, where the transform of the
 * masked-language-model head leads, or without one in the space of hidden states.
 */
function verbaliserLogits({ weights }: Encoder, h: tf.Tensor3D, classEmbeddings: tf.Tensor3D): tf.Tensor3D {
  const { transform, projection } = weights;
  const rowwise = (x: tf.Tensor3D, map: (rows: tf.Tensor2D) => tf.Tensor2D): tf.Tensor3D => {
    const [runs, count, size] = x.shape;
    return tf.reshape(map(tf.reshape(x, [runs * count, size])), [runs, count, -1]);
  };
  if (transform !== null) {
    const { dense, activation, norm } = transform;
    const words = rowwise(h, (rows) => layerNorm(activate(activation, linear(rows, dense)), norm));
    return tf.matMul(words, classEmbeddings, false, true);
  }
  const states = projection === null ? classEmbeddings : rowwise(classEmbeddings, (rows) => linear(rows, projection));
  return tf.matMul(h, states, false, true);
}

/** What the mutual-information terms need besides the batch. */
export interface TermContext {
  readonly tensors: BatchTensors;
  /** Standard normals [R, B, k] and [R, B, K]. */
  readonly sampleNoise: tf.Tensor3D;
  readonly negativeNoise: tf.Tensor3D;
  readonly floor: tf.Tensor2D;
  readonly temperature: number;
}

/** Loss terms of every run, [R] each; null where the group's architecture has no such term. */
export interface Terms {
  readonly crossEntropy: tf.Tensor1D;
  readonly head: tf.Tensor1D | null;
  readonly representation: tf.Tensor1D | null;
  readonly kl: tf.Tensor1D | null;
  readonly klBetween: tf.Tensor1D | null;
}

export function lossTerms(
  encoder: Encoder,
  spec: GroupSpec,
  parameters: Parameters,
  prompts: tf.Tensor4D | null,
  h: tf.Tensor3D,
  context: TermContext,
): Terms {
  const { tensors, temperature, floor } = context;
  const bottleneck = spec.head === 'bottleneck';
  const { logits, latent } = answer(encoder, spec, parameters, h, bottleneck ? context.sampleNoise : null);
  const terms = {
    crossEntropy: crossEntropy(logits, tensors.labels),
    head: null,
    representation: null,
    kl: null,
    klBetween: null,
  };
  if (latent === null || prompts === null) return terms;

  const without = gaussianOf(tensors.maskStates, parameters);
  const meanPrompt = meanOverTokens(spec, prompts, encoder.config.embeddingWidth);
  const wanted = (term: 'headLoss' | 'representationLoss'): boolean => spec.runs.some((run) => run[term]);
  return {
    ...terms,
    head: wanted('headLoss')
      ? headLoss({
          meanPrompt,
          classEmbeddings: parameters.classEmbeddings as tf.Tensor3D,
          tokens: tensors.tokens,
          tokenBias: tensors.tokenBias,
          temperature,
          floor,
        })
      : null,
    representation: wanted('representationLoss')
      ? representationLoss({
          sample: latent.sample,
          without,
          decodeWeight: parameters.decodeWeight as tf.Tensor3D,
          decodeBias: parameters.decodeBias as tf.Tensor3D,
          context: tf.add(tf.matMul(detach(meanPrompt), parameters.criticWeight as tf.Tensor3D), parameters.criticBias),
          noise: context.negativeNoise,
          temperature,
          floor,
        })
      : null,
    kl: tf.add(klToStandard(latent.gaussian), klToStandard(without)),
    klBetween: klBetween(latent.gaussian, without),
  };
}

/** p = mean_i P_i, [R, B or 1, E]. */
function meanOverTokens(spec: GroupSpec, prompts: tf.Tensor4D, width: number): tf.Tensor3D {
  return tf.mean(tf.reshape(prompts, [spec.runs.length, prompts.shape[2], -1, width]), 2);
}
