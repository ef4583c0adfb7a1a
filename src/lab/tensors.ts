/** Ownership of tensors. */
import * as tf from '@tensorflow/tfjs-core';

/** `tf.tidy` for any shape of result: every tensor in it survives, every other one made inside is freed. */
export function tidied<T extends object>(make: () => T): T {
  return tf.tidy(make as unknown as () => tf.TensorContainer) as unknown as T;
}
