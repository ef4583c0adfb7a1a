/**
 * Multinomial logistic regression with a quadratic penalty on the weights, the bias left free:
 * `min_W,b  sum_i -log softmax(W x_i + b)[y_i] + |W|^2 / (2 C)`, as scikit-learn's `LogisticRegression(C)` states it.
 * The problem is convex; it is solved by Nesterov's accelerated gradient descent with restarts (O'Donoghue and Candes
 * 2015) at the step that the largest curvature allows.
 */
import { softmax } from '../logits';
import { RandomStream } from '../random';

export interface SoftmaxRegression {
  /** Probabilities of each class for a row of features, [K]. */
  readonly predict: (features: ArrayLike<number>) => Float64Array;
}

/**
 * @param rows n rows of d features each, of comparable scale.
 * @param labels n class indices below `classes`.
 * @param c inverse strength of the penalty, as in scikit-learn.
 */
export function fitSoftmax(
  rows: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  classes: number,
  c: number,
  iterations = 1500,
): SoftmaxRegression {
  const width = (rows[0]?.length ?? 0) + 1;
  const x = packRows(rows, width);
  const step = 1 / (curvature(x, rows.length, width) + 1 / c);
  let at = new Float64Array(classes * width);
  let ahead = at.slice();
  let momentum = 1;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const slope = gradient(x, labels, ahead, classes, width, c);
    const next = ahead.map((value, i) => value - step * (slope[i] ?? 0));
    let uphill = 0;
    let largest = 0;
    for (let i = 0; i < next.length; i++) {
      const moved = (next[i] ?? 0) - (at[i] ?? 0);
      uphill += (slope[i] ?? 0) * moved;
      largest = Math.max(largest, Math.abs(slope[i] ?? 0));
    }
    if (largest < TOLERANCE * rows.length) break;
    const following = uphill > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const carry = uphill > 0 ? 0 : (momentum - 1) / following;
    ahead = next.map((value, i) => value + carry * (value - (at[i] ?? 0)));
    at = next;
    momentum = following;
  }
  const solution = at;
  return { predict: (features) => probabilities(solution, features, classes, width) };
}

/** Gradients below this, per example, end the search. */
const TOLERANCE = 1e-7;

/** The class that is most probable for each row. */
export function classify(model: SoftmaxRegression, rows: readonly ArrayLike<number>[]): number[] {
  return rows.map((row) => {
    const p = model.predict(row);
    return p.indexOf(Math.max(...p));
  });
}

/** Rows end to end, each with a 1 for the bias at its end. */
function packRows(rows: readonly ArrayLike<number>[], width: number): Float64Array {
  const x = new Float64Array(rows.length * width).fill(1);
  rows.forEach((row, i) => x.set(Array.from(row), i * width));
  return x;
}

/** A bound on the loss's largest curvature: half the largest eigenvalue of X'X (Boehning 1992), by power iteration. */
function curvature(x: Float64Array, count: number, width: number): number {
  // In no direction that data have: features that cancel each other out would hide from equal numbers.
  let vector = Float64Array.from(new RandomStream('curvature').normals(new Float32Array(width)));
  let value = 0;
  for (let round = 0; round < 60; round++) {
    const next = new Float64Array(width);
    for (let i = 0; i < count; i++) {
      let dot = 0;
      for (let j = 0; j < width; j++) dot += (x[i * width + j] ?? 0) * (vector[j] ?? 0);
      for (let j = 0; j < width; j++) next[j] = (next[j] ?? 0) + dot * (x[i * width + j] ?? 0);
    }
    value = Math.hypot(...next);
    vector = next.map((entry) => entry / value);
  }
  // Power iteration comes from below.
  return 0.5 * value * 1.02;
}

function gradient(
  x: Float64Array,
  labels: ArrayLike<number>,
  weights: Float64Array,
  classes: number,
  width: number,
  c: number,
): Float64Array {
  // The bias, last in each row of weights, carries no penalty.
  const slope = weights.map((weight, i) => (i % width === width - 1 ? 0 : weight / c));
  for (let i = 0; i * width < x.length; i++) {
    const row = x.subarray(i * width, (i + 1) * width);
    const p = probabilitiesOf(weights, row, classes, width);
    for (let k = 0; k < classes; k++) {
      const difference = (p[k] ?? 0) - (labels[i] === k ? 1 : 0);
      for (let j = 0; j < width; j++) slope[k * width + j] = (slope[k * width + j] ?? 0) + difference * (row[j] ?? 0);
    }
  }
  return slope;
}

function probabilities(
  weights: Float64Array,
  features: ArrayLike<number>,
  classes: number,
  width: number,
): Float64Array {
  const row = new Float64Array(width).fill(1);
  row.set(Array.from(features));
  return probabilitiesOf(weights, row, classes, width);
}

function probabilitiesOf(weights: Float64Array, row: Float64Array, classes: number, width: number): Float64Array {
  const scores = new Float64Array(classes);
  for (let k = 0; k < classes; k++) {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += (weights[k * width + j] ?? 0) * (row[j] ?? 0);
    scores[k] = sum;
  }
  return softmax(scores);
}
