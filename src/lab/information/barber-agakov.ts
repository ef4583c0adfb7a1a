/** The simplest lower bound on what a representation says of a label, and for that the one to be read first. */

/**
 * `I(Y; Z) >= H(Y) - E[-log q(Y | Z)]` for any classifier q (Barber and Agakov 2003): here H(Y) is that of the labels'
 * shares among the examples. With q fitted on other examples the bound is honest; it may come out below 0, which then says
 * nothing. Nats, at most `H(Y) <= log C`.
 *
 * @param logProbabilities log q(c | z_i), examples x classes.
 */
export function barberAgakov(logProbabilities: Float64Array, labels: ArrayLike<number>, classes: number): number {
  let crossEntropy = 0;
  for (let i = 0; i < labels.length; i++) {
    crossEntropy -= (logProbabilities[i * classes + (labels[i] ?? 0)] ?? NaN) / labels.length;
  }
  return labelEntropy(labels, classes) - crossEntropy;
}

/** H(Y) of the labels' shares, nats. */
export function labelEntropy(labels: ArrayLike<number>, classes: number): number {
  return labelShares(labels, classes).reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}

/** The share of each class. */
export function labelShares(labels: ArrayLike<number>, classes: number): number[] {
  const shares = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) {
    shares[labels[i] ?? 0] = (shares[labels[i] ?? 0] ?? 0) + 1 / labels.length;
  }
  return shares;
}
