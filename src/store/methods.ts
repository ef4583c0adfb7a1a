/** The runs of a population by method. */
import { summarise, type Summary } from '../lab/statistics/quantiles';
import type { PresetId } from '../lab/presets';
import type { RunInfo } from '../lab/training/runs';

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
