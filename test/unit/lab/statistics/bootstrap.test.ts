/** The bootstrap interval of a median. */
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../../src/lab/random';
import { bootstrapMedian } from '../../../../src/lab/statistics/bootstrap';
import fixture from '../../../fixtures/statistics.json' with { type: 'json' };
import { expectWithin } from './ends';

/**
 * Exact percentiles of the median of n draws with replacement, n odd: the median is at most the k-th value when more
 * than half of the draws are among the first k.
 */
function exactInterval(values: readonly number[]): { low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const choose = (k: number): number =>
    Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((product, x) => product * x, 1);
  const below = (k: number): number => {
    let sum = 0;
    for (let j = (n + 1) / 2; j <= n; j++) sum += choose(j) * (k / n) ** j * (1 - k / n) ** (n - j);
    return sum;
  };
  const at = (p: number): number =>
    sorted[Array.from({ length: n }, (_, i) => i + 1).findIndex((k) => below(k) >= p)] ?? NaN;
  return { low: at(0.025), high: at(0.975) };
}

test.each([5, 7, 11, 13])('of %d runs it is the exact interval', (n) => {
  const values = Array.from(
    new RandomStream('values', n).normals(new Float32Array(n)),
    (x) => Math.round(x * 1000) / 1000,
  );
  expect(bootstrapMedian([values])).toEqual(exactInterval(values));
});

test('is the same whenever it is computed, and whatever the order of data seeds with the same runs', () => {
  const values = [0.5, 0.7, 0.6, 0.9, 0.8];
  expect(bootstrapMedian([values])).toEqual(bootstrapMedian([values]));
});

test('of equal values it has no width', () => {
  expect(bootstrapMedian([[0.7, 0.7, 0.7]])).toEqual({ low: 0.7, high: 0.7 });
});

test('diverged runs are left out', () => {
  const values = [0.5, 0.7, 0.6, 0.9, 0.8];
  expect(bootstrapMedian([[NaN, ...values, NaN]])).toEqual(bootstrapMedian([values]));
});

test.each([[[]], [[[0.5]]], [[[NaN, 0.5]]], [[[0.5], [NaN]]]])(
  'of fewer than two values nothing is said: %j',
  (samples) => {
    expect(bootstrapMedian(samples)).toBeNull();
  },
);

describe('several data seeds', () => {
  const around = (centre: number): number[] => Array.from({ length: 7 }, (_, i) => centre + (i - 3) / 1000);

  test('that differ make the interval wider than their runs taken together would', () => {
    const samples = [around(0.5), around(0.6), around(0.7)];
    const width = ({ low, high }: { low: number; high: number }): number => high - low;
    const nested = bootstrapMedian(samples);
    const pooled = bootstrapMedian([samples.flat()]);
    if (nested === null || pooled === null) throw new Error('No interval.');
    expect(width(nested)).toBeGreaterThan(width(pooled));
    // All three draws may fall on one data seed with probability 1/27 > 2.5 %.
    expect(nested.low).toBeLessThan(0.51);
    expect(nested.high).toBeGreaterThan(0.69);
  });
});

test.each(fixture.bootstraps)('$name: scipy’s and numpy’s ends, as far as ten thousand draws go', (expected) => {
  expectWithin(bootstrapMedian(expected.samples), expected);
});
