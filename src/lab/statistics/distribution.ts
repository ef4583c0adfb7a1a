/** How the scores of a method's runs are spread, and how fast they came about. */
import type { PresetId } from '../presets';
import type { ResolvedInitId } from '../prompt/initialisation-ids';
import type { Run } from '../training/runs';
import { bootstrapMedianSlices, type Interval } from './bootstrap';
import { areaUnderCurve, levelOf90, medianStepsTo, type EvaluationCurve } from './curves';
import { hasFailed } from './failure';
import { summarise, type Summary } from './quantiles';
import type { Slices } from './slices';

export interface Distribution extends Summary {
  readonly preset: PresetId;
  /** Null where the runs of all initialisations are taken together. */
  readonly init: ResolvedInitId | null;
  /** Runs, those without a score included. */
  readonly runs: number;
  readonly min: number;
  readonly max: number;
  /** 95 % bootstrap interval of the median over runs; null for fewer than two. */
  readonly ci95: Interval | null;
  /** Runs at or below the failure level, and those without a score: they diverged. */
  readonly failed: number;
  /** Of all runs. */
  readonly failedShare: number;
  readonly ecdf: readonly EcdfPoint[];
  /** Null for never, and where nothing was learnt. */
  readonly stepsTo90: number | null;
  /** Median over runs of the area under the evaluation curve; NaN without curves. */
  readonly area: number;
}

/** What was measured of runs, in their order. */
export interface Measured {
  /** Final scores, NaN for runs that have none. */
  readonly scores: ArrayLike<number>;
  /** The score at or below which a run has failed. */
  readonly failureLevel: number;
  readonly curves: readonly EvaluationCurve[];
  /** Where the way of the curves begins: chance, on the examples that they are measured on. */
  readonly unlearnt: number;
}

/** One distribution per method and initialisation, or per method, in the order in which they first appear. */
export function* distributionsSlices(
  runs: readonly Run[],
  measured: Measured,
  by: 'initialisation' | 'method' = 'initialisation',
): Slices<Distribution[]> {
  const { scores, curves } = measured;
  // The same mark for both ways of taking runs together.
  const cells = columnsBy(runs, ({ preset, init }) => `${preset} ${init}`);
  const target = levelOf90(
    cells.map((columns) => columns.flatMap((column) => curves[column] ?? [])),
    measured.unlearnt,
  );
  const groups = by === 'initialisation' ? cells : columnsBy(runs, ({ preset }) => preset);
  const rows: Distribution[] = [];
  for (const columns of groups) {
    const [first] = columns.flatMap((column) => runs[column] ?? []);
    if (first === undefined) continue;
    const values = columns.map((column) => scores[column] ?? NaN);
    const summary = summarise(values);
    const numbers = values.filter((value) => !Number.isNaN(value));
    const own = columns.flatMap((column) => curves[column] ?? []);
    const samples = columnsBy(runs, ({ dataSeed }) => String(dataSeed), columns);
    const failed = values.filter((value) => hasFailed(value, measured.failureLevel)).length;
    rows.push({
      preset: first.preset,
      init: by === 'initialisation' ? first.init : null,
      runs: columns.length,
      ...summary,
      min: summary.n === 0 ? NaN : Math.min(...numbers),
      max: summary.n === 0 ? NaN : Math.max(...numbers),
      ci95: yield* bootstrapMedianSlices(samples.map((group) => group.map((column) => scores[column] ?? NaN))),
      failed,
      failedShare: failed / columns.length,
      ecdf: ecdf(values),
      stepsTo90: medianStepsTo(own, target),
      area: summarise(own.map(areaUnderCurve)).median,
    });
  }
  return rows;
}

export interface EcdfPoint {
  readonly value: number;
  /** Share of the runs that scored at most `value`. */
  readonly share: number;
}

/**
 * The empirical distribution function, F(x) = (runs with a score of at most x) / runs, at each score that occurs,
 * ascending. A run without a score is below all others: it failed.
 */
export function ecdf(scores: readonly number[]): EcdfPoint[] {
  const sorted = scores.filter((score) => !Number.isNaN(score)).sort((a, b) => a - b);
  const without = scores.length - sorted.length;
  return sorted.flatMap((value, index) =>
    sorted[index + 1] === value ? [] : [{ value, share: (without + index + 1) / scores.length }],
  );
}

/** Columns with the same key, out of all or of those given. */
function columnsBy(
  runs: readonly Run[],
  keyOf: (run: Run) => string,
  columns: readonly number[] = runs.map((_, column) => column),
): number[][] {
  const groups = new Map<string, number[]>();
  for (const column of columns) {
    const run = runs[column];
    if (run === undefined) continue;
    groups.set(keyOf(run), [...(groups.get(keyOf(run)) ?? []), column]);
  }
  return [...groups.values()];
}
