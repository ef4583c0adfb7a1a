import type { PlotArea, ScaleFunction } from 'recharts';
import { bucketSize, visitRun, type RowWindow } from '../../store/bands';
import type { MetricTable } from '../../store/columns';
import { resolvedColour, resolvedMethodColour } from '../theme';
import type { ChartMethod } from './chart-data';

/** So many points in all keep a frame short; with many runs each gets fewer, but no run is left out. */
const POINT_BUDGET = 24_000;
const FEWEST_POINTS = 20;

/** The followed run's rim and line. */
const FOLLOWED = [
  ['--panel', 4.5],
  ['--text', 2],
] as const;

export interface RunLines<M extends string> {
  readonly table: MetricTable<M>;
  readonly metric: M;
  readonly methods: readonly ChartMethod[];
  /** The rows in sight. */
  readonly window: RowWindow;
  /** Buckets in sight at most. */
  readonly most: number;
  /** The least value that can be drawn, on a logarithmic axis. */
  readonly floor: number;
  /** Values with a horizontal grid line. */
  readonly grid: readonly number[];
  /** Of the lines' colour, 1 for the usual. */
  readonly strength: number;
}

/** Draws every run as a thin line, and the followed one as a thick one, over the plot area, which the canvas covers exactly. */
export function drawRuns<M extends string>(
  canvas: HTMLCanvasElement,
  lines: RunLines<M>,
  followed: number | null,
  plot: PlotArea,
  x: ScaleFunction,
  y: ScaleFunction,
): void {
  const { methods, window: rows, most, grid, strength } = lines;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const density = window.devicePixelRatio;
  const width = Math.round(plot.width * density);
  const height = Math.round(plot.height * density);
  // Setting the size, even to what it is, throws the drawing surface away.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.setTransform(density, 0, 0, density, -plot.x * density, -plot.y * density);
  context.clearRect(plot.x, plot.y, plot.width, plot.height);
  drawGrid(context, grid, plot, y);
  context.lineWidth = 0.8;
  context.lineJoin = 'round';
  const runs = methods.reduce((sum, method) => sum + method.runs.length, 0);
  const points = Math.max(FEWEST_POINTS, Math.min(most, Math.floor(POINT_BUDGET / Math.max(1, runs))));
  const size = bucketSize(rows.end - rows.first, points);
  for (const method of methods) {
    context.strokeStyle = resolvedMethodColour(method.preset);
    context.globalAlpha = strength * Math.min(0.4, Math.max(0.1, 1 / Math.sqrt(method.runs.length)));
    for (const run of method.runs) strokeRun(context, lines, run, size, x, y);
  }
  if (followed === null) return;
  // In no method's colour, because the medians have those; the rim sets it off from what lies behind.
  context.globalAlpha = 1;
  for (const [property, thickness] of FOLLOWED) {
    context.lineWidth = thickness;
    context.strokeStyle = resolvedColour(property);
    strokeRun(context, lines, followed, size, x, y);
  }
}

function strokeRun<M extends string>(
  context: CanvasRenderingContext2D,
  { table, metric, floor, window: rows }: RunLines<M>,
  run: number,
  size: number,
  x: ScaleFunction,
  y: ScaleFunction,
): void {
  context.beginPath();
  visitRun(
    table,
    metric,
    run,
    size,
    (step, value, begins) => {
      const left = x(step) ?? 0;
      const top = y(Math.max(floor, value)) ?? 0;
      if (begins) context.moveTo(left, top);
      else context.lineTo(left, top);
    },
    rows,
  );
  context.stroke();
}

function drawGrid(
  context: CanvasRenderingContext2D,
  values: readonly number[],
  plot: PlotArea,
  y: ScaleFunction,
): void {
  context.strokeStyle = resolvedColour('--grid');
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.beginPath();
  for (const value of values) {
    // Half a pixel off, a thin line falls on one row of pixels; the outermost ones stay inside the canvas.
    const top = Math.min(plot.y + plot.height - 0.5, Math.max(plot.y + 0.5, Math.round(y(value) ?? 0) + 0.5));
    context.moveTo(plot.x, top);
    context.lineTo(plot.x + plot.width, top);
  }
  context.stroke();
}
