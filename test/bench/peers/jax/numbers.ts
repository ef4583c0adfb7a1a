import type { numpy as np } from '@jax-js/jax';

/** The numbers of an array, which is used up; waits for them without keeping the library's threads waiting. */
export async function numbersOf(array: np.Array): Promise<Float32Array> {
  // The library's declarations name a type of array that this project's language level does not know.
  const values: unknown = await array.data();
  if (!(values instanceof Float32Array)) throw new RangeError('These are no 32-bit floats.');
  return values;
}
