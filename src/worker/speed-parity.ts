/** Whether two engines see the same losses. */
import type { StepMetric, StepRow } from '../lab/training/metrics';

const LOSSES = ['crossEntropy', 'headLoss', 'representationLoss', 'kl'] as const satisfies readonly StepMetric[];

/**
 * Of max(1, |loss|), by the bits of a weight: what separates two orders of summation in 32 bits, and no more; and what weights
 * rounded to 11 significant bits make of a loss.
 */
export const TOLERANCES = { 32: 1e-4, 16: 1e-2 } as const;

/** The largest difference of any run's losses, over max(1, |loss|); infinite where one side alone is a number. */
export function largestDifference(a: StepRow, b: StepRow): number {
  let largest = 0;
  for (const loss of LOSSES) {
    a[loss].forEach((one, run) => {
      const other = b[loss][run] ?? NaN;
      // A term that neither has is no difference.
      if (Number.isNaN(one) && Number.isNaN(other)) return;
      const difference = Math.abs(one - other) / Math.max(1, Math.abs(one));
      largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
    });
  }
  return largest;
}
