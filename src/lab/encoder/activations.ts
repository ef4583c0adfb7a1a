/** The nonlinearities of feed-forward layers, by kind. */
import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './config';
import { gelu } from './frozen';

export function activate<T extends tf.Tensor>(kind: Activation, x: T): T {
  switch (kind) {
    case 'gelu':
      return gelu(x);
    case 'gelu-tanh':
      return tanhGelu(x);
    case 'relu':
      return tf.relu(x);
  }
}

const SLOPE = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** The approximation `x (1 + t) / 2`, `t = tanh(sqrt(2 / pi) (x + 0.044715 x^3))` (Hendrycks and Gimpel 2016). */
function tanhGelu<T extends tf.Tensor>(x: T): T {
  const apply = tf.customGrad((input, save) => {
    const z = input as tf.Tensor;
    const t = tf.tanh(tf.mul(tf.mul(z, SLOPE), tf.add(1, tf.mul(tf.square(z), CUBIC))));
    (save as tf.GradSaveFunc)([z, t]);
    return {
      value: tf.mul(tf.mul(z, 0.5), tf.add(t, 1)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [at, tanh] = saved as [tf.Tensor, tf.Tensor];
        const inner = tf.mul(tf.add(1, tf.mul(tf.square(at), 3 * CUBIC)), SLOPE);
        const bend = tf.mul(tf.mul(at, inner), tf.sub(1, tf.square(tanh)));
        return tf.mul(dy, tf.mul(tf.add(tf.add(tanh, 1), bend), 0.5));
      },
    };
  });
  return apply(x) as T;
}
