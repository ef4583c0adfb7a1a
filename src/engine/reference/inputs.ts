/** A batch, its noise and the knobs of one step as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../../lab/encoder/encoder';
import { NO_CLAMP, RELEASED_CLAMP } from '../../lab/objective/contrastive';
import type { GroupBatch, GroupSpec } from '../../lab/training/engine';

export interface BatchTensors {
  /** Pass-0 states for each run's texts, [R, B, D]. */
  readonly maskStates: tf.Tensor3D;
  readonly clsStates: tf.Tensor3D;
  /** One-hot classes, [R, B, C]. */
  readonly labels: tf.Tensor3D;
  /** Word embeddings of pass 0, [1, G, B * T, E], with 0 or a large negative number per token, [1, G, B, T]. */
  readonly tokens: tf.Tensor4D;
  readonly tokenBias: tf.Tensor4D;
}

const ABSENT = -1e9;

export function batchSize(batch: GroupBatch, { dataSeeds }: GroupSpec): number {
  return batch.labels.length / dataSeeds;
}

/** Repeats an array over data seeds (G x ...) for every combination: R = Q * G runs. */
function forEveryRun(perSeed: Float32Array, combinations: number): Float32Array {
  const out = new Float32Array(perSeed.length * combinations);
  for (let combination = 0; combination < combinations; combination++) out.set(perSeed, combination * perSeed.length);
  return out;
}

export function batchTensors(encoder: Encoder, spec: GroupSpec, batch: GroupBatch): BatchTensors {
  const { dataSeeds, classes } = spec;
  const runs = spec.runs.length;
  const size = batchSize(batch, spec);
  const { width, embeddingWidth } = encoder.config;
  const combinations = runs / dataSeeds;
  const oneHot = new Float32Array(batch.labels.length * classes);
  batch.labels.forEach((label, index) => {
    oneHot[index * classes + label] = 1;
  });
  const bias = Float32Array.from(batch.tokens, (id) => (id < 0 ? ABSENT : 0));
  const ids = batch.tokens.map((id) => Math.max(0, id));
  return {
    maskStates: tf.tensor3d(forEveryRun(batch.maskStates, combinations), [runs, size, width]),
    clsStates: tf.tensor3d(forEveryRun(batch.clsStates, combinations), [runs, size, width]),
    labels: tf.tensor3d(forEveryRun(oneHot, combinations), [runs, size, classes]),
    tokens: tf.reshape(tf.gather(encoder.weights.wordTable, tf.tensor1d(ids, 'int32')), [
      1,
      dataSeeds,
      size * batch.tokensPerSequence,
      embeddingWidth,
    ]),
    tokenBias: tf.tensor4d(bias, [1, dataSeeds, size, batch.tokensPerSequence]),
  };
}

/** Floor of the log-probabilities of each run, [R, 1]. */
export function clampFloor({ runs }: GroupSpec): tf.Tensor2D {
  return tf.tensor2d(
    runs.map(({ clamp }) => [clamp ? RELEASED_CLAMP : NO_CLAMP]),
    [runs.length, 1],
  );
}
