import { useMemo, useState, useSyncExternalStore } from 'react';
import type { PlotArea } from 'recharts';
import { rowsOf } from '../../store/bands';
import type { MetricTable } from '../../store/columns';
import type { Mark } from '../../worker/protocol';
import { usePage } from '../context';
import { ChartAxes } from './ChartAxes';
import { RowsCanvas, RunsCanvas } from './ChartCanvas';
import { AboveLabel, LevelLabels, MarkLabels } from './ChartLabels';
import type { ChartMethod, ChartRow } from './chart-data';
import type { DrawnChart } from './drawn-chart';
import { OverlayLines } from './OverlayLines';
import { ReadingLayer } from './ReadingLayer';
import { coordinatesOf, type Coordinates } from './scale';
import type { DrawnMetric } from './useDrawnChart';
import './chart.css';

export interface ChartLook {
  readonly markLabels?: boolean;
  readonly format?: (value: number) => string;
  readonly formatTick?: (value: number) => string;
  /** Of the single runs' colour; less where they lie close. */
  readonly strength?: number;
}

interface Props<M extends string> extends Required<ChartLook> {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly table: MetricTable<M>;
  readonly methods: readonly ChartMethod[];
  readonly chart: Pick<DrawnMetric<M>, 'metric' | 'companion' | 'ceiling' | 'levels'>;
  readonly drawn: DrawnChart;
  readonly marks: readonly Mark[];
}

/** In a narrower chart the tooltip leaves the quartiles out, so that it stays on the page. */
const BRIEF_BELOW = 380;

/** A population's history: single runs thin, each method's median strong, the middle half of its runs as a band. */
export function PopulationChart<M extends string>(props: Props<M>) {
  const { title, width, height, table, methods, chart, drawn, marks } = props;
  const { format, formatTick, strength, markLabels } = props;
  const { metric, companion, ceiling, levels = [] } = chart;
  const { rows, x, y, log, floor } = drawn;
  const { theme } = usePage();
  // A canvas does not change its colours by itself.
  useSyncExternalStore(theme.subscribe, theme.getTheme);
  const [plot, setPlot] = useState<PlotArea | null>(null);
  const coordinates = useCoordinates(plot, drawn);
  const shownMarks = marks.filter(({ step }) => step >= x.domain[0] && step <= x.domain[1]);

  return (
    <div className="population-chart" style={{ width, height }}>
      <ChartAxes {...{ width, height, x, y, log, formatTick }} onPlot={setPlot} />
      {coordinates === null ? null : (
        <>
          <RunsCanvas
            {...{ table, metric, methods, floor, strength, coordinates }}
            window={rowsOf(table, drawn.zoomed)}
            grid={y.ticks}
          />
          <svg className="chart-layer" width={width} height={height}>
            <OverlayLines overlays={drawn.overlays} coordinates={coordinates} />
          </svg>
          <RowsCanvas
            {...{ rows, methods, coordinates }}
            guides={{ marks: shownMarks.map(({ step }) => step), levels: levels.map(({ value }) => value) }}
          />
          <svg className="chart-layer" width={width} height={height}>
            <LevelLabels labels={drawn.levels} coordinates={coordinates} />
            {companion === undefined ? null : (
              <AboveLabel {...{ coordinates, format }} text={companion.text} values={beyond(rows, y.domain[1])} />
            )}
            {markLabels ? <MarkLabels marks={shownMarks} coordinates={coordinates} /> : null}
          </svg>
          <ReadingLayer
            {...{ coordinates, title, drawn, methods, marks, format }}
            companion={companion?.text}
            ceiling={ceiling?.text}
            brief={width < BRIEF_BELOW}
          />
        </>
      )}
    </div>
  );
}

/** The same while size and axes stay as they are; null before the axes know their place. */
function useCoordinates(plot: PlotArea | null, { x, y, log }: DrawnChart): Coordinates | null {
  const [from, to] = x.domain;
  const [low, high] = y.domain;
  return useMemo(
    () => (plot === null ? null : coordinatesOf(plot, [from, to], [low, high], log)),
    [plot, from, to, low, high, log],
  );
}

/** The companions' last values that lie above the chart. */
function beyond(rows: readonly ChartRow[], top: number): number[] {
  const last = Object.values(rows[rows.length - 1]?.companion ?? {});
  return last.filter((value): value is number => value !== null && value > top);
}
