/** How often the statistics are wrong, on made-up populations whose truth is known. Deterministic: all seeds are fixed. */
import { describe, expect, test } from 'vitest';
import { bootstrapMedian } from '../../../../src/lab/statistics/bootstrap';
import { comparePaired } from '../../../../src/lab/statistics/paired-comparison';
import { verdictKind, type VerdictKind } from '../../../../src/lab/statistics/verdict';
import fixture from '../../../fixtures/statistics.json' with { type: 'json' };
import { Chance, twoMethods } from './populations';

const TEST_EXAMPLES = 200;

/** Accuracies as they come: whole numbers of test examples, what a sample and a seed do to both methods, failed runs. */
function verdictOf(seeds: number, dataSeeds: number, trial: number, effect: number): VerdictKind {
  const chance = new Chance(9, seeds, dataSeeds, trial);
  const runs = twoMethods(seeds, dataSeeds);
  const samples = Array.from({ length: dataSeeds }, () => 0.05 * chance.normal());
  const shared = new Map<string, number>();
  const scores = runs.map(({ preset, seed, dataSeed }) => {
    const key = `${seed} ${dataSeed}`;
    const drawn = shared.get(key) ?? 0.03 * chance.normal();
    shared.set(key, drawn);
    if (chance.uniform() < 0.1) return 0.5;
    const better = preset === 'infoprompt' ? effect : 0;
    const level = 0.75 + (samples[dataSeed] ?? NaN) + drawn + 0.03 * chance.normal() + better;
    return chance.right(TEST_EXAMPLES, Math.min(1, Math.max(0.5, level))) / TEST_EXAMPLES;
  });
  return verdictKind(comparePaired(runs, scores, 'infoprompt', 'infoprompt-off'));
}

const kindsOf = (trials: number, pairs: number, dataSeeds: number, effect: number): VerdictKind[] =>
  Array.from({ length: trials }, (_, trial) => verdictOf(pairs / dataSeeds, dataSeeds, trial, effect));

describe('the same method entered twice', () => {
  test.each([
    [8, 1],
    [16, 1],
    [8, 2],
    [16, 2],
  ])('%d pairs, %d data seeds: no difference shown, in at least 93 %% of 200 trials', (pairs, dataSeeds) => {
    const quiet = kindsOf(200, pairs, dataSeeds, 0).filter((kind) => kind === 'no-difference-shown').length;
    expect(quiet).toBeGreaterThanOrEqual(0.93 * 200);
  });
});

test('a difference of eight points is shown by 16 pairs more often than not, and never the wrong way round', () => {
  const kinds = kindsOf(40, 16, 1, 0.08);
  expect(kinds.filter((kind) => kind === 'better').length).toBeGreaterThan(20);
  expect(kinds).not.toContain('worse');
});

describe('coverage of the interval of a median', () => {
  const TRIALS = 200;
  const covered = (n: number): number =>
    Array.from({ length: TRIALS }, (_, trial) => {
      const chance = new Chance(14, n, trial);
      return bootstrapMedian([Array.from({ length: n }, () => chance.normal())]);
    }).filter((interval) => interval !== null && interval.low <= 0 && interval.high >= 0).length / TRIALS;

  test.each(fixture.coverage)('of $n runs it is the exact one, $coverage, within three standard errors', (exact) => {
    const error = Math.sqrt((exact.coverage * (1 - exact.coverage)) / TRIALS);
    expect(Math.abs(covered(exact.n) - exact.coverage)).toBeLessThanOrEqual(3 * error);
  });

  test('of 16 runs it is between 88 and 98 %', () => {
    const share = covered(16);
    expect(share).toBeGreaterThan(0.88);
    expect(share).toBeLessThan(0.98);
  });
});
