/** The sign test, and how many pairs it would need. Exact: sums of binomial probabilities. */

/** A difference is claimed only at or below this p. */
export const LEVEL = 0.05;

/** The chance with which a planned comparison should show the difference it was planned for. */
const POWER = 0.8;

/** No plan goes further than this. */
export const MOST_PAIRS = 1000;

/** P(X <= k) for X ~ Binomial(n, p), 0 < p < 1: sum over i <= k of n! / (i! (n - i)!) p^i (1 - p)^(n - i). */
export function binomialAtMost(k: number, n: number, p: number): number {
  const logOdds = Math.log(p / (1 - p));
  let logTerm = n * Math.log(1 - p);
  let sum = 0;
  for (let i = 0; i <= Math.min(k, n); i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1)) + logOdds;
  }
  return Math.min(1, sum);
}

/**
 * Two-sided p of the exact sign test: min(1, 2 P(X <= min(better, worse))), X ~ Binomial(better + worse, 1/2) (Conover
 * 1999, section 3.4). Pairs without a difference are left out; with none left p is 1.
 */
export function signTest(better: number, worse: number): number {
  return Math.min(1, 2 * binomialAtMost(Math.min(better, worse), better + worse, 0.5));
}

/** The smallest number of pairs that can reach the level, all of them the same way: 6. */
export const FEWEST_PAIRS = Math.ceil(1 - Math.log2(LEVEL));

/** The most pairs out of n that may go the other way for the test to reach the level; -1 where even none may not. */
function mostAgainst(n: number, from = -1): number {
  let against = from;
  while (signTest(against + 1, n - against - 1) <= LEVEL) against++;
  return against;
}

/** Chance that the sign test of n pairs, each better with probability p, reaches the level, in either direction. */
export function signTestPower(n: number, p: number, against = mostAgainst(n)): number {
  return binomialAtMost(against, n, p) + binomialAtMost(against, n, 1 - p);
}

/**
 * Roughly how many pairs would show a difference like the one seen: the smallest n at which the sign test has a power of
 * 80 %, the share of better pairs being (k + 1/2) / (n + 1) of those that differ (the mean under Jeffreys' prior, so that
 * a clean sweep of a few is not taken for certainty), divided by the share of pairs that differ.
 *
 * @returns null for more than 1,000, or where no pair differs.
 */
export function pairsNeeded({ better, worse, equal }: PairCounts): number | null {
  const differing = better + worse;
  if (differing === 0) return null;
  const share = (Math.max(better, worse) + 0.5) / (differing + 1);
  // The normal approximation promises a little too much; the search begins well below it.
  const approximate = ((0.98 + 0.84 * Math.sqrt(share * (1 - share))) / (share - 0.5)) ** 2;
  if (approximate > MOST_PAIRS) return null;
  let needed = Math.max(FEWEST_PAIRS, Math.floor(0.8 * approximate));
  let against = mostAgainst(needed);
  while (needed <= MOST_PAIRS && signTestPower(needed, share, against) < POWER)
    against = mostAgainst(++needed, against);
  const pairs = Math.ceil((needed * (differing + equal)) / differing);
  return pairs <= MOST_PAIRS ? pairs : null;
}

/** Pairs in which one side has the higher score, the lower, the same. */
export type PairCounts = Readonly<Record<'better' | 'worse' | 'equal', number>>;
