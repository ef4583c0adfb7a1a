/** Rank correlation. */

/**
 * Spearman's rho of the pairs of which both values are numbers: Pearson's correlation of the ranks, equal values sharing the
 * mean of theirs. NaN where one side does not vary.
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): { readonly rho: number; readonly n: number } {
  const pairs = Array.from(a, (value, i) => [value, b[i] ?? NaN] as const).filter(([x, y]) => !Number.isNaN(x + y));
  const x = ranks(pairs.map(([value]) => value));
  const y = ranks(pairs.map(([, value]) => value));
  const middle = (pairs.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  pairs.forEach((_, i) => {
    const [p, q] = [(x[i] ?? NaN) - middle, (y[i] ?? NaN) - middle];
    xy += p * q;
    xx += p * p;
    yy += q * q;
  });
  return { rho: xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : NaN, n: pairs.length };
}

function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((p, q) => p - q);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}
