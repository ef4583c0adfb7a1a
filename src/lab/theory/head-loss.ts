/**
 * The head loss as a function of the mean prompt p alone, with theta and the negatives fixed:
 * `L_head(p) = mean_b softplus(logsumexp_j s_bj - p . c / (sqrt(D) tau))`. It is convex, and its Hessian lies between 0 and
 * `M = ||c||^2 / (4 D tau^2)`.
 */
import { RELEASED_CLAMP } from '../objective/clamp';
import { dot } from '../vectors';

export interface HeadLossProblem {
  /** a = c / (sqrt(D) tau), so that the score of a mean prompt p is s+ = a . p. */
  readonly slope: Float64Array;
  /** logsumexp_j s_j of each text. */
  readonly logNegatives: readonly number[];
  /** Whether log p+ is clamped at -2 from below, as in the released implementation. */
  readonly clamped: boolean;
}

/** M, the largest curvature. */
export function smoothnessOf({ slope }: HeadLossProblem): number {
  return dot(slope, slope) / 4;
}

/** p+ of each text: the probability of the prompt among the words of the text. */
export function positiveShares({ slope, logNegatives }: HeadLossProblem, prompt: Float64Array): number[] {
  const score = dot(slope, prompt);
  return logNegatives.map((negatives) => sigmoid(score - negatives));
}

/** L_head(p), nats. */
export function headLossAt({ slope, logNegatives, clamped }: HeadLossProblem, prompt: Float64Array): number {
  const score = dot(slope, prompt);
  const losses = logNegatives.map((negatives) => {
    const loss = softplus(negatives - score);
    return clamped ? Math.min(loss, -RELEASED_CLAMP) : loss;
  });
  return mean(losses);
}

/** The gradient of `headLossAt`; exactly zero for a text whose log p+ lies below the clamp. */
export function headLossGradient(
  { slope, logNegatives, clamped }: HeadLossProblem,
  prompt: Float64Array,
): Float64Array {
  const score = dot(slope, prompt);
  const pulls = logNegatives.map((negatives) =>
    clamped && softplus(negatives - score) > -RELEASED_CLAMP ? 0 : -sigmoid(negatives - score),
  );
  const pull = mean(pulls);
  return slope.map((value) => pull * value);
}

/**
 * Where `L_head(p) + decay / 2 ||p||^2` is least. There `decay p = pull a`, so p lies along a, and how far is the root of an
 * increasing function of one number. For an unclamped problem and a decay above 0.
 */
export function headLossOptimum(problem: HeadLossProblem, decay: number): Float64Array {
  const { slope, logNegatives } = problem;
  const square = dot(slope, slope);
  let low = 0;
  let high = 1 / decay;
  for (let i = 0; i < BISECTIONS; i++) {
    const along = (low + high) / 2;
    const pull = mean(logNegatives.map((negatives) => sigmoid(negatives - along * square)));
    if (decay * along < pull) low = along;
    else high = along;
  }
  return slope.map((value) => low * value);
}

/** Halvings after which neighbouring doubles are reached. */
const BISECTIONS = 100;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
