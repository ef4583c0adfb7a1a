/** Straight lines across a chart: the grid, marks at steps, levels. */
import type { Coordinates } from './scale';

/** The colour of a custom property, as a canvas understands it. */
export type Ink = (property: `--${string}`) => string;

export interface Guides {
  /** Steps with a dashed vertical line. */
  readonly marks: readonly number[];
  /** Values with a dashed horizontal line. */
  readonly levels: readonly number[];
}

export function drawGrid(
  context: CanvasRenderingContext2D,
  values: readonly number[],
  { plot, y }: Coordinates,
  ink: Ink,
): void {
  context.strokeStyle = ink('--grid');
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.beginPath();
  for (const value of values) {
    // Half a pixel off, a thin line falls on one row of pixels; the outermost ones stay inside the canvas.
    const top = Math.min(plot.y + plot.height - 0.5, Math.max(plot.y + 0.5, Math.round(y(value)) + 0.5));
    context.moveTo(plot.x, top);
    context.lineTo(plot.x + plot.width, top);
  }
  context.stroke();
}

export function drawGuides(
  context: CanvasRenderingContext2D,
  { marks, levels }: Guides,
  { plot, x, y }: Coordinates,
  ink: Ink,
): void {
  context.strokeStyle = ink('--line-strong');
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  context.beginPath();
  for (const step of marks) {
    context.moveTo(x(step), plot.y + plot.height);
    context.lineTo(x(step), plot.y);
  }
  context.stroke();
  context.setLineDash([5, 4]);
  context.beginPath();
  for (const value of levels) {
    context.moveTo(plot.x, y(value));
    context.lineTo(plot.x + plot.width, y(value));
  }
  context.stroke();
}
