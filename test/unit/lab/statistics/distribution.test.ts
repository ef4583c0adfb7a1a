/** How the scores of a method are spread. */
import { describe, expect, test } from 'vitest';
import { bootstrapMedian } from '../../../../src/lab/statistics/bootstrap';
import { distributionsSlices, ecdf, type Distribution } from '../../../../src/lab/statistics/distribution';
import { failureLevel, hasFailed } from '../../../../src/lab/statistics/failure';
import { complete } from '../../../../src/lab/statistics/slices';
import type { Task } from '../../../../src/lab/tasks/task';
import fixture from '../../../fixtures/statistics.json' with { type: 'json' };
import { runsOf } from './populations';

test.each(fixture.ecdf)('the distribution function of statsmodels: $values', ({ values, points, shares }) => {
  const found = ecdf(values);
  expect(found.map(({ value }) => value)).toEqual(points);
  found.forEach(({ share }, i) => expect(share).toBeCloseTo(shares[i] ?? NaN, 12));
});

test('a run without a score is below all others', () => {
  expect(ecdf([0.5, NaN, 0.7, 0.7])).toEqual([
    { value: 0.5, share: 0.5 },
    { value: 0.7, share: 1 },
  ]);
  expect(ecdf([NaN])).toEqual([]);
});

describe('per method and initialisation', () => {
  const runs = runsOf(
    { preset: 'warp', init: 'normal', seeds: 2, dataSeeds: 2 },
    { preset: 'warp', init: 'mask', seeds: 1, dataSeeds: 2 },
    { preset: 'idpg', init: 'normal', seeds: 1, dataSeeds: 2 },
  );
  const scores = [0.6, 0.5, NaN, 0.8, 0.55, 0.65, 0.9, 0.86];
  const curves = scores.map((score) => ({ step: [0, 10], values: [0.5, Number.isNaN(score) ? null : score] }));
  const measured = { scores, failureLevel: 0.55, curves, unlearnt: 0.5 };
  const rowsOf = (by?: 'method'): Distribution[] => complete(distributionsSlices(runs, measured, by));

  test('order statistics, failures, speed', () => {
    const rows = rowsOf();
    expect(rows.map(({ preset, init, runs: count, n }) => [preset, init, count, n])).toEqual([
      ['warp', 'normal', 4, 3],
      ['warp', 'mask', 2, 2],
      ['idpg', 'normal', 2, 2],
    ]);
    expect(rows[0]).toMatchObject({ median: 0.6, min: 0.5, max: 0.8, failed: 2, failedShare: 0.5 });
    // By data seed: the second one has one run left.
    expect(rows[0]?.ci95).toEqual(bootstrapMedian([[0.6, 0.5], [0.8]]));
    // The best median is IDPG's 0.88, the mark 0.842.
    expect(rows.map(({ stepsTo90 }) => stepsTo90)).toEqual([null, null, 10]);
    expect(rows[2]?.area).toBeCloseTo((0.7 + 0.68) / 2, 12);
    expect(rows[1]).toMatchObject({ failed: 1, failedShare: 0.5 });
  });

  test('or of all initialisations of a method together, with the same mark for speed', () => {
    const rows = rowsOf('method');
    expect(rows.map(({ preset, init, runs: count }) => [preset, init, count])).toEqual([
      ['warp', null, 6],
      ['idpg', null, 2],
    ]);
    expect(rows[0]?.ci95).toEqual(
      bootstrapMedian([
        [0.6, 0.5, 0.55],
        [0.8, 0.65],
      ]),
    );
    expect(rows[1]?.stepsTo90).toBe(10);
  });

  test('without any score there are no numbers', () => {
    const [row] = complete(
      distributionsSlices(runs.slice(0, 1), { scores: [NaN], failureLevel: 0.5, curves: [], unlearnt: 0.5 }),
    );
    expect(row).toMatchObject({
      n: 0,
      min: NaN,
      max: NaN,
      ci95: null,
      failed: 1,
      stepsTo90: null,
      area: NaN,
      ecdf: [],
    });
  });
});

describe('failure', () => {
  const task = (labels: number[]): Task => ({
    id: 'x',
    title: 'X',
    question: '',
    classes: ['no', 'yes'],
    labelWords: ['no', 'yes'],
    metric: 'accuracy',
    positive: 1,
    other: null,
    train: [],
    test: labels.map((label) => ({ text: '', text2: null, label })),
  });

  test('is at or below the share of the largest class, even where that is almost chance', () => {
    const nearlyEven = task(Array.from({ length: 401 }, (_, i) => i % 2));
    expect(failureLevel('accuracy', nearlyEven)).toBeCloseTo(201 / 401, 12);
    expect(failureLevel('accuracy', task([0, 0, 1]))).toBeCloseTo(2 / 3, 12);
    expect(failureLevel('matthews', task([0, 0, 1]))).toBe(0);
    // Yes as the answer to everything: 2 * 1 / (3 + 1).
    expect(failureLevel('f1', task([0, 0, 1]))).toBeCloseTo(0.5, 12);
  });

  test('does not depend on the digits that are kept', () => {
    expect(hasFailed(0.6666667, 2 / 3)).toBe(true);
    expect(hasFailed(Math.fround(2 / 3), 2 / 3)).toBe(true);
    expect(hasFailed(0.668, 2 / 3)).toBe(false);
    expect(hasFailed(NaN, 0.5)).toBe(true);
  });
});
