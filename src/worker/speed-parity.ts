/** Whether two engines see the same losses. */
import type { StepMetric, StepRow } from '../lab/training/metrics';

const LOSSES = ['crossEntropy', 'headLoss', 'representationLoss', 'kl'] as const satisfies readonly StepMetric[];

/** Of max(1, |loss|): what separates two orders of summation in 32 bits, and no more. */
const TOLERANCE = 1e-4;

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

export function agrees(difference: number): boolean {
  return difference <= TOLERANCE;
}
