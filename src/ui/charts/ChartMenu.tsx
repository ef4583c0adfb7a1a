import { useId } from 'react';
import { MOST_SMOOTHING } from '../../store/smoothing';
import { useChartViewState, usePage } from '../context';
import { Popover } from '../controls/Popover';
import type { DrawnChart } from './drawn-chart';

interface Props {
  readonly title: string;
  /** The chart's name among those that are asked to be logarithmic. */
  readonly chart: string;
  readonly mayBeLog: boolean;
  readonly drawn: DrawnChart;
}

/** How this chart is looked at, and what it shares with all charts over time. */
export function ChartMenu({ title, chart, mayBeLog, drawn }: Props) {
  const { view } = usePage();
  const id = useId();
  const smoothing = useChartViewState((state) => state.smoothing);
  const log = useChartViewState((state) => state.logarithmic.has(chart));
  const { zoomed, end } = drawn;
  return (
    <Popover
      label={`View: ${title}`}
      title="View: scale, smoothing, range"
      buttonClass={`icon-tip ${zoomed !== null || smoothing > 0 || (log && mayBeLog) ? 'icon-tip-on' : ''}`}
      width={270}
      button={
        <svg viewBox="0 0 14 14" width="13" height="13" aria-hidden="true">
          <path
            d="M1 4h5M10 4h3M1 10h2M7 10h6M8 2.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6M5 8.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6"
            fill="none"
            stroke="currentcolor"
            strokeWidth="1.4"
          />
        </svg>
      }
    >
      <div className="chart-menu" role="group" aria-label={`View: ${title}`}>
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
        <input
          id={id}
          type="range"
          className="slider"
          min={0}
          max={MOST_SMOOTHING}
          step={0.05}
          value={smoothing}
          style={{ '--fill': smoothing / MOST_SMOOTHING }}
          onChange={(event) => view.smooth(event.target.valueAsNumber)}
        />
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
    </Popover>
  );
}
