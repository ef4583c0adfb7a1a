/** Whether files make an encoder: it is built once, away from the training, and let go. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { buildEncoder } from '../lab/encoder/encoder';
import type { EncoderFiles } from '../lab/encoder/files';
import { LabError } from '../lab/errors';

/** The number of its parameters. @throws LabError when it cannot be built. */
export async function countParameters(files: EncoderFiles): Promise<number> {
  await tf.setBackend('cpu');
  try {
    const encoder = buildEncoder('check', files);
    const { parameters } = encoder.weights;
    encoder.dispose();
    return parameters;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LabError(
      'encoder-unsupported',
      'The encoder is too large for the memory that this browser gives a page.',
      'Choose a smaller one, or use the command line.',
      { cause: error },
    );
  }
}
