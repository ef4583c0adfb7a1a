import { bucketSize, type RowWindow } from '../../store/bands';
import type { RunLines } from '../../store/run-lines';
import type { ChartMethod } from './chart-data';
import type { Ink } from './draw-guides';
import type { Coordinates } from './scale';

/** Buckets of a single run, each with its least and greatest value. */
const MOST_POINTS = 150;

/** So many points in all keep a frame short; with many runs each gets fewer, but no run is left out. */
const POINT_BUDGET = 24_000;
const FEWEST_POINTS = 20;

/** The followed run's rim and line. */
const FOLLOWED = [
  ['--panel', 4.5],
  ['--text', 2],
] as const;

export interface DrawnRuns {
  readonly methods: readonly ChartMethod[];
  /** The rows in sight. */
  readonly window: RowWindow;
  /** The least value that can be drawn, on a logarithmic axis. */
  readonly floor: number;
  /** Of the lines' colour, 1 for the usual. */
  readonly strength: number;
}

/** Draws every run as a thin line, and the followed one as a thick one. */
export function drawRuns<M extends string>(
  context: CanvasRenderingContext2D,
  lines: RunLines<M>,
  drawn: DrawnRuns,
  followed: number | null,
  coordinates: Coordinates,
  ink: Ink,
): void {
  const { methods, window: rows, strength } = drawn;
  const runs = methods.reduce((sum, method) => sum + method.runs.length, 0);
  const points = Math.max(FEWEST_POINTS, Math.min(MOST_POINTS, Math.floor(POINT_BUDGET / Math.max(1, runs))));
  lines.read(bucketSize(rows.end - rows.first, points), rows);
  context.lineWidth = 0.8;
  context.lineJoin = 'round';
  for (const method of methods) {
    context.strokeStyle = ink(`--method-${method.preset}`);
    context.globalAlpha = strength * Math.min(0.4, Math.max(0.1, 1 / Math.sqrt(method.runs.length)));
    for (const run of method.runs) strokeRun(context, lines, run, drawn.floor, coordinates);
  }
  if (followed === null) return;
  // In no method's colour, because the medians have those; the rim sets it off from what lies behind.
  context.globalAlpha = 1;
  for (const [property, thickness] of FOLLOWED) {
    context.lineWidth = thickness;
    context.strokeStyle = ink(property);
    strokeRun(context, lines, followed, drawn.floor, coordinates);
  }
}

function strokeRun<M extends string>(
  context: CanvasRenderingContext2D,
  lines: RunLines<M>,
  run: number,
  floor: number,
  { x, y }: Coordinates,
): void {
  context.beginPath();
  lines.visit(run, (step, value, begins) => {
    const left = x(step);
    const top = y(Math.max(floor, value));
    if (begins) context.moveTo(left, top);
    else context.lineTo(left, top);
  });
  context.stroke();
}
