/** What the landscape view makes of slices: which runs to begin with, curves, barriers, and the cells of a plane. */
import { PRESETS, type PresetId } from '../lab/presets';
import { quantile } from '../lab/statistics/quantiles';
import type { LineSlice, PlaneSlice } from '../lab/studies/landscape';
import type { RunInfo } from '../lab/training/runs';
import { methodsOf, runsOf } from './methods';

/** What is drawn of a slice. */
export type Quantity = 'crossEntropy' | 'accuracy';

/** Methods of which at least `count` runs have not diverged, with those runs. */
export function sliceableMethods(
  runs: readonly RunInfo[],
  diverged: ReadonlyMap<number, number>,
  count: number,
): ReadonlyMap<PresetId, readonly number[]> {
  return new Map(
    methodsOf(runs)
      .map((preset) => [preset, runsOf(runs, preset).filter((run) => !diverged.has(run))] as const)
      .filter(([, own]) => own.length >= count),
  );
}

/** InfoPrompt where there is enough of it. */
export function defaultMethod(methods: ReadonlyMap<PresetId, readonly number[]>): PresetId | null {
  return methods.has('infoprompt') ? 'infoprompt' : ([...methods.keys()][0] ?? null);
}

/** The best and the worst run by score, then the one in the middle; in their order before there are scores. */
export function defaultRuns(among: readonly number[], scores: ArrayLike<number> | null, count: 2 | 3): number[] {
  const score = (run: number): number => scores?.[run] ?? NaN;
  const ranked = among.filter((run) => !Number.isNaN(score(run))).sort((a, b) => score(b) - score(a));
  const order = ranked.length >= count ? ranked : among;
  const [best, worst, middle] = [order[0], order.at(-1), order[Math.floor(order.length / 2)]];
  return [best, worst, ...(count === 3 ? [middle] : [])].flatMap((run) => run ?? []);
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

/** From 0, the worse end, to 1, in `STEPS` steps. */
export function colourShare(value: number, [low, high]: readonly [number, number], quantity: Quantity): number {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  const better = quantity === 'crossEntropy' ? 1 - share : share;
  return Math.min(STEPS - 1, Math.floor(better * STEPS)) / (STEPS - 1);
}

/** The end of a method's name and how many of its runs there are, for a choice. */
export function methodEntry(
  preset: PresetId,
  runs: readonly number[],
): { readonly id: string; readonly title: string } {
  return { id: preset, title: `${PRESETS[preset].name} (${runs.length} runs)` };
}
