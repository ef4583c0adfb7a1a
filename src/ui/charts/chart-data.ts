/** From the measured columns to what a chart draws. */
import type { PresetId } from '../../lab/presets';
import type { RunInfo } from '../../lab/training/runs';
import { Band, type BandPoint } from '../../store/bands';
import type { MetricTable } from '../../store/columns';
import { methodsOf, runsOf } from '../../store/methods';
import { smooth } from '../../store/smoothing';

export interface ChartMethod {
  readonly preset: PresetId;
  readonly runs: readonly number[];
}

/** One step of a chart; a value is null where there is nothing to draw. */
export interface ChartRow {
  readonly step: number;
  readonly median: Partial<Record<PresetId, number | null>>;
  readonly middle: Partial<Record<PresetId, readonly [number, number] | null>>;
  readonly companion: Partial<Record<PresetId, number | null>>;
  readonly n: Partial<Record<PresetId, number>>;
  readonly ceiling: number | null;
  /** The least value of any run. */
  readonly least: number | null;
}

export function chartMethods(runs: readonly RunInfo[]): ChartMethod[] {
  return methodsOf(runs).map((preset) => ({ preset, runs: runsOf(runs, preset) }));
}

/** The bands of one chart; reads the same table for as long as the population lives. */
export class ChartSeries<M extends string> {
  readonly methods: readonly ChartMethod[];
  readonly #bands: readonly Band<M>[];
  readonly #companions: readonly Band<M>[];
  readonly #ceiling: Band<M> | null;

  constructor(
    table: MetricTable<M>,
    methods: readonly ChartMethod[],
    metrics: { readonly metric: M; readonly companion?: M | undefined; readonly ceiling?: M | undefined },
    most: number,
  ) {
    const { metric, companion, ceiling } = metrics;
    this.methods = methods;
    this.#bands = methods.map(({ runs }) => new Band(table, metric, runs, most));
    this.#companions = companion === undefined ? [] : methods.map(({ runs }) => new Band(table, companion, runs, most));
    const everyRun = methods.flatMap(({ runs }) => runs);
    this.#ceiling = ceiling === undefined ? null : new Band(table, ceiling, everyRun, most);
  }

  /** The rows to draw in the columns' state named by `version`. */
  rows(version: number): ChartRow[] {
    const bands = this.#bands.map((band) => band.points(version));
    const companions = this.#companions.map((band) => band.points(version));
    const ceiling = this.#ceiling?.points(version);
    return (bands[0] ?? []).map(({ step }, index) => {
      const row: Filled<ChartRow> = {
        step,
        median: {},
        middle: {},
        companion: {},
        n: {},
        ceiling: drawable(ceiling?.[index]),
        least: null,
      };
      this.methods.forEach(({ preset }, at) => {
        const point = bands[at]?.[index];
        row.median[preset] = drawable(point);
        row.middle[preset] = point === undefined || point.n === 0 ? null : [point.q1, point.q3];
        row.n[preset] = point?.n ?? 0;
        row.companion[preset] = drawable(companions[at]?.[index]);
        const least = point?.least ?? NaN;
        if (!Number.isNaN(least)) row.least = Math.min(least, row.least ?? least);
      });
      return row;
    });
  }
}

type Filled<T> = { -readonly [K in keyof T]: T[K] };

function drawable(point: BandPoint | undefined): number | null {
  return point === undefined || Number.isNaN(point.median) ? null : point.median;
}

/** The least and the greatest value of bands and ceiling; a companion may be far above and must not set the scale. */
export function extentOf(rows: readonly ChartRow[]): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const { middle, ceiling } of rows) {
    for (const value of [...Object.values(middle).flat(), ceiling]) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : null;
}

/** For a logarithmic axis: what is not above the floor is drawn on it. */
export function raiseTo(floor: number, rows: readonly ChartRow[]): ChartRow[] {
  return rows.map((row) => ({
    ...row,
    median: mapValues(row.median, (value) => Math.max(floor, value)),
    middle: mapValues(row.middle, ([low, high]) => [Math.max(floor, low), Math.max(floor, high)] as const),
    companion: mapValues(row.companion, (value) => Math.max(floor, value)),
  }));
}

/** Medians, bands and companions drawn smoother; the ceiling is no measurement of the runs and stays. */
export function smoothRows(rows: readonly ChartRow[], methods: readonly ChartMethod[], weight: number): ChartRow[] {
  if (weight === 0) return [...rows];
  const smoothed = methods.map(({ preset }) => {
    const line = (valueOf: (row: ChartRow) => number | null | undefined): (number | null)[] =>
      smooth(
        rows.map((row) => valueOf(row) ?? null),
        weight,
      );
    return {
      preset,
      median: line((row) => row.median[preset]),
      low: line((row) => row.middle[preset]?.[0]),
      high: line((row) => row.middle[preset]?.[1]),
      companion: line((row) => row.companion[preset]),
    };
  });
  return rows.map((row, index) => {
    const next = { median: { ...row.median }, middle: { ...row.middle }, companion: { ...row.companion } };
    for (const { preset, median, low, high, companion } of smoothed) {
      const [least, most] = [low[index] ?? null, high[index] ?? null];
      next.median[preset] = median[index] ?? null;
      next.middle[preset] = least === null || most === null ? null : [least, most];
      next.companion[preset] = companion[index] ?? null;
    }
    return { ...row, ...next };
  });
}

function mapValues<V>(
  values: Partial<Record<PresetId, V | null>>,
  change: (value: V) => V,
): Partial<Record<PresetId, V | null>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === null ? null : change(value)]));
}
