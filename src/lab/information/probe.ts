/**
 * What a linear probe finds of the labels in representations: fitted on one part of the examples, read on another. The same
 * family and the same budget for everything that is compared.
 */
import { Pace, type Paced } from '../pace';
import { RandomStream } from '../random';
import { softmaxFit } from '../statistics/softmax-regression';
import { barberAgakov, labelShares } from './barber-agakov';
import { infoNceOfLabels } from './info-nce';

export interface Part {
  /** n representations. */
  readonly states: readonly ArrayLike<number>[];
  /** n classes. */
  readonly labels: ArrayLike<number>;
}

/** Lower bounds on I(Y; Z), nats. */
export interface ProbeEstimate {
  readonly barberAgakov: number;
  readonly infoNce: number;
}

/** Examples of a batch of InfoNCE, K. */
export const PROBE_BATCH = 32;
/**
 * Inverse strength of the probe's penalty. Chosen once, where no prompt had a part in it: of 0.3 to 100, the bound of the
 * pass-0 states is best or close to it at 3, on four tasks and both encoders.
 */
const PENALTY = 3;
const ITERATIONS = 150;
/** Products that take about as long as one coordinate of a state to scale. */
const COORDINATE = 10;

/**
 * @param permutation numbers the labels' shuffle that breaks all pairs, within each part: what is found then is the null.
 * Null leaves the pairs together.
 */
export function* probe(
  training: Part,
  heldOut: Part,
  classes: number,
  permutation: number | null,
): Paced<ProbeEstimate> {
  const labels = shuffled(training.labels, 'training', permutation);
  const asked = shuffled(heldOut.labels, 'held out', permutation);
  const pace = new Pace();
  const scaled = yield* standardise(training.states, pace);
  const rows: Float64Array[] = [];
  for (const state of training.states) {
    rows.push(scaled(state));
    if (pace.due(COORDINATE * state.length)) yield;
  }
  const model = yield* softmaxFit(rows, labels, classes, PENALTY, ITERATIONS, pace);
  const logProbabilities = new Float64Array(heldOut.states.length * classes);
  for (const [i, state] of heldOut.states.entries()) {
    logProbabilities.set(
      model.predict(scaled(state)).map((value) => Math.log(Math.max(value, Number.MIN_VALUE))),
      i * classes,
    );
    if (pace.due((COORDINATE + classes) * state.length)) yield;
  }
  const logPrior = labelShares(labels, classes).map((share) => Math.log(Math.max(share, 1 / (2 * labels.length))));
  return {
    barberAgakov: barberAgakov(logProbabilities, asked, classes),
    infoNce: infoNceOfLabels(
      ...inOrder(logProbabilities, asked, classes),
      logPrior,
      Math.min(PROBE_BATCH, asked.length),
    ),
  };
}

function shuffled(labels: ArrayLike<number>, part: string, permutation: number | null): Int32Array {
  const own = Int32Array.from(labels);
  if (permutation === null) return own;
  const order = new RandomStream(`null ${part}`, permutation).permutation(own.length);
  return Int32Array.from(order, (index) => own[index] ?? 0);
}

/** In a random order that is always the same, so that no batch is of one class because the file is. */
function inOrder(rows: Float64Array, labels: Int32Array, classes: number): [rows: Float64Array, labels: Int32Array] {
  const order = new RandomStream('batches of the probe').permutation(labels.length);
  const out = new Float64Array(rows.length);
  order.forEach((index, place) => {
    out.set(rows.subarray(index * classes, (index + 1) * classes), place * classes);
  });
  return [out, Int32Array.from(order, (index) => labels[index] ?? 0)];
}

/** Mean 0 and variance 1 in the training part for each coordinate, then divided by the root of their number. */
function* standardise(
  states: readonly ArrayLike<number>[],
  pace: Pace,
): Paced<(state: ArrayLike<number>) => Float64Array> {
  const width = states[0]?.length ?? 0;
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  for (const state of states) {
    mean.forEach((value, i) => (mean[i] = value + (state[i] ?? NaN) / states.length));
    if (pace.due(COORDINATE * width)) yield;
  }
  for (const state of states) {
    variance.forEach((value, i) => (variance[i] = value + ((state[i] ?? NaN) - (mean[i] ?? NaN)) ** 2 / states.length));
    if (pace.due(COORDINATE * width)) yield;
  }
  const scale = variance.map((value) => (value > 0 ? 1 / Math.sqrt(value * width) : 0));
  return (state) => mean.map((middle, i) => ((state[i] ?? NaN) - middle) * (scale[i] ?? NaN));
}
