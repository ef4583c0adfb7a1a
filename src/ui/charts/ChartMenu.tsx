import { useId } from 'react';
import { MOST_SMOOTHING } from '../../store/smoothing';
import { useChartViewState, usePage } from '../context';
import { IconPopover } from '../controls/IconPopover';
import { Slider } from '../controls/Slider';
import type { DrawnChart } from './drawn-chart';

interface Props {
  readonly title: string;
  /** The chart's name among those that are asked to be logarithmic. */
  readonly chart: string;
  readonly mayBeLog: boolean;
  readonly drawn: DrawnChart;
}

/** Two sliders. */
const SIGN =
  'M1 4h5M10 4h3M1 10h2M7 10h6M8 2.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6M5 8.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6';

/** How this chart is looked at, and what it shares with all charts over time. */
export function ChartMenu({ title, chart, mayBeLog, drawn }: Props) {
  const { view } = usePage();
  const id = useId();
  const smoothing = useChartViewState((state) => state.smoothing);
  const log = useChartViewState((state) => state.logarithmic.has(chart));
  const { zoomed, end } = drawn;
  return (
    <IconPopover
      label={`View: ${title}`}
      title="View: scale, smoothing, range"
      path={SIGN}
      isOn={zoomed !== null || smoothing > 0 || (log && mayBeLog)}
      width={270}
    >
      <div className="chart-menu">
        {mayBeLog ? (
          <>
            <label>
              <input
                type="checkbox"
                checked={log}
                onChange={(event) => view.setLogarithmic(chart, event.target.checked)}
              />
              Logarithmic scale
            </label>
            {drawn.refused ? (
              <p className="small muted" role="status">
                Some values are 0 or below, which such a scale cannot show: the chart stays linear.
              </p>
            ) : null}
          </>
        ) : null}
        <label htmlFor={id} className="chart-menu-row">
          Smoothing, all charts <output className="number">{smoothing}</output>
        </label>
        <Slider id={id} max={MOST_SMOOTHING} step={0.05} value={smoothing} onSlide={(weight) => view.smooth(weight)} />
        <p className="small muted">
          Of medians and bands; single runs stay as measured. sₜ = w sₜ₋₁ + (1 − w) xₜ, drawn: sₜ / (1 − wᵗ).
        </p>
        <div className="chart-menu-row">
          <span className="small number">{zoomed === null ? 'All steps' : `Steps ${zoomed[0]} to ${zoomed[1]}`}</span>
          <button
            type="button"
            className="button button-small"
            disabled={zoomed === null}
            onClick={() => view.zoomTo(null, end)}
          >
            Whole range
          </button>
        </div>
        <p className="small muted">
          Drag across a chart to zoom into its steps, double click for the whole. On a focused chart: arrows read off, +
          and − zoom, 0 shows the whole.
        </p>
      </div>
    </IconPopover>
  );
}
