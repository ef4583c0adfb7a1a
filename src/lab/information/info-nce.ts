/** InfoNCE: how well a critic picks out the partner among the others of a batch. */
import { logSumExp } from '../logits';

/**
 * `mean_i [f_ii - log(1/K sum_j e^{f_ij})] <= I(X; Y)` (van den Oord et al. 2018), at most log K. Nats.
 *
 * @param scores f(x_i, y_j) of a batch of K pairs, K x K; the pairs that belong together are on the diagonal.
 */
export function infoNce(scores: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const row = scores.subarray(i * size, (i + 1) * size);
    sum += (row[i] ?? NaN) - logSumExp(row) + Math.log(size);
  }
  return sum / size;
}

/**
 * InfoNCE between representations and labels: the mean over batches of `size` examples, in their order; what is left over
 * makes no batch. The critic is `f(z, y) = log q(y | z) - log p(y)`, which for a linear q is bilinear in z and the one-hot y.
 *
 * @param logProbabilities log q(c | z_i), examples x classes.
 * @param logPrior log p(c), [classes].
 */
export function infoNceOfLabels(
  logProbabilities: Float64Array,
  labels: ArrayLike<number>,
  logPrior: readonly number[],
  size: number,
): number {
  const classes = logPrior.length;
  const batches = Math.floor(labels.length / size);
  const scores = new Float64Array(size * size);
  let sum = 0;
  for (let batch = 0; batch < batches; batch++) {
    const from = batch * size;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const label = labels[from + j] ?? 0;
        scores[i * size + j] = (logProbabilities[(from + i) * classes + label] ?? NaN) - (logPrior[label] ?? NaN);
      }
    }
    sum += infoNce(scores, size);
  }
  return sum / batches;
}
