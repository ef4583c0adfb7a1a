import { useMemo, useState, useSyncExternalStore } from 'react';
import { Area, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { MetricTable } from '../../store/columns';
import { extentOfOverlays, type Overlay } from '../../store/history/overlay';
import { compact } from '../../store/numbers';
import type { Mark } from '../../worker/protocol';
import { usePage } from '../context';
import { methodColour } from '../theme';
import { AboveLabel, LevelLabels, MarkLabels } from './ChartLabels';
import { ChartTooltip } from './ChartTooltip';
import { ChartSeries, extentOf, raiseTo, type ChartMethod, type ChartRow } from './chart-data';
import type { LevelLabel } from './label-layout';
import { OverlayLines } from './OverlayLines';
import { RunsCanvas } from './RunsCanvas';
import { linearAxis, logAxis, stepDomain, stepTicks, type AxisScale } from './scale';
import './chart.css';

const MARGIN = { top: 10, right: 12, bottom: 2, left: 0 };

export interface PopulationChartProps<M extends string> {
  readonly width: number;
  readonly height: number;
  readonly table: MetricTable<M>;
  readonly version: number;
  readonly methods: readonly ChartMethod[];
  readonly metric: M;
  /** A second quantity of each method, as a dashed line of its colour. */
  readonly companion?: { readonly metric: M; readonly text: string } | undefined;
  /** What the metric can never exceed, as a dashed grey line. */
  readonly ceiling?: { readonly metric: M; readonly text: string } | undefined;
  readonly levels?: readonly LevelLabel[];
  /** Medians of past trainings. */
  readonly overlays?: readonly Overlay[];
  readonly marks: readonly Mark[];
  readonly markLabels?: boolean;
  readonly steps: number;
  /** From the drawn extent to the ends of the axis. */
  readonly range?: ((low: number, high: number) => readonly [number, number]) | undefined;
  readonly log?: boolean;
  readonly format?: (value: number) => string;
  readonly formatTick?: (value: number) => string;
  /** Points of a band at most; in a longer history each is a mean over neighbouring steps. */
  readonly most: number;
  /** Of the single runs' colour; less where they lie close. */
  readonly strength?: number;
  readonly tickCount: { readonly x: number; readonly y: number };
}

/** Room around the medians of a logarithmic chart for the single runs. */
const SPREAD = 1.6;

/** In a narrower chart the tooltip leaves the quartiles out, so that it stays on the page. */
const BRIEF_BELOW = 380;

/** Buckets of a single run, each with its least and greatest value. */
const RUN_POINTS = 150;

const NO_LEVELS: readonly LevelLabel[] = [];

const NO_OVERLAYS: readonly Overlay[] = [];

/** A population's history: single runs thin, each method's median strong, the middle half of its runs as a band. The
 * grid is drawn with the runs, because it has to lie behind them. */
export function PopulationChart<M extends string>(props: PopulationChartProps<M>) {
  const { width, height, table, version, methods, metric, companion, ceiling, marks, steps, most, log = false } = props;
  const { levels = NO_LEVELS, overlays = NO_OVERLAYS, format = compact, formatTick = compact } = props;
  const { theme } = usePage();
  const themeNow = useSyncExternalStore(theme.subscribe, theme.getTheme);
  const [overlay, setOverlay] = useState<HTMLElement | null>(null);
  const companionMetric = companion?.metric;
  const ceilingMetric = ceiling?.metric;

  const series = useMemo(
    () => new ChartSeries(table, methods, { metric, companion: companionMetric, ceiling: ceilingMetric }, most),
    [table, methods, metric, companionMetric, ceilingMetric, most],
  );
  const measured = useMemo(() => series.rows(version), [series, version]);
  const past = useMemo(() => extentOfOverlays(overlays), [overlays]);
  const beside = [...levels.map(({ value }) => value), ...(past === null ? [] : [past.low, past.high])];
  const { axis, floor } = yAxis(measured, beside, log, props.range, props.tickCount.y);
  const rows = log ? raiseTo(floor, measured) : measured;
  const last = rows[rows.length - 1]?.step ?? 0;
  const end = stepDomain(Math.max(last, Math.min(past?.end ?? 0, steps)), steps);
  const lastCeiling = rows[rows.length - 1]?.ceiling ?? null;
  const shownLevels =
    ceiling === undefined || lastCeiling === null ? levels : [...levels, { value: lastCeiling, text: ceiling.text }];

  return (
    <div className="population-chart" style={{ width, height }}>
      <div ref={setOverlay} />
      <ComposedChart width={width} height={height} data={rows} margin={MARGIN} accessibilityLayer={false}>
        <XAxis
          dataKey="step"
          type="number"
          domain={[0, end]}
          ticks={stepTicks(end, props.tickCount.x)}
          interval={0}
          allowDataOverflow
          tickLine={false}
          axisLine={false}
          height={22}
          tick={{ fill: 'var(--muted)', fontSize: 11.5 }}
        />
        <YAxis
          type="number"
          scale={log ? 'log' : 'linear'}
          domain={axis.domain}
          ticks={axis.ticks}
          interval={0}
          allowDataOverflow
          tickLine={false}
          axisLine={false}
          width={46}
          tick={{ fill: 'var(--muted)', fontSize: 11.5 }}
          tickFormatter={formatTick}
        />
        {overlay === null ? null : (
          <RunsCanvas
            container={overlay}
            lines={{ table, metric, methods, most: RUN_POINTS, floor, grid: axis.ticks, strength: props.strength ?? 1 }}
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
        {marks.map(({ step, label }) => (
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
            activeDot={{ r: 3.5, strokeWidth: 0 }}
            isAnimationActive={false}
          />
        ))}
        <OverlayLines overlays={overlays} />
        <LevelLabels labels={shownLevels} />
        {companion === undefined ? null : (
          <AboveLabel text={companion.text} values={beyond(rows, axis.domain[1])} format={format} />
        )}
        {props.markLabels === true ? <MarkLabels marks={marks} /> : null}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)', strokeWidth: 1 }}
          allowEscapeViewBox={{ x: false, y: true }}
          content={
            <ChartTooltip
              methods={methods}
              marks={marks}
              format={format}
              companion={companion?.text}
              ceiling={ceiling?.text}
              brief={width < BRIEF_BELOW}
            />
          }
          wrapperStyle={{ zIndex: 5 }}
        />
      </ComposedChart>
    </div>
  );
}

function yAxis(
  rows: readonly ChartRow[],
  /** What has to be in sight besides. */
  values: readonly number[],
  log: boolean,
  range: PopulationChartProps<string>['range'],
  about: number,
): { readonly axis: AxisScale; readonly floor: number } {
  if (log) {
    const positive = rows.flatMap(({ median }) =>
      Object.values(median).filter((value): value is number => value !== null && value > 0),
    );
    const least = positive.reduce((a, b) => Math.min(a, b), Infinity);
    const most = positive.reduce((a, b) => Math.max(a, b), 0);
    const axis =
      positive.length === 0 ? logAxis(0.001, 1) : logAxis(Math.max(least, most * 1e-8) / SPREAD, most * SPREAD);
    return { axis, floor: axis.domain[0] };
  }
  const [low, high] = extentOf(rows) ?? [values[0] ?? 0, values[0] ?? 1];
  const [from, to] = (range ?? fromZero)(Math.min(low, ...values), Math.max(high, ...values));
  return { axis: linearAxis(from, to, about), floor: -Infinity };
}

/** The companions' last values that lie above the chart. */
function beyond(rows: readonly ChartRow[], top: number): number[] {
  const last = Object.values(rows[rows.length - 1]?.companion ?? {});
  return last.filter((value): value is number => value !== null && value > top);
}

function fromZero(low: number, high: number): readonly [number, number] {
  return [Math.min(0, low), Math.max(high * 1.06, low + 0.1)];
}
