/**
 * The random numbers of a training step. They depend on a run's seeds and on the step alone: runs of different methods
 * with the same seeds share them, and no run sees which others are trained beside it.
 */
import { RandomStream } from '../random';
import type { Run } from './runs';

export type NoiseKind = 'sample' | 'negatives';

/** Standard normals [runs, batch, size] for one step. */
export function stepNoise(
  kind: NoiseKind,
  runs: readonly Pick<Run, 'seed' | 'dataSeed'>[],
  step: number,
  batch: number,
  size: number,
): Float32Array {
  const out = new Float32Array(runs.length * batch * size);
  const drawn = new Map<string, Float32Array>();
  runs.forEach(({ seed, dataSeed }, index) => {
    const key = `${seed} ${dataSeed}`;
    const values = drawn.get(key) ?? noiseStream(kind, seed, dataSeed, step).normals(new Float32Array(batch * size));
    drawn.set(key, values);
    out.set(values, index * batch * size);
  });
  return out;
}

/**
 * Where a device draws `stepNoise` from: the key of each run's stream, as four 16-bit halves, the first word's upper half first.
 * [runs, 4].
 */
export function noiseKeys(
  kind: NoiseKind,
  runs: readonly Pick<Run, 'seed' | 'dataSeed'>[],
  step: number,
): Float32Array {
  const keys = new Float32Array(4 * runs.length);
  runs.forEach(({ seed, dataSeed }, index) => {
    const [first, second] = noiseStream(kind, seed, dataSeed, step).key;
    keys.set([first >>> 16, first & 0xffff, second >>> 16, second & 0xffff], 4 * index);
  });
  return keys;
}

function noiseStream(kind: NoiseKind, seed: number, dataSeed: number, step: number): RandomStream {
  return new RandomStream(`noise ${kind}`, seed, dataSeed, step);
}
