/** Bootstrapped ends against those of many more draws. */
import { expect } from 'vitest';
import type { Interval } from '../../../../src/lab/statistics/bootstrap';

/** @param expected for each end the quantile half a per cent before it, itself, and half a per cent after it. */
export function expectWithin(
  found: Interval | null,
  expected: { readonly low: readonly number[]; readonly high: readonly number[] },
): void {
  for (const end of ['low', 'high'] as const) {
    const [before = NaN, , after = NaN] = expected[end];
    expect(found?.[end], end).toBeGreaterThanOrEqual(before - 1e-9);
    expect(found?.[end], end).toBeLessThanOrEqual(after + 1e-9);
  }
}
