/** Two methods compared run by run: what both share (initialisation, seed, sample) drops out of the difference. */
import { summarise, type Summary } from '../lab/statistics/quantiles';
import type { PresetId } from '../lab/presets';
import type { RunInfo } from '../lab/training/runs';

export interface PairedComparison {
  readonly method: PresetId;
  readonly against: PresetId;
  /** Pairs in which both runs have a value. */
  readonly pairs: number;
  readonly ahead: number;
  readonly ties: number;
  readonly medianDifference: number;
}

/**
 * Pairs runs of `method` with runs of `against` that have the same initialisation, seed and data seed.
 *
 * @param values one score per run, NaN where it has none.
 */
export function comparePaired(
  runs: readonly RunInfo[],
  values: ArrayLike<number>,
  method: PresetId,
  against: PresetId,
): PairedComparison {
  const others = new Map<string, number>();
  runs.forEach((run, index) => {
    if (run.preset === against) others.set(pairKey(run), values[index] ?? NaN);
  });
  const differences: number[] = [];
  runs.forEach((run, index) => {
    if (run.preset !== method) return;
    const difference = (values[index] ?? NaN) - (others.get(pairKey(run)) ?? NaN);
    if (!Number.isNaN(difference)) differences.push(difference);
  });
  return {
    method,
    against,
    pairs: differences.length,
    ahead: differences.filter((difference) => difference > 0).length,
    ties: differences.filter((difference) => difference === 0).length,
    medianDifference: summarise(differences).median,
  };
}

function pairKey(run: RunInfo): string {
  return `${run.init}/${run.seed}/${run.dataSeed}`;
}

export interface MethodSummary extends Summary {
  readonly preset: PresetId;
  /** Runs of the method, diverged ones included. */
  readonly runs: number;
}

/** Each method's values, in the order in which the methods first appear. */
export function summariseMethods(runs: readonly RunInfo[], values: ArrayLike<number>): MethodSummary[] {
  return methodsOf(runs).map((preset) => {
    const own = runsOf(runs, preset);
    return { preset, runs: own.length, ...summarise(own.map((run) => values[run] ?? NaN)) };
  });
}

export function methodsOf(runs: readonly RunInfo[]): PresetId[] {
  return [...new Set(runs.map((run) => run.preset))];
}

/** The columns of a method's runs. */
export function runsOf(runs: readonly RunInfo[], preset: PresetId): number[] {
  return runs.flatMap((run, index) => (run.preset === preset ? [index] : []));
}
