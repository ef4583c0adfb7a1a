/** The sign test against scipy. */
import { describe, expect, test } from 'vitest';
import { binomialAtMost, FEWEST_PAIRS, pairsNeeded, signTest } from '../../../../src/lab/statistics/sign-test';
import fixture from '../../../fixtures/statistics.json' with { type: 'json' };

test.each(fixture.signTests)('$better against $worse', ({ better, worse, p }) => {
  const found = signTest(better, worse);
  expect(Math.abs(found - p)).toBeLessThanOrEqual(1e-11 * p);
});

test('six pairs are the fewest that can reach 0.05', () => {
  expect(FEWEST_PAIRS).toBe(6);
  expect(signTest(FEWEST_PAIRS, 0)).toBeLessThanOrEqual(0.05);
  expect(signTest(FEWEST_PAIRS - 1, 0)).toBeGreaterThan(0.05);
});

test('binomial probabilities of a coin that is not fair', () => {
  expect(binomialAtMost(1, 3, 0.2)).toBeCloseTo(0.8 ** 3 + 3 * 0.2 * 0.8 ** 2, 12);
  expect(binomialAtMost(-1, 3, 0.2)).toBe(0);
  expect(binomialAtMost(3, 3, 0.2)).toBeCloseTo(1, 12);
});

describe('pairs needed', () => {
  test.each(fixture.pairsNeeded)('$better better, $worse worse, $equal equal', ({ better, worse, equal, pairs }) => {
    expect(pairsNeeded({ better, worse, equal })).toBe(pairs);
  });

  test('cannot be told where no pair differs or both ways are as frequent', () => {
    expect(pairsNeeded({ better: 0, worse: 0, equal: 9 })).toBeNull();
    expect(pairsNeeded({ better: 8, worse: 8, equal: 0 })).toBeNull();
  });
});
