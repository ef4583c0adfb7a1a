/** The objective of `objective.json` computed by the lab's own functions, for two runs with the same numbers. */
import * as tf from '@tensorflow/tfjs-core';
import { gaussianOf, klBetween, klToStandard, type Gaussian } from '../../../../src/lab/objective/bottleneck';
import { NO_CLAMP, RELEASED_CLAMP } from '../../../../src/lab/objective/contrastive';
import { crossEntropy } from '../../../../src/lab/objective/cross-entropy';
import { headLoss } from '../../../../src/lab/objective/head-loss';
import { representationLoss } from '../../../../src/lab/objective/representation-loss';
import { tidied } from '../../../../src/lab/tensors';
import { flat, type ObjectiveFixture } from './fixtures';

/** The first run is not clamped, the second one is clamped as in the released code. */
export const RUNS = 2;
export const TRAINED = ['P', 'h1', 'theta', 'Wm', 'bm', 'Ws', 'bs', 'Wo', 'bo', 'Wc', 'bc'] as const;
export type Trained = (typeof TRAINED)[number];
export type TermName = ObjectiveFixture['terms'][number]['name'];
export type TrainedTensors = Readonly<Record<Trained, tf.Tensor>>;

/** Shapes of one run's trained inputs, as the lab wants them behind the run axis. */
function shapes({ B, D, k, C, m }: ObjectiveFixture['sizes']): Readonly<Record<Trained, number[]>> {
  return {
    P: [B, m, D],
    h1: [B, D],
    theta: [C, D],
    Wm: [D, k],
    bm: [1, k],
    Ws: [D, k],
    bs: [1, k],
    Wo: [k, D],
    bo: [1, D],
    Wc: [D, D],
    bc: [1, D],
  };
}

const twice = (values: readonly number[], shape: readonly number[]): tf.Tensor =>
  tf.tensor([...values, ...values], [RUNS, ...shape]);

export function trainedTensors({ sizes, inputs }: ObjectiveFixture): TrainedTensors {
  const all = shapes(sizes);
  return Object.fromEntries(
    TRAINED.map((name) => [name, twice(flat(inputs[name] ?? []), all[name])]),
  ) as unknown as TrainedTensors;
}

export function gaussians({ sizes, inputs }: ObjectiveFixture, x: TrainedTensors): { one: Gaussian; zero: Gaussian } {
  const weights = { muWeight: x.Wm, muBias: x.bm, sigmaWeight: x.Ws, sigmaBias: x.bs };
  const h0 = twice(flat(inputs['h0'] ?? []), [sizes.B, sizes.D]) as tf.Tensor3D;
  return { one: gaussianOf(x.h1 as tf.Tensor3D, weights), zero: gaussianOf(h0, weights) };
}

export function divergence(fixture: ObjectiveFixture, x: TrainedTensors): tf.Tensor1D {
  const { one, zero } = gaussians(fixture, x);
  return klBetween(one, zero);
}

/** One term for both runs, [2]. */
export function termOf(fixture: ObjectiveFixture, x: TrainedTensors, name: TermName, tau: number): tf.Tensor1D {
  const { sizes, inputs, labels, weights } = fixture;
  const { B, D, k, C, K, T } = sizes;
  const { one, zero } = gaussians(fixture, x);
  const noise = twice(flat(inputs['eps1'] ?? []), [B, k]);
  const sample: tf.Tensor3D = tf.add(one.mean, tf.mul(tf.exp(one.logDeviation), noise));
  const floor = tf.tensor2d([NO_CLAMP, RELEASED_CLAMP], [RUNS, 1]);
  const meanPrompt: tf.Tensor3D = tf.mean(x.P, 2);
  switch (name) {
    case 'crossEntropy': {
      const oneHot = labels.flatMap((label) => Array.from({ length: C }, (_, c) => Number(c === label)));
      const logits = tf.matMul(
        tf.add(tf.matMul(sample, x.Wo as tf.Tensor3D), x.bo) as tf.Tensor3D,
        x.theta as tf.Tensor3D,
        false,
        true,
      );
      return crossEntropy(logits, twice(oneHot, [B, C]));
    }
    case 'kl':
      return tf.add(klToStandard(one), klToStandard(zero));
    case 'headLoss':
      return headLoss({
        meanPrompt,
        classEmbeddings: x.theta as tf.Tensor3D,
        tokens: tf.tensor4d(flat(inputs['words'] ?? []), [1, 1, B * T, D]),
        tokenBias: tf.tensor4d(
          flat(inputs['mask'] ?? []).map((present) => (present === 1 ? 0 : -1e9)),
          [1, 1, B, T],
        ),
        temperature: tau,
        floor,
      });
    case 'representationLoss':
      return representationLoss({
        sample,
        without: zero,
        decodeWeight: x.Wo as tf.Tensor3D,
        decodeBias: x.bo as tf.Tensor3D,
        // The critic reads the prompt without a gradient.
        context: tf.add<tf.Tensor3D>(tf.matMul(tf.tensor3d(meanPrompt.arraySync()), x.Wc as tf.Tensor3D), x.bc),
        noise: twice(flat(inputs['negativeNormals'] ?? []), [B, K]) as tf.Tensor3D,
        temperature: tau,
        floor,
      });
    case 'objective': {
      const part = (which: 'headLoss' | 'representationLoss' | 'kl'): tf.Tensor1D =>
        tf.mul<tf.Tensor1D>(termOf(fixture, x, which, tau), weights[which]);
      return tf.addN<tf.Tensor1D>([
        termOf(fixture, x, 'crossEntropy', tau),
        part('headLoss'),
        part('representationLoss'),
        part('kl'),
      ]);
    }
  }
}

export interface Evaluated {
  /** One value per run. */
  readonly values: number[];
  /** Gradient of the sum over runs, by input and run. */
  readonly gradients: Readonly<Record<Trained, readonly Float32Array[]>>;
}

export function evaluateTerm(fixture: ObjectiveFixture, name: TermName, tau: number): Evaluated {
  return tidied(() => {
    const x = trainedTensors(fixture);
    const named = (tensors: readonly tf.Tensor[]): TrainedTensors =>
      Object.fromEntries(TRAINED.map((key, i) => [key, tensors[i]])) as unknown as TrainedTensors;
    const total = (...tensors: tf.Tensor[]): tf.Scalar => {
      // An input the term does not read would otherwise have no gradient at all.
      const nothing = tf.addN(tensors.map((tensor) => tf.mul(tf.sum(tensor), 0)));
      return tf.add(tf.sum(termOf(fixture, named(tensors), name, tau)), nothing) as tf.Scalar;
    };
    const gradients = tf.grads(total)(TRAINED.map((key) => x[key]));
    const split = (tensor: tf.Tensor): Float32Array[] => {
      const data = tensor.dataSync() as Float32Array;
      return Array.from({ length: RUNS }, (_, run) =>
        data.slice((run * data.length) / RUNS, ((run + 1) * data.length) / RUNS),
      );
    };
    return {
      values: Array.from(termOf(fixture, x, name, tau).dataSync()),
      gradients: Object.fromEntries(
        TRAINED.map((key, i) => [key, split(gradients[i] as tf.Tensor)]),
      ) as unknown as Evaluated['gradients'],
    };
  });
}
