/** What is said of a slice through runs: on the page beside it, in a figure or table below it. */
import type { LineSlice, PlaneSlice, Slice } from '../lab/studies/landscape';
import type { RunInfo } from '../lab/training/runs';
import { barrierOf, RUN_NAMES, type Quantity } from './landscape';
import { compact, count, percent } from './numbers';
import { runTitle } from './run-names';

/** A value of a slice, with its unit where the sign is usual. */
export function quantityText(quantity: Quantity, value: number): string {
  return quantity === 'accuracy' ? percent(value) : compact(value);
}

/** What stands on every picture of a slice. */
export function caution(of: 'line' | 'plane', { dimensions }: Slice): string {
  return `one ${of} in ${count(dimensions)} dimensions: it can mislead`;
}

/** How high the barrier is. */
export function barrierWords(slice: LineSlice): string {
  const barrier = barrierOf(slice);
  if (barrier === null) return 'Barrier: not known yet.';
  if (Number.isNaN(barrier)) return 'Barrier: no number, since answers on the way are none.';
  return barrier < 0.0005
    ? 'Barrier: 0, nothing on the way is higher than the larger end.'
    : `Barrier: ${compact(barrier)} nats.`;
}

/** @param step updates done when it was asked; null while it is under way. */
export function lineWords(slice: LineSlice, runs: readonly RunInfo[], step: number | null): string {
  const { measured, at, length, examples } = slice;
  return `${runsWords(slice, runs, ', ')}${step === null ? '' : `, at step ${step}`}; they are ${compact(length)} apart. ${examples} validation examples, which neither has learnt from. ${measured} of ${at.length} points.`;
}

/** @param step updates done when it was asked; null while it is under way. */
export function planeWords(slice: PlaneSlice, runs: readonly RunInfo[], step: number | null): string {
  const { measured, cells, length, examples } = slice;
  return `${runsWords(slice, runs, '; ')}${step === null ? '' : `; at step ${step}`}. A and B are ${compact(length)} apart. ${examples} validation examples, which none of them has learnt from. ${measured} of ${cells.length} points.`;
}

function runsWords(slice: Slice, runs: readonly RunInfo[], between: string): string {
  return slice.runs.map((run, place) => `${RUN_NAMES[place] ?? ''} is ${runTitle(runs, run)}`).join(between);
}

/** Where the runs are on the grid of a plane. */
export function placesWords({ places }: PlaneSlice): string {
  const words = places.map(
    ([column, row], place) => `${RUN_NAMES[place] ?? ''} is at column ${column.toFixed(1)}, row ${row.toFixed(1)}`,
  );
  return `Columns and rows of the map, counted from its lower left. ${words.join('; ')}.`;
}
