/** Plain gradient descent on the head loss, held at every step against what its convexity promises. */
import { dot, normOf, plus } from '../vectors';
import { headLossAt, headLossGradient, headLossOptimum, smoothnessOf, type HeadLossProblem } from './head-loss';

export interface DescentSettings {
  /** The step size as a multiple of 1 / (M + lambda). */
  readonly stepFactor: number;
  /** Weight decay lambda as a multiple of M. */
  readonly decayFactor: number;
  readonly steps: number;
  /** The comparison point p' lies along c, where s+ is so many nats higher than at p_0. */
  readonly ahead: number;
}

export interface Descent {
  /** F(p_t) = L_head(p_t) + lambda / 2 ||p_t||^2 for t = 0 to `steps`. */
  readonly losses: Float64Array;
  /** F(p'). */
  readonly comparison: number;
  /** F(p') + (M + lambda) ||p_0 - p'||^2 / (2 t); infinite at t = 0. */
  readonly lossBounds: Float64Array;
  /** ||p_t - p*|| to the optimum and the bound (1 - lambda / (M + lambda))^t ||p_0 - p*||; null where there is no optimum. */
  readonly distances: { readonly values: Float64Array; readonly bounds: Float64Array } | null;
  /** Steps at which F rose. */
  readonly rises: number;
}

/**
 * A step below 1 / (M + lambda) has the same guarantees with its own size in the place of that; the bounds are then those.
 * Above it they stay as they are for 1 / (M + lambda), and nothing is promised.
 */
export function descend(problem: HeadLossProblem, start: Float64Array, settings: DescentSettings): Descent {
  const { stepFactor, decayFactor, steps, ahead } = settings;
  const smoothness = smoothnessOf(problem);
  const decay = decayFactor * smoothness;
  const curvature = smoothness + decay;
  const rate = stepFactor / curvature;
  const promised = Math.min(1, stepFactor) / curvature;
  const value = (at: Float64Array): number => headLossAt(problem, at) + (decay / 2) * dot(at, at);

  const other = plus(start, problem.slope, ahead / (4 * smoothness));
  const apart = distance(start, other) ** 2;
  const comparison = value(other);
  const optimum = decay > 0 && !problem.clamped ? headLossOptimum(problem, decay) : null;
  const losses = new Float64Array(steps + 1);
  const lossBounds = new Float64Array(steps + 1);
  const values = new Float64Array(steps + 1);
  const bounds = new Float64Array(steps + 1);
  let rises = 0;
  let at = start;
  for (let t = 0; t <= steps; t++) {
    losses[t] = value(at);
    lossBounds[t] = comparison + apart / (2 * promised * t);
    if (t > 0 && (losses[t] ?? NaN) > (losses[t - 1] ?? NaN) * (1 + ROUNDING)) rises++;
    if (optimum !== null) {
      values[t] = distance(at, optimum);
      bounds[t] = (1 - promised * decay) ** t * (values[0] ?? NaN);
    }
    at = plus(plus(at, at, -rate * decay), headLossGradient(problem, at), -rate);
  }
  return { losses, comparison, lossBounds, distances: optimum === null ? null : { values, bounds }, rises };
}

export interface Held {
  /** Steps looked at, t = 1 to the last. */
  readonly steps: number;
  /** At how many of them the value is at most the bound. */
  readonly held: number;
  /** The least `bound - value`, and where. */
  readonly margin: number;
  readonly at: number;
  /** The largest `value / bound`. */
  readonly share: number;
}

/** Differences below this share of the first value are rounding. */
const ROUNDING = 1e-12;

/** Whether values stay at or below their bounds at every step after the first. */
export function holdAgainst(values: Float64Array, bounds: Float64Array): Held {
  const slack = ROUNDING * Math.abs(values[0] ?? 0);
  let [held, margin, at, share] = [0, Infinity, 0, 0];
  for (let t = 1; t < values.length; t++) {
    const [value, bound] = [values[t] ?? NaN, bounds[t] ?? NaN];
    if (value <= bound + slack) held++;
    if (bound > slack) share = Math.max(share, value / bound);
    if (!(bound - value < margin)) continue;
    margin = bound - value;
    at = t;
  }
  return { steps: values.length - 1, held, margin, at, share };
}

function distance(a: Float64Array, b: Float64Array): number {
  return normOf(plus(a, b, -1));
}
