/** What a chart draws of all runs together: bands, medians, and what lies beside them. */
import type { ChartMethod, ChartRow } from './chart-data';
import { drawGuides, type Guides, type Ink } from './draw-guides';
import type { Coordinates } from './scale';

export interface DrawnRows {
  readonly rows: readonly ChartRow[];
  readonly methods: readonly ChartMethod[];
}

/** Of the ring around a value with no neighbour to draw a line to, pixels. */
const LONE_RADIUS = 3;

/** Bands, above them all dashed lines, and above those the medians. */
export function drawRows(
  context: CanvasRenderingContext2D,
  drawn: DrawnRows,
  guides: Guides,
  coordinates: Coordinates,
  ink: Ink,
): void {
  // A sharp turn ends at the value it turns at, not in a spike beyond.
  context.miterLimit = 4;
  drawBands(context, drawn, coordinates, ink);
  drawGuides(context, guides, coordinates, ink);
  // The ceiling is dashed as the levels are, and grey like them.
  strokeThrough(context, drawn.rows, ({ ceiling }) => ceiling, coordinates);
  for (const { preset } of drawn.methods) {
    context.lineWidth = 1.25;
    context.setLineDash([4, 3]);
    context.strokeStyle = ink(`--method-${preset}`);
    strokeThrough(context, drawn.rows, (row) => row.companion[preset] ?? null, coordinates);
  }
  for (const { preset } of drawn.methods) {
    context.lineWidth = 2.25;
    context.setLineDash([]);
    context.strokeStyle = ink(`--method-${preset}`);
    strokeThrough(context, drawn.rows, (row) => row.median[preset] ?? null, coordinates);
  }
}

/** The middle half of each method's runs. */
function drawBands(
  context: CanvasRenderingContext2D,
  { rows, methods }: DrawnRows,
  coordinates: Coordinates,
  ink: Ink,
): void {
  context.globalAlpha = 0.18;
  for (const { preset, runs } of methods) {
    if (runs.length < 2) continue;
    context.fillStyle = ink(`--method-${preset}`);
    fillBetween(context, rows, (row) => row.middle[preset] ?? null, coordinates);
  }
  context.globalAlpha = 1;
}

/** A line through the rows' values, broken where there is none. */
function strokeThrough(
  context: CanvasRenderingContext2D,
  rows: readonly ChartRow[],
  valueOf: (row: ChartRow) => number | null,
  { x, y }: Coordinates,
): void {
  context.beginPath();
  forEachStretch(rows, valueOf, (stretch) => {
    stretch.forEach(([step, value], at) => {
      if (at > 0) context.lineTo(x(step), y(value));
      else if (stretch.length > 1) context.moveTo(x(step), y(value));
      else ring(context, x(step), y(value));
    });
  });
  context.stroke();
}

function ring(context: CanvasRenderingContext2D, left: number, top: number): void {
  context.moveTo(left + LONE_RADIUS, top);
  context.arc(left, top, LONE_RADIUS, 0, 2 * Math.PI);
}

function fillBetween(
  context: CanvasRenderingContext2D,
  rows: readonly ChartRow[],
  valuesOf: (row: ChartRow) => readonly [number, number] | null,
  { x, y }: Coordinates,
): void {
  context.beginPath();
  forEachStretch(rows, valuesOf, (stretch) => {
    stretch.forEach(([step, [, high]], at) => {
      if (at === 0) context.moveTo(x(step), y(high));
      else context.lineTo(x(step), y(high));
    });
    for (const [step, [low]] of stretch.toReversed()) context.lineTo(x(step), y(low));
    context.closePath();
  });
  context.fill();
}

/** Neighbouring rows that have a value, together. */
function forEachStretch<V>(
  rows: readonly ChartRow[],
  valueOf: (row: ChartRow) => V | null,
  visit: (stretch: readonly (readonly [step: number, value: V])[]) => void,
): void {
  let stretch: (readonly [number, V])[] = [];
  for (const row of rows) {
    const value = valueOf(row);
    if (value !== null) stretch.push([row.step, value]);
    else if (stretch.length > 0) {
      visit(stretch);
      stretch = [];
    }
  }
  if (stretch.length > 0) visit(stretch);
}
