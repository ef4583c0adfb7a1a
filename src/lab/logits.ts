/** From logits to probabilities and answers, without overflow. */

/** log sum_i e^{l_i}; NaN where one of them is. */
export function logSumExp(logits: ArrayLike<number>): number {
  let highest = -Infinity;
  for (let i = 0; i < logits.length; i++) highest = Math.max(highest, logits[i] ?? NaN);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] ?? NaN) - highest);
  return highest + Math.log(sum);
}

/** e^{l_i} / sum_j e^{l_j}, in the precision of what is given. */
export function softmax(logits: Float32Array): Float32Array;
export function softmax(logits: Float64Array): Float64Array;
export function softmax(logits: Float32Array | Float64Array): Float32Array | Float64Array {
  let highest = -Infinity;
  for (const logit of logits) highest = Math.max(highest, logit);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => weight / sum);
}

/** The place of the largest; among equals the first one, and 0 where the first is no number. */
export function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? NaN) > (values[best] ?? NaN)) best = i;
  return best;
}
