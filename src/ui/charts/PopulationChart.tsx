import { useState, useSyncExternalStore } from 'react';
import { Area, ComposedChart, Line, ReferenceLine, XAxis, YAxis } from 'recharts';
import { rowsOf } from '../../store/bands';
import type { MetricTable } from '../../store/columns';
import type { Mark } from '../../worker/protocol';
import { usePage } from '../context';
import { methodColour } from '../theme';
import { AboveLabel, LevelLabels, MarkLabels } from './ChartLabels';
import type { ChartMethod, ChartRow } from './chart-data';
import type { DrawnChart } from './drawn-chart';
import { ReadingLayer } from './ReadingLayer';
import { RunsCanvas } from './RunsCanvas';
import type { DrawnMetric } from './useDrawnChart';
import './chart.css';

const MARGIN = { top: 10, right: 12, bottom: 2, left: 0 };

const TICK = { fill: 'var(--muted)', fontSize: 11.5 };

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
  readonly version: number;
  readonly methods: readonly ChartMethod[];
  readonly chart: Pick<DrawnMetric<M>, 'metric' | 'companion' | 'ceiling' | 'levels'>;
  readonly drawn: DrawnChart;
  readonly marks: readonly Mark[];
}

/** In a narrower chart the tooltip leaves the quartiles out, so that it stays on the page. */
const BRIEF_BELOW = 380;

/** Buckets of a single run, each with its least and greatest value. */
const RUN_POINTS = 150;

/** A population's history: single runs thin, each method's median strong, the middle half of its runs as a band. The
 * grid is drawn with the runs, because it has to lie behind them. */
export function PopulationChart<M extends string>(props: Props<M>) {
  const { title, width, height, table, version, methods, chart, drawn, marks } = props;
  const { format, formatTick, strength, markLabels } = props;
  const { metric, companion, ceiling, levels = [] } = chart;
  const { rows, x, y, log, floor } = drawn;
  const { theme } = usePage();
  const themeNow = useSyncExternalStore(theme.subscribe, theme.getTheme);
  const [behind, setBehind] = useState<HTMLElement | null>(null);
  const [above, setAbove] = useState<HTMLElement | null>(null);
  const shownMarks = marks.filter(({ step }) => step >= x.domain[0] && step <= x.domain[1]);

  return (
    <div className="population-chart" style={{ width, height }}>
      <div ref={setBehind} />
      <ComposedChart width={width} height={height} data={[...rows]} margin={MARGIN} accessibilityLayer={false}>
        <XAxis
          dataKey="step"
          type="number"
          domain={x.domain}
          ticks={x.ticks}
          interval={0}
          allowDataOverflow
          tickLine={false}
          axisLine={false}
          height={22}
          tick={TICK}
        />
        <YAxis
          type="number"
          scale={log ? 'log' : 'linear'}
          domain={y.domain}
          ticks={y.ticks}
          interval={0}
          allowDataOverflow
          tickLine={false}
          axisLine={false}
          width={46}
          tick={TICK}
          tickFormatter={formatTick}
        />
        {behind === null ? null : (
          <RunsCanvas
            container={behind}
            lines={{
              table,
              metric,
              methods,
              window: rowsOf(table, drawn.zoomed),
              most: RUN_POINTS,
              floor,
              grid: y.ticks,
              strength,
            }}
            version={version}
            theme={themeNow}
          />
        )}
        {methods.map(({ preset, runs }) =>
          runs.length < 2 ? null : (
            <Area
              key={preset}
              dataKey={(row: ChartRow) => row.middle[preset] ?? null}
              stroke="none"
              fill={methodColour(preset)}
              fillOpacity={0.18}
              isAnimationActive={false}
              activeDot={false}
              dot={false}
            />
          ),
        )}
        {shownMarks.map(({ step, label }) => (
          <ReferenceLine key={`${step}${label}`} x={step} stroke="var(--line-strong)" strokeDasharray="2 3" />
        ))}
        {levels.map(({ value, text }) => (
          <ReferenceLine key={text} y={value} stroke="var(--line-strong)" strokeDasharray="5 4" />
        ))}
        {ceiling === undefined ? null : (
          <Line
            dataKey="ceiling"
            stroke="var(--line-strong)"
            strokeDasharray="5 4"
            strokeWidth={1}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        )}
        {companion === undefined
          ? null
          : methods.map(({ preset }) => (
              <Line
                key={preset}
                dataKey={(row: ChartRow) => row.companion[preset] ?? null}
                stroke={methodColour(preset)}
                strokeDasharray="4 3"
                strokeWidth={1.25}
                dot={false}
                activeDot={false}
                isAnimationActive={false}
              />
            ))}
        {methods.map(({ preset }) => (
          <Line
            key={preset}
            dataKey={(row: ChartRow) => row.median[preset] ?? null}
            stroke={methodColour(preset)}
            strokeWidth={2.25}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
        <LevelLabels labels={drawn.levels} />
        {companion === undefined ? null : (
          <AboveLabel text={companion.text} values={beyond(rows, y.domain[1])} format={format} />
        )}
        {markLabels ? <MarkLabels marks={shownMarks} /> : null}
        {above === null ? null : (
          <ReadingLayer
            container={above}
            title={title}
            drawn={drawn}
            methods={methods}
            marks={marks}
            format={format}
            companion={companion?.text}
            ceiling={ceiling?.text}
            brief={width < BRIEF_BELOW}
          />
        )}
      </ComposedChart>
      <div ref={setAbove} />
    </div>
  );
}

/** The companions' last values that lie above the chart. */
function beyond(rows: readonly ChartRow[], top: number): number[] {
  const last = Object.values(rows[rows.length - 1]?.companion ?? {});
  return last.filter((value): value is number => value !== null && value > top);
}
