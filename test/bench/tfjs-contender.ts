/** Programs that compute with tfjs, with the clock that such programs need. */
import * as tf from '@tensorflow/tfjs-core';
import type { Advance, Contender, Losses } from './contender';

/** @param step trains every run for one step. */
export function tfjsContender(step: () => Promise<Losses>, dispose: () => void): Contender {
  return {
    advance: (steps) => timed(steps, step),
    dispose: () => {
      dispose();
      return Promise.resolve();
    },
  };
}

async function timed(steps: number, step: () => Promise<Losses>): Promise<Advance> {
  const began = performance.now();
  let losses = await step();
  for (let done = 1; done < steps; done++) losses = await step();
  await settle();
  return { losses, seconds: (performance.now() - began) / 1000 };
}

/** Waits for work that is queued on a graphics card: the losses are read before the update of the weights is done. */
async function settle(): Promise<void> {
  const size = 64;
  // Large enough that tfjs does not compute it on the host.
  const last = tf.tidy(() => tf.matMul(tf.ones([size, size]), tf.ones([size, size])));
  await last.data();
  last.dispose();
}
