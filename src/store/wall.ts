/** The wall: every run of a method as a cell, initialisations as rows and seeds as columns. */
import { PRESETS, type PresetId } from '../lab/presets';
import { INIT_NAMES, type ResolvedInitId } from '../lab/prompt/initialisation-ids';
import { judgedTitle, METRICS, type Judged, type MetricId } from '../lab/scores/metric';
import { hasFailed } from '../lab/statistics/failure';
import type { RunInfo } from '../lab/training/runs';
import { score } from './numbers';
import { methodsOf } from './methods';

export interface WallColumn {
  readonly dataSeed: number;
  readonly seed: number;
}

export interface WallRow {
  readonly init: ResolvedInitId;
  /** A run for each column; null where there is none: a run without chance in it is there once only. */
  readonly runs: readonly (number | null)[];
}

export interface Wall {
  readonly preset: PresetId;
  readonly rows: readonly WallRow[];
}

/** The same columns for every method, data seed by data seed, so that cells above each other share their seeds. */
export function wallColumns(runs: readonly RunInfo[]): WallColumn[] {
  const columns = new Map(runs.map(({ dataSeed, seed }) => [columnKey(dataSeed, seed), { dataSeed, seed }]));
  return [...columns.values()].sort((a, b) => a.dataSeed - b.dataSeed || a.seed - b.seed);
}

export function wallsOf(runs: readonly RunInfo[]): Wall[] {
  const columns = wallColumns(runs);
  return methodsOf(runs).map((preset) => {
    const byInit = new Map<ResolvedInitId, Map<string, number>>();
    runs.forEach((run, index) => {
      if (run.preset !== preset) return;
      const own = byInit.get(run.init) ?? new Map<string, number>();
      byInit.set(run.init, own.set(columnKey(run.dataSeed, run.seed), index));
    });
    const rows = [...byInit].map(([init, own]) => ({
      init,
      runs: columns.map(({ dataSeed, seed }) => own.get(columnKey(dataSeed, seed)) ?? null),
    }));
    return { preset, rows };
  });
}

function columnKey(dataSeed: number, seed: number): string {
  return `${dataSeed} ${seed}`;
}

/** What a cell shows of its run. `low`: at or below what one class scores as every answer. */
export interface WallCell {
  readonly state: 'waiting' | 'measured' | 'diverged';
  readonly value: number;
  readonly low: boolean;
  /** Everything about it in one sentence. */
  readonly label: string;
}

export interface WallState {
  readonly runs: readonly RunInfo[];
  readonly judged: Judged;
  /** Null before the first evaluation. */
  readonly latest: {
    readonly scores: ArrayLike<number>;
    readonly atEnd: boolean;
    readonly step: number;
    readonly failureLevel: number;
  } | null;
  readonly diverged: ReadonlyMap<number, number>;
}

export function wallCells({ runs, judged, latest, diverged }: WallState): WallCell[] {
  const title = judgedTitle(judged);
  return runs.map((run, index) => {
    const who = `${PRESETS[run.preset].name}, ${INIT_NAMES[run.init].name}, seed ${run.seed}, data seed ${run.dataSeed}`;
    const lostAt = diverged.get(index);
    const value = latest?.scores[index] ?? NaN;
    if (lostAt !== undefined || (latest !== null && Number.isNaN(value))) {
      const when = lostAt === undefined ? '' : ` at step ${lostAt}`;
      return { state: 'diverged', value: NaN, low: false, label: `${who}: diverged${when}` };
    }
    if (latest === null) return { state: 'waiting', value, low: false, label: `${who}: not measured yet` };
    const { atEnd, step, failureLevel } = latest;
    const low = hasFailed(value, failureLevel);
    const measured = `${atEnd ? 'test' : 'validation'} ${title} ${score(judged.metric, value)} at step ${step}`;
    const state = low ? (atEnd ? 'failed' : 'in training, has not learnt yet') : atEnd ? 'finished' : 'in training';
    return { state: 'measured', value, low, label: `${who}: ${measured}, ${state}` };
  });
}

/** Narrower scales would make a small difference look large. */
const LEAST_SPAN = 0.2;
const ROUND = 20;

/** Ends of the colour scale, at round values so that it stands still for most of the training. */
export function wallDomain(
  metric: MetricId,
  values: ArrayLike<number>,
  levels: readonly { readonly value: number }[],
): readonly [number, number] {
  const [least, most] = METRICS[metric].range;
  const all = [...Array.from(values), ...levels.map(({ value }) => value)].filter((value) => !Number.isNaN(value));
  if (all.length === 0) return [least, most];
  const floor = Math.floor(Math.min(...all) * ROUND + 1e-6) / ROUND;
  const ceiling = Math.ceil(Math.max(...all) * ROUND - 1e-6) / ROUND;
  const low = Math.max(least, Math.min(floor, most - LEAST_SPAN));
  return [low, Math.min(most, Math.max(ceiling, Math.round((low + LEAST_SPAN) * ROUND) / ROUND))];
}
