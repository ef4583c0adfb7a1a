/** Order statistics against numpy. */
import { describe, expect, test } from 'vitest';
import { quantile, summarise } from '../../../../src/lab/statistics/quantiles';
import { readFixture } from '../support/fixtures';

const { probabilities, cases } = await readFixture('scores');

describe.each(cases)('$values', ({ values, median, quantiles }) => {
  test('quantiles are those of numpy', () => {
    const sorted = [...values].sort((a, b) => a - b);
    probabilities.forEach((p, i) => expect(quantile(sorted, p), `p = ${p}`).toBeCloseTo(quantiles[i] ?? NaN, 10));
  });

  test('the summary sorts by itself, and says how many values there were', () => {
    const found = summarise(values);
    expect(found.n).toBe(values.length);
    expect(found.median).toBeCloseTo(median, 10);
    expect(found.q1).toBeCloseTo(quantiles[probabilities.indexOf(0.25)] ?? NaN, 10);
    expect(found.q3).toBeCloseTo(quantiles[probabilities.indexOf(0.75)] ?? NaN, 10);
    expect(found.mean).toBeCloseTo(values.reduce((sum, x) => sum + x, 0) / values.length, 10);
  });

  test('diverged runs are left out', () => {
    expect(summarise([NaN, ...values, NaN])).toEqual(summarise(values));
  });
});

test('of no values nothing is known', () => {
  expect(summarise([])).toEqual({ n: 0, median: NaN, q1: NaN, q3: NaN, mean: NaN });
  expect(summarise([NaN]).n).toBe(0);
  expect(quantile([], 0.5)).toBeNaN();
});

test('the given values are not reordered', () => {
  const values = [3, 1, 2];
  summarise(values);
  expect(values).toEqual([3, 1, 2]);
});

test('probabilities beyond 0 and 1 give the ends', () => {
  expect(quantile([1, 2, 3], -0.5)).toBe(1);
  expect(quantile([1, 2, 3], 1.5)).toBe(3);
});
