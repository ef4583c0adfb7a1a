/** Programs that compute in this very process, with their clock. */
import * as tf from '@tensorflow/tfjs-core';
import { cpuSeconds } from './clock';
import type { Contender, Losses } from './contender';

export interface InProcess {
  /** Trains every run for one step. */
  step(): Promise<Losses>;
  /** Waits for work that is queued behind the losses that `step` returned. */
  settle?(): Promise<void>;
  bytes(): number;
  dispose(): void;
}

export function inProcess(program: InProcess): Contender {
  return {
    advance: async (steps) => {
      const began = performance.now();
      const cpuBegan = cpuSeconds();
      let losses = await program.step();
      for (let done = 1; done < steps; done++) losses = await program.step();
      await program.settle?.();
      const seconds = (performance.now() - began) / 1000;
      const cpu = cpuSeconds();
      return {
        losses,
        seconds,
        cpuSeconds: cpu === null || cpuBegan === null ? null : cpu - cpuBegan,
        bytes: program.bytes(),
      };
    },
    dispose: () => {
      program.dispose();
      return Promise.resolve();
    },
  };
}

/** What tfjs holds, for whoever computes with it. */
export function tfjsBytes(): number {
  return tf.memory().numBytes;
}

/** Waits for a graphics card: tfjs hands the losses out before the update of the weights is done. */
export async function settleTfjs(): Promise<void> {
  const size = 64;
  // Large enough that tfjs does not compute it on the host.
  const last = tf.tidy(() => tf.matMul(tf.ones([size, size]), tf.ones([size, size])));
  await last.data();
  last.dispose();
}
