/** What comes back from a device after a step, and the metrics that follow from it. */
import type { GroupBatch, GroupSpec, StepKnobs } from '../lab/training/engine';
import { emptyRow, STEP_METRICS, type StepRow } from '../lab/training/metrics';
import { countTokens } from './token-counts';

/** Rows of the tensor that is read back: [STACKED.length, R]. */
export const STACKED = ['crossEntropy', 'head', 'representation', 'kl', 'klBetween', 'promptNorm'] as const;
export type Stacked = (typeof STACKED)[number];

export function readStepRow(values: ArrayLike<number>, spec: GroupSpec, batch: GroupBatch, knobs: StepKnobs): StepRow {
  const runs = spec.runs.length;
  const row = emptyRow(STEP_METRICS, runs);
  const at = (name: Stacked, run: number): number => values[STACKED.indexOf(name) * runs + run] ?? NaN;
  const headCeilings = meanLogTokens(spec, batch);
  const representationCeiling = Math.log(knobs.negatives + 1);
  spec.runs.forEach((run, i) => {
    row.crossEntropy[i] = at('crossEntropy', i);
    row.klBetween[i] = at('klBetween', i);
    row.promptNorm[i] = at('promptNorm', i);
    if (run.kl) row.kl[i] = at('kl', i);
    if (run.headLoss) {
      const ceiling = headCeilings[run.dataSeed] ?? NaN;
      row.headLoss[i] = at('head', i);
      row.headScore[i] = ceiling - at('head', i);
      row.headCeiling[i] = ceiling;
    }
    if (run.representationLoss) {
      row.representationLoss[i] = at('representation', i);
      row.representationScore[i] = representationCeiling - at('representation', i);
      row.representationCeiling[i] = representationCeiling;
    }
  });
  return row;
}

/** `mean_b log(T_b + 1)` of each data seed's batch: the most that the head loss's score can reach. */
function meanLogTokens({ dataSeeds }: GroupSpec, batch: GroupBatch): number[] {
  const counts = countTokens(batch);
  const size = counts.length / dataSeeds;
  return Array.from({ length: dataSeeds }, (_, seed) => {
    const own = counts.subarray(seed * size, (seed + 1) * size);
    return own.reduce((sum, count) => sum + Math.log(count + 1), 0) / size;
  });
}
