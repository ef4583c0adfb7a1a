import { useCallback, useMemo } from 'react';
import type { MetricTable } from '../../store/columns';
import { useChartViewState, useSessionState } from '../context';
import { ChartSeries, type ChartMethod } from './chart-data';
import { drawChart, type ChartAxes, type DrawnChart } from './drawn-chart';

export interface DrawnMetric<M extends string> extends Omit<ChartAxes, 'ceilingText'> {
  readonly metric: M;
  /** A second quantity of each method, as a dashed line of its colour. */
  readonly companion?: { readonly metric: M; readonly text: string } | undefined;
  /** What the metric can never exceed, as a dashed grey line. */
  readonly ceiling?: { readonly metric: M; readonly text: string } | undefined;
  /** Points of a band at most; in a longer history each is a mean over neighbouring steps. */
  readonly most: number;
}

/** A range that is a part of the training gets finer bands, up to so many points over the whole. */
const MOST_POINTS = 2400;

export interface DrawnCharts {
  readonly drawn: DrawnChart;
  /** The same with another number of ticks, for a figure of another size. */
  readonly drawnWith: (tickCount: ChartAxes['tickCount']) => DrawnChart;
}

/** What a chart draws of its metric as the page looks at it now. */
export function useDrawnChart<M extends string>(
  table: MetricTable<M>,
  version: number,
  methods: readonly ChartMethod[],
  chart: DrawnMetric<M>,
): DrawnCharts {
  const range = useChartViewState((view) => view.range);
  const smoothing = useChartViewState((view) => view.smoothing);
  const log = useChartViewState((view) => view.logarithmic.has(chart.metric));
  const steps = useSessionState((state) => state.steps);
  const { metric, levels, range: extent, scale, tickCount } = chart;
  const companion = chart.companion?.metric;
  const ceiling = chart.ceiling?.metric;
  const ceilingText = chart.ceiling?.text;
  const most = finerBands(chart.most, range, steps);
  const series = useMemo(
    () => new ChartSeries(table, methods, { metric, companion, ceiling }, most),
    [table, methods, metric, companion, ceiling, most],
  );
  const measured = useMemo(() => series.rows(version), [series, version]);
  const drawnWith = useCallback(
    (ticks: ChartAxes['tickCount']) =>
      drawChart(
        measured,
        methods,
        { levels, ceilingText, range: extent, scale, tickCount: ticks },
        { range, smoothing, log, steps },
      ),
    [measured, methods, levels, ceilingText, extent, scale, range, smoothing, log, steps],
  );
  const drawn = useMemo(() => drawnWith(tickCount), [drawnWith, tickCount]);
  return { drawn, drawnWith };
}

function finerBands(most: number, range: readonly [number, number] | null, steps: number): number {
  if (range === null) return most;
  let finer = most;
  while (finer * 2 <= MOST_POINTS && finer * (range[1] - range[0]) < most * steps) finer *= 2;
  return finer;
}
