import { memo, useLayoutEffect } from 'react';
import { ComposedChart, usePlotArea, XAxis, YAxis, type PlotArea } from 'recharts';
import { sameAxis, type AxisScale } from './scale';

const MARGIN = { top: 10, right: 12, bottom: 2, left: 0 };

const TICK = { fill: 'var(--muted)', fontSize: 11.5 };

interface Props {
  readonly width: number;
  readonly height: number;
  readonly x: AxisScale;
  readonly y: AxisScale;
  readonly log: boolean;
  readonly formatTick: (value: number) => string;
  /** Told where the axes leave room for the plot. */
  readonly onPlot: (plot: PlotArea) => void;
}

/** Both axes. They cost more than all that is drawn between them, and are rendered when they change alone. */
export const ChartAxes = memo(Axes, (before, now) => {
  const { x, y, ...rest } = now;
  return (
    sameAxis(before.x, x) &&
    sameAxis(before.y, y) &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((key) => before[key] === now[key])
  );
});

function Axes({ width, height, x, y, log, formatTick, onPlot }: Props) {
  return (
    <ComposedChart width={width} height={height} margin={MARGIN} accessibilityLayer={false}>
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
      <PlotPlace onPlot={onPlot} />
    </ComposedChart>
  );
}

function PlotPlace({ onPlot }: Pick<Props, 'onPlot'>) {
  const plot = usePlotArea();
  useLayoutEffect(() => {
    if (plot !== undefined) onPlot(plot);
  }, [plot, onPlot]);
  return null;
}
