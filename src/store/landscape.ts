/** What the landscape view makes of slices: which runs to begin with, curves, barriers, and the cells of a plane. */
import { architectureOf, PRESETS, type PresetId } from '../lab/presets';
import { quantile } from '../lab/statistics/quantiles';
import type { LineSlice, PlaneSlice } from '../lab/studies/landscape';
import type { RunInfo } from '../lab/training/runs';
import { methodsOf, runsOf } from './methods';

/** What the runs of a slice are called in it, in their order. */
export const RUN_NAMES = ['A', 'B', 'C'] as const;

/** What is drawn of a slice. */
export type Quantity = 'crossEntropy' | 'accuracy';

/** Runs that can be mixed: of methods that train the same numbers and differ in their losses. */
export interface MixableRuns {
  readonly id: string;
  readonly methods: readonly PresetId[];
  /** Columns, without those that diverged. */
  readonly runs: readonly number[];
}

/** Why the runs of some methods cannot be mixed with those of others. */
export const MIXING =
  'Only methods that train the same numbers can be mixed: of one kind of prompt, place of reading and head, whatever their losses.';

/** Whether any two of the runs could be mixed. */
export function mixesAll(runs: readonly RunInfo[]): boolean {
  return new Set(methodsOf(runs).map((preset) => architectureOf(PRESETS[preset]))).size < 2;
}

/** Where at least `count` runs can be mixed; InfoPrompt and what can be mixed with it come first. */
export function mixableRuns(
  runs: readonly RunInfo[],
  diverged: ReadonlyMap<number, number>,
  count: number,
): MixableRuns[] {
  const methods = methodsOf(runs.filter((_, run) => !diverged.has(run))).sort((a, b) => place(a) - place(b));
  const architectures = new Set(methods.map((preset) => architectureOf(PRESETS[preset])));
  return [...architectures]
    .map((id) => {
      const own = methods.filter((preset) => architectureOf(PRESETS[preset]) === id);
      const columns = own.flatMap((preset) => runsOf(runs, preset)).filter((run) => !diverged.has(run));
      return { id, methods: own, runs: columns };
    })
    .filter(({ runs: columns }) => columns.length >= count);
}

function place(preset: PresetId): number {
  return preset === 'infoprompt' ? 0 : 1;
}

/**
 * Two: the first method's best run by score and what another method made of the same start. Three: the first method's best
 * run, its worst and the one in the middle, since runs of one start are often too close to each other for a plane.
 */
export function defaultRuns(
  all: readonly RunInfo[],
  { methods, runs }: MixableRuns,
  scores: ArrayLike<number> | null,
  count: 2 | 3,
): number[] {
  const score = (run: number): number => scores?.[run] ?? NaN;
  const own = runs.filter((run) => all[run]?.preset === methods[0]);
  const ranked = own.filter((run) => !Number.isNaN(score(run))).sort((a, b) => score(b) - score(a));
  const order = ranked.length > 0 ? ranked : own;
  const [best, worst, middle] = [order[0], order.at(-1), order[Math.floor(order.length / 2)]];
  const twins = methods.slice(1).map((preset) => runs.find((run) => isTwin(all[run], all[best ?? -1], preset)));
  const wanted = count === 2 ? [best, ...twins, worst, ...runs] : [best, worst, middle, ...twins, ...runs];
  return [...new Set(wanted.flatMap((run) => run ?? []))].slice(0, count);
}

/** Whether a run is what another method made of the same start and sample. */
function isTwin(run: RunInfo | undefined, of: RunInfo | undefined, preset: PresetId): boolean {
  return run?.preset === preset && run.init === of?.init && run.seed === of.seed && run.dataSeed === of.dataSeed;
}

/** Points that were measured and are numbers, by t. */
export function curveOf(slice: LineSlice, quantity: Quantity): (readonly [t: number, value: number])[] {
  return Array.from(slice.at.subarray(0, slice.measured), (t, i) => [t, slice[quantity][i] ?? NaN] as const)
    .filter(([, value]) => Number.isFinite(value))
    .sort(([a], [b]) => a - b);
}

/**
 * The highest loss between the runs less the larger one of the two (0 where nothing is higher), nats; null before all of
 * that is measured, NaN where part of it is no number.
 */
export function barrierOf({ at, measured, crossEntropy }: LineSlice): number | null {
  const between = Array.from(at, (t, i) => ({ t, i })).filter(({ t }) => t > -1e-6 && t < 1 + 1e-6);
  if (between.some(({ i }) => i >= measured)) return null;
  const values = between.map(({ i }) => crossEntropy[i] ?? NaN);
  return Math.max(...values) - Math.max(values[0] ?? NaN, values.at(-1) ?? NaN);
}

/** A cell with the value that is known nearest to it so far. */
export interface PlaneCell {
  readonly column: number;
  readonly row: number;
  /** Cells wide and high. */
  readonly size: number;
  readonly value: number;
}

/** Coarse cells first, so that finer ones are drawn over them. */
export function planeCells(slice: PlaneSlice, quantity: Quantity): PlaneCell[] {
  const { side, cells, measured } = slice;
  return Array.from(cells.subarray(0, measured), (cell, i) => {
    const [column, row] = [cell % side, Math.floor(cell / side)];
    return { column, row, size: strideOf(column, row), value: slice[quantity][i] ?? NaN };
  });
}

/** The stride of the coarsest grid that a cell is of. */
function strideOf(column: number, row: number): number {
  return [4, 2].find((stride) => column % stride === 0 && row % stride === 0) ?? 1;
}

/** Colour steps of a map. */
export const STEPS = 10;

/** The range that is coloured: a loss's highest tenth is all one colour, or a steep corner would hide everything else. */
export function colourRange(slice: PlaneSlice, quantity: Quantity): readonly [low: number, high: number] {
  const values = [...slice[quantity].subarray(0, slice.measured)].filter(Number.isFinite).sort((a, b) => a - b);
  const low = values[0] ?? 0;
  const high = quantity === 'crossEntropy' ? quantile(values, 0.9) : (values.at(-1) ?? 1);
  return [low, high > low ? high : low + 0.01];
}

/** A step of colour: its share for `colourShare`, and the values it stands for. */
export interface ColourStep {
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

/** All steps, from worse to better. */
export function colourSteps([low, high]: readonly [number, number], quantity: Quantity): ColourStep[] {
  const at = (step: number): number => {
    const share = step / STEPS;
    return low + (quantity === 'crossEntropy' ? 1 - share : share) * (high - low);
  };
  return Array.from({ length: STEPS }, (_, step) => ({ share: step / (STEPS - 1), from: at(step), to: at(step + 1) }));
}

/** From 0, the worse end, to 1, in `STEPS` steps. */
export function colourShare(value: number, [low, high]: readonly [number, number], quantity: Quantity): number {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  const better = quantity === 'crossEntropy' ? 1 - share : share;
  return Math.min(STEPS - 1, Math.floor(better * STEPS)) / (STEPS - 1);
}

/** The methods and how many runs they have, for a choice. */
export function mixableEntry({ id, methods, runs }: MixableRuns): { readonly id: string; readonly title: string } {
  return { id, title: `${methods.map((preset) => PRESETS[preset].name).join(' · ')} (${runs.length} runs)` };
}
