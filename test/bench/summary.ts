/** Figures of a comparison in words. Ratios are taken pair by pair: what slows the machine slows both of a pair. */
import type { Report } from './measure';

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return null;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? min) + (sorted[Math.ceil(middle)] ?? max)) / 2;
  return { median, min, max };
}

export function ratiosOf({ rounds }: Report): number[] {
  return rounds.map(({ lab, peer }) => lab / peer);
}

export function show(report: Report): void {
  const { parity, rounds } = report;
  if (parity.differences.length > 0) {
    console.log(`no parity: ${parity.differences.length} losses differ, so nothing was timed`);
    for (const line of parity.differences) console.log(`  ${line}`);
    return;
  }
  const line = (name: string, values: readonly number[], digits: number): void => {
    const spread = spreadOf(values);
    if (spread === null) return;
    const [median, min, max] = [spread.median, spread.min, spread.max].map((value) => value.toFixed(digits));
    console.log(`${name}: median ${median ?? ''}, from ${min ?? ''} to ${max ?? ''}`);
  };
  line(
    'lab',
    rounds.map(({ lab }) => lab),
    1,
  );
  line(
    'naive peer',
    rounds.map(({ peer }) => peer),
    1,
  );
  line('lab / peer', ratiosOf(report), 2);
}
