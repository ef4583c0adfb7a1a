import { describe, expect, it } from 'vitest';
import { smooth } from '../../../src/store/smoothing';

describe('smoothing', () => {
  const values = [3, -1, 4, 1, -5, 9, 2, 6];

  it('is the mean of all values so far, the one k places back weighted by w to the k', () => {
    const weight = 0.7;
    const expected = values.map((_, at) => {
      const past = values.slice(0, at + 1).reverse();
      const weights = past.map((_value, back) => weight ** back);
      return past.reduce((sum, value, back) => sum + value * (weights[back] ?? 0), 0) / weights.reduce((a, b) => a + b);
    });
    smooth(values, weight).forEach((value, at) => expect(value).toBeCloseTo(expected[at] ?? NaN, 12));
  });

  it('begins with the first value, keeps a constant, and changes nothing at weight 0', () => {
    expect(smooth(values, 0.95)[0]).toBeCloseTo(3, 12);
    for (const value of smooth([2, 2, 2, 2], 0.9)) expect(value).toBeCloseTo(2, 12);
    expect(smooth(values, 0)).toEqual(values);
  });

  it('leaves gaps where they are, and lets them count for nothing', () => {
    const [one, gap, two] = smooth([1, null, 5], 0.5);
    expect([one, gap]).toEqual([1, null]);
    expect(two).toBeCloseTo((1 * 0.5 + 5) / 1.5, 12);
  });
});
