/** What a chart over time draws: measured rows, looked at through range, smoothing and scale. Screen and file share it. */
import type { ChartViewState, StepRange } from '../../store/chart-view';
import { extentOf, raiseTo, smoothRows, type ChartMethod, type ChartRow } from './chart-data';
import type { LevelLabel } from './label-layout';
import { linearAxis, logAxis, rangeTicks, stepDomain, stepTicks, type AxisScale } from './scale';

export interface ChartAxes {
  readonly levels?: readonly LevelLabel[] | undefined;
  /** What the ceiling is called, where there is one. */
  readonly ceilingText?: string | undefined;
  /** From the drawn extent to the ends of the axis. */
  readonly range?: ((low: number, high: number) => readonly [number, number]) | undefined;
  /** `choice`: the reader may ask for a logarithmic one. Exact zeros lie on the bottom line of one that is always so. */
  readonly scale?: 'linear' | 'log' | 'choice' | undefined;
  readonly tickCount: { readonly x: number; readonly y: number };
}

export interface DrawnChart {
  readonly rows: readonly ChartRow[];
  readonly x: AxisScale;
  readonly y: AxisScale;
  readonly log: boolean;
  /** Whether a logarithmic scale was asked for and cannot be: some value is 0 or below. */
  readonly refused: boolean;
  /** The least value that can be drawn. */
  readonly floor: number;
  /** All dashed levels, the ceiling's last value among them. */
  readonly levels: readonly LevelLabel[];
  /** The shown steps, where that is not all. */
  readonly zoomed: StepRange | null;
  /** The last step of the axis when nothing is left out. */
  readonly end: number;
}

/** Room around the medians of a logarithmic chart for the single runs. */
const SPREAD = 1.6;

/**
 * @param measured all rows.
 * @param steps of the whole training.
 * @param log whether the reader asks for a logarithmic scale.
 */
export function drawChart(
  measured: readonly ChartRow[],
  methods: readonly ChartMethod[],
  axes: ChartAxes,
  view: Pick<ChartViewState, 'range' | 'smoothing'> & { readonly log: boolean; readonly steps: number },
): DrawnChart {
  const own = axes.levels ?? [];
  const end = stepDomain(measured.at(-1)?.step ?? 0, view.steps);
  // Smoothed before it is cut: a range begins with all that came before it.
  const rows = inRange(smoothRows(measured, methods, view.smoothing), view.range);
  const wanted = axes.scale === 'log' || (axes.scale === 'choice' && view.log);
  const refused =
    axes.scale === 'choice' &&
    wanted &&
    (own.some(({ value }) => value <= 0) || rows.some(({ least }) => least !== null && least <= 0));
  const log = wanted && !refused;
  const { axis, floor } = log ? logarithmicAxis(rows) : { axis: plainAxis(rows, own, axes), floor: -Infinity };
  const ceiling = rows.at(-1)?.ceiling ?? null;
  return {
    rows: log ? raiseTo(floor, rows) : rows,
    x:
      view.range === null
        ? { domain: [0, end], ticks: stepTicks(end, axes.tickCount.x) }
        : { domain: [view.range[0], view.range[1]], ticks: rangeTicks(view.range, axes.tickCount.x) },
    y: axis,
    log,
    refused,
    floor,
    levels:
      axes.ceilingText === undefined || ceiling === null ? own : [...own, { value: ceiling, text: axes.ceilingText }],
    zoomed: view.range,
    end,
  };
}

/** The rows of a range and one more at each side, so that lines reach the edges. */
function inRange(rows: ChartRow[], range: StepRange | null): ChartRow[] {
  if (range === null) return rows;
  const first = rows.findLastIndex(({ step }) => step <= range[0]);
  const after = rows.findIndex(({ step }) => step >= range[1]);
  return rows.slice(Math.max(0, first), after < 0 ? rows.length : after + 1);
}

function logarithmicAxis(rows: readonly ChartRow[]): { readonly axis: AxisScale; readonly floor: number } {
  const positive = rows.flatMap(({ median }) =>
    Object.values(median).filter((value): value is number => value !== null && value > 0),
  );
  const least = positive.reduce((a, b) => Math.min(a, b), Infinity);
  const most = positive.reduce((a, b) => Math.max(a, b), 0);
  const axis =
    positive.length === 0 ? logAxis(0.001, 1) : logAxis(Math.max(least, most * 1e-8) / SPREAD, most * SPREAD);
  return { axis, floor: axis.domain[0] };
}

function plainAxis(
  rows: readonly ChartRow[],
  levels: readonly LevelLabel[],
  { range, tickCount }: ChartAxes,
): AxisScale {
  const values = levels.map(({ value }) => value);
  const [low, high] = extentOf(rows) ?? [values[0] ?? 0, values[0] ?? 1];
  const [from, to] = (range ?? fromZero)(Math.min(low, ...values), Math.max(high, ...values));
  return linearAxis(from, to, tickCount.y);
}

function fromZero(low: number, high: number): readonly [number, number] {
  return [Math.min(0, low), Math.max(high * 1.06, low + 0.1)];
}
