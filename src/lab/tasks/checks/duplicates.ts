/** Examples that say nearly the same. */
import type { Example } from '../task';
import { wordsOf } from './words';

const RUN = 3;
/** Sharing this part of the shorter one's runs of three words makes two examples near-duplicates. */
export const NEAR = 0.5;

export interface NearPair {
  readonly first: number;
  readonly second: number;
  /** Share of the shorter example's runs of words that the other has too; 1 for the same words in the same order. */
  readonly share: number;
}

/** Pairs of examples that share at least `NEAR` of their runs of three words. Texts below three words count whole. */
export function findNearPairs(examples: readonly Example[]): NearPair[] {
  const runs = examples.map(runsOf);
  const holders = new Map<string, number[]>();
  runs.forEach((own, index) => {
    for (const run of own) holders.set(run, [...(holders.get(run) ?? []), index]);
  });
  const found: NearPair[] = [];
  runs.forEach((own, second) => {
    const shared = new Map<number, number>();
    for (const run of own) {
      for (const first of holders.get(run) ?? []) {
        if (first < second) shared.set(first, (shared.get(first) ?? 0) + 1);
      }
    }
    for (const [first, count] of shared) {
      const share = count / Math.min(own.size, runs[first]?.size ?? 1);
      if (share >= NEAR) found.push({ first, second, share });
    }
  });
  return found;
}

function runsOf(example: Example): ReadonlySet<string> {
  const words = wordsOf(example);
  if (words.length <= RUN) return new Set([words.join(' ')]);
  return new Set(words.slice(RUN - 1).map((_, end) => words.slice(end, end + RUN).join(' ')));
}
