import { expect, test } from 'vitest';
import { spearman } from '../../../../src/lab/statistics/rank-correlation';

test('is that of scipy, with ties', () => {
  const a = [0.71, 0.65, 0.71, 0.9, 0.12, 0.33, 0.71, 0.5];
  const b = [3, 1, 2, 2, 0.5, 0.5, 4, 9];
  expect(spearman(a, b)).toEqual({ rho: expect.closeTo(0.48151817836667493, 12) as number, n: 8 });
  expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]).rho).toBeCloseTo(0.8207826816681233, 12);
});

test('leaves out what is no number, and knows nothing where nothing varies', () => {
  expect(spearman([1, NaN, 3, 4], [2, 5, NaN, 8])).toEqual({ rho: 1, n: 2 });
  expect(spearman([1, 1, 1], [1, 2, 3])).toEqual({ rho: NaN, n: 3 });
  expect(spearman([], [])).toEqual({ rho: NaN, n: 0 });
});
