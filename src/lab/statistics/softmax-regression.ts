/**
 * Multinomial logistic regression with a quadratic penalty on the weights, the bias left free:
 * `min_W,b  sum_i -log softmax(W x_i + b)[y_i] + |W|^2 / (2 C)`, as scikit-learn's `LogisticRegression(C)` states it.
 * The problem is convex; it is solved by Nesterov's accelerated gradient descent with restarts (O'Donoghue and Candes
 * 2015) at the step that the largest curvature allows.
 */
import { softmax } from '../logits';
import { atOnce, Pace, type Paced } from '../pace';
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
  return atOnce(softmaxFit(rows, labels, classes, c, iterations, new Pace()));
}

/** The same, with stops on the way at the pace of whatever it is a part of. */
export function* softmaxFit(
  rows: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  classes: number,
  c: number,
  iterations: number,
  pace: Pace,
): Paced<SoftmaxRegression> {
  const width = (rows[0]?.length ?? 0) + 1;
  const x = packRows(rows, width);
  const step = 1 / ((yield* curvature(x, width, pace)) + 1 / c);
  let at = new Float64Array(classes * width);
  let ahead = at.slice();
  let momentum = 1;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const slope = yield* gradient(x, labels, ahead, width, c, pace);
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

/** Rows are computed so many at a time: the terms of one row's sum wait for each other, those of several do not. */
const ABREAST = 4;

/** Rows end to end, each with a 1 for the bias at its end, then rows of zeros up to a multiple of `ABREAST`. */
function packRows(rows: readonly ArrayLike<number>[], width: number): Float64Array {
  const x = new Float64Array(Math.ceil(rows.length / ABREAST) * ABREAST * width);
  rows.forEach((row, i) => {
    x.set(row, i * width);
    x[(i + 1) * width - 1] = 1;
  });
  return x;
}

/** A bound on the loss's largest curvature: half the largest eigenvalue of X'X (Boehning 1992), by power iteration. */
function* curvature(x: Float64Array, width: number, pace: Pace): Paced<number> {
  // In no direction that data have: features that cancel each other out would hide from equal numbers.
  let vector = Float64Array.from(new RandomStream('curvature').normals(new Float32Array(width)));
  let value = 0;
  const dots = new Float64Array(ABREAST);
  for (let round = 0; round < 60; round++) {
    const next = new Float64Array(width);
    for (let from = 0; from < x.length; from += ABREAST * width) {
      dotRows(x, from, vector, dots);
      addRows(x, from, dots, next);
      if (pace.due(2 * ABREAST * width)) yield;
    }
    value = Math.hypot(...next);
    vector = next.map((entry) => entry / value);
  }
  // Power iteration comes from below.
  return 0.5 * value * 1.02;
}

function* gradient(
  x: Float64Array,
  labels: ArrayLike<number>,
  weights: Float64Array,
  width: number,
  c: number,
  pace: Pace,
): Paced<Float64Array> {
  // The bias, last in each row of weights, carries no penalty.
  const slope = weights.map((weight, i) => (i % width === width - 1 ? 0 : weight / c));
  const weightsOf = rowsOf(weights, width);
  const slopeOf = rowsOf(slope, width);
  const dots = weightsOf.map(() => new Float64Array(ABREAST));
  for (let from = 0; from < x.length; from += ABREAST * width) {
    weightsOf.forEach((own, k) => {
      dotRows(x, from, own, dots[k] ?? own);
    });
    toErrors(dots, labels, from / width);
    slopeOf.forEach((own, k) => {
      addRows(x, from, dots[k] ?? own, own);
    });
    if (pace.due(2 * ABREAST * weights.length)) yield;
  }
  return slope;
}

/** From scores to probabilities less 1 for the label, in place: [K][ABREAST], for the rows from `first` on. */
function toErrors(scores: readonly Float64Array[], labels: ArrayLike<number>, first: number): void {
  for (let row = 0; row < ABREAST; row++) {
    const p = softmax(Float64Array.from(scores, (own) => own[row] ?? 0));
    scores.forEach((own, k) => (own[row] = (p[k] ?? 0) - (labels[first + row] === k ? 1 : 0)));
  }
}

/** Products of a vector with `ABREAST` rows. */
function dotRows(x: Float64Array, from: number, vector: Float64Array, out: Float64Array): void {
  const width = vector.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let j = 0, i = from; j < width; j++, i++) {
    const value = vector[j] ?? 0;
    a += value * (x[i] ?? 0);
    b += value * (x[i + width] ?? 0);
    c += value * (x[i + 2 * width] ?? 0);
    d += value * (x[i + 3 * width] ?? 0);
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

/** Adds `ABREAST` rows, each times a number, to `sum`. */
function addRows(x: Float64Array, from: number, factors: Float64Array, sum: Float64Array): void {
  const width = sum.length;
  const [a = 0, b = 0, c = 0, d = 0] = factors;
  for (let j = 0, i = from; j < width; j++, i++) {
    sum[j] =
      (sum[j] ?? 0) +
      a * (x[i] ?? 0) +
      b * (x[i + width] ?? 0) +
      c * (x[i + 2 * width] ?? 0) +
      d * (x[i + 3 * width] ?? 0);
  }
}

function rowsOf(values: Float64Array, width: number): Float64Array[] {
  return Array.from({ length: values.length / width }, (_, k) => values.subarray(k * width, (k + 1) * width));
}

function probabilities(
  weights: Float64Array,
  features: ArrayLike<number>,
  classes: number,
  width: number,
): Float64Array {
  const scores = new Float64Array(classes);
  for (let k = 0; k < classes; k++) {
    let sum = 0;
    for (let j = 0; j < width - 1; j++) sum += (weights[k * width + j] ?? 0) * (features[j] ?? 0);
    scores[k] = sum + (weights[(k + 1) * width - 1] ?? 0);
  }
  return softmax(scores);
}
