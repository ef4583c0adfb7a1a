import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { Theme } from '../../store/theme';
import { useSessionState } from '../context';
import { drawRuns, type RunLines } from './draw-runs';

interface Props<M extends string> {
  readonly container: HTMLElement;
  readonly lines: RunLines<M>;
  /** Names the state of the columns; a new one is a new drawing, and so is a new theme. */
  readonly version: number;
  readonly theme: Theme;
}

/** Every single run as a thin line, all on one canvas behind the chart: as SVG they would cost twenty times as much. */
export function RunsCanvas<M extends string>({ container, lines, version, theme }: Props<M>) {
  const plot = usePlotArea();
  const x = useXAxisScale();
  const y = useYAxisScale();
  // Read here, so that following another run draws canvases and no chart.
  const followed = useSessionState((state) => state.followed);
  const canvas = useRef<HTMLCanvasElement>(null);

  useLayoutEffect(() => {
    if (canvas.current === null || plot === undefined || x === undefined || y === undefined) return;
    drawRuns(canvas.current, lines, followed, plot, x, y);
  }, [plot, x, y, lines, followed, version, theme]);

  const box = plot === undefined ? {} : { left: plot.x, top: plot.y, width: plot.width, height: plot.height };
  return createPortal(<canvas ref={canvas} className="runs-canvas" style={box} aria-hidden="true" />, container);
}
