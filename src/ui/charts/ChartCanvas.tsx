import { useLayoutEffect, useMemo, useRef } from 'react';
import type { MetricTable } from '../../store/columns';
import { RunLines } from '../../store/run-lines';
import { useSessionState } from '../context';
import { resolvedColour } from '../theme';
import { drawGrid, type Guides } from './draw-guides';
import { drawRows, type DrawnRows } from './draw-rows';
import { drawRuns, type DrawnRuns } from './draw-runs';
import type { Coordinates } from './scale';

interface RunsProps<M extends string> extends DrawnRuns {
  readonly table: MetricTable<M>;
  readonly metric: M;
  /** Values with a horizontal grid line. */
  readonly grid: readonly number[];
  readonly coordinates: Coordinates;
}

/** Behind everything: the grid, and every single run as a thin line. */
export function RunsCanvas<M extends string>({ table, metric, grid, coordinates, ...drawn }: RunsProps<M>) {
  const lines = useMemo(() => new RunLines(table, metric), [table, metric]);
  // Read here, so that following another run draws canvases and no chart.
  const followed = useSessionState((state) => state.followed);
  return (
    <ChartCanvas
      coordinates={coordinates}
      draw={(context) => {
        drawGrid(context, grid, coordinates, resolvedColour);
        drawRuns(context, lines, drawn, followed, coordinates, resolvedColour);
      }}
    />
  );
}

interface RowsProps extends DrawnRows {
  readonly guides: Guides;
  readonly coordinates: Coordinates;
}

/** Bands and medians, and the dashed lines between them. */
export function RowsCanvas({ rows, methods, guides, coordinates }: RowsProps) {
  return (
    <ChartCanvas
      coordinates={coordinates}
      draw={(context) => {
        drawRows(context, { rows, methods }, guides, coordinates, resolvedColour);
      }}
    />
  );
}

interface Props {
  readonly coordinates: Coordinates;
  readonly draw: (context: CanvasRenderingContext2D) => void;
}

/** Covers the plot area exactly. What is drawn at every update is on a canvas: as SVG it would cost several times as much. */
function ChartCanvas({ coordinates: { plot }, draw }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);

  // At every rendering: each has new rows, or another theme, size or range.
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null) return;
    const density = window.devicePixelRatio;
    const width = Math.round(plot.width * density);
    const height = Math.round(plot.height * density);
    // Setting the size, even to what it is, throws the drawing surface away.
    if (context.canvas.width !== width) context.canvas.width = width;
    if (context.canvas.height !== height) context.canvas.height = height;
    context.setTransform(density, 0, 0, density, -plot.x * density, -plot.y * density);
    context.clearRect(plot.x, plot.y, plot.width, plot.height);
    draw(context);
  });

  const { x: left, y: top, width, height } = plot;
  return <canvas ref={canvas} className="chart-canvas" style={{ left, top, width, height }} aria-hidden="true" />;
}
