/** Learning rate and fading of the extra terms over training. */

/** Linear warm-up over `warmup * steps` steps, then linear decay to 0 at `steps`. In [0, 1]. */
export function rateSchedule(step: number, steps: number, warmup: number): number {
  const rising = Math.ceil(warmup * steps);
  if (step < rising) return step / rising;
  return Math.max(0, (steps - step) / Math.max(1, steps - rising));
}

/** `a(t) = 1 - decay * epoch / epochs`, with the whole epochs done so far. */
export function extraWeight(step: number, steps: number, stepsPerEpoch: number, decay: number): number {
  const epochs = Math.max(1, Math.ceil(steps / stepsPerEpoch));
  return Math.max(0, 1 - (decay * Math.floor(step / stepsPerEpoch)) / epochs);
}
