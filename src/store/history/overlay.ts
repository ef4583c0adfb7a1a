/** Past trainings on the charts of the present one: what is drawn of them, and why something is not. */
import type { PresetId } from '../../lab/presets';
import { summarise } from '../../lab/statistics/quantiles';
import type { PopulationInfo } from '../../worker/protocol';
import type { HistoryEntry } from './entry';

export type OverlayChart = 'score' | 'crossEntropy';

export interface OverlayLine {
  readonly preset: PresetId;
  /** Ascending steps; a step without a value is left out. */
  readonly points: readonly (readonly [step: number, value: number])[];
}

export interface Overlay {
  readonly id: string;
  readonly label: string;
  readonly lines: readonly OverlayLine[];
  /** Why nothing is drawn of it; null where it is drawn. */
  readonly refusal: string | null;
}

type Present = Pick<PopulationInfo, 'recipe'> & { readonly task: Pick<PopulationInfo['task'], 'metric'> };

export function overlayOf(entry: HistoryEntry, chart: OverlayChart, present: Present | null): Overlay {
  const { id, label } = entry;
  const refusal = present === null ? null : refusalOf(entry, chart, present);
  return { id, label, refusal, lines: refusal === null ? linesOf(entry, chart) : [] };
}

/** Scores of other tasks or metrics, and losses over other classes, share no axis. */
function refusalOf(entry: HistoryEntry, chart: OverlayChart, { recipe, task }: Present): string | null {
  if (entry.recipe.task !== recipe.task) return `another task, “${entry.task}”`;
  if (chart === 'score' && entry.metric !== task.metric) return `judged by ${entry.judgedBy}`;
  return null;
}

function linesOf(entry: HistoryEntry, chart: OverlayChart): OverlayLine[] {
  const { runs, methods, evaluations, losses } = entry;
  if (chart === 'crossEntropy') {
    return methods.map(({ preset }, at) => ({
      preset,
      points: drawable(losses.steps, (row) => losses.medians[row * methods.length + at] ?? NaN),
    }));
  }
  return methods.map(({ preset }) => {
    const own = runs.flatMap((run, index) => (run.preset === preset ? [index] : []));
    return {
      preset,
      points: drawable(
        evaluations.steps,
        (row) => summarise(own.map((run) => evaluations.scores[row * runs.length + run] ?? NaN)).median,
      ),
    };
  });
}

function drawable(steps: readonly number[], valueAt: (row: number) => number): (readonly [number, number])[] {
  return steps.flatMap((step, row) => {
    const value = valueAt(row);
    return Number.isNaN(value) ? [] : [[step, value] as const];
  });
}

/** The least and greatest value, and the last step, of what is drawn; null for nothing. */
export function extentOfOverlays(
  overlays: readonly Overlay[],
): { readonly low: number; readonly high: number; readonly end: number } | null {
  let [low, high, end] = [Infinity, -Infinity, 0];
  for (const [step, value] of overlays.flatMap(({ lines }) => lines.flatMap(({ points }) => points))) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    end = Math.max(end, step);
  }
  return low <= high ? { low, high, end } : null;
}
