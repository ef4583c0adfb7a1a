/** The reference engine: tfjs operations on whatever backend is active. */
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../../lab/training/engine';
import { ReferenceGroup } from './group';

export const referenceEngine: Engine = {
  stepsAhead: 1,
  createGroup: (encoder, spec) => new ReferenceGroup(encoder, spec),
  memory: () => {
    const { numBytes, numTensors } = tf.memory();
    return { bytes: numBytes, tensors: numTensors, waves: 1 };
  },
};
