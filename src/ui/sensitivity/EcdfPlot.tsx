import type { MetricId } from '../../lab/scores/metric';
import { scoreTick } from '../../store/numbers';
import type { MethodSpread, Spread } from '../../store/spread';
import { useStage } from '../charts/useStage';
import { MethodName } from '../controls/MethodName';
import { ecdfFigure } from '../figures/sensitivity-figures';
import { SaveFigure } from '../saving/SaveFigure';
import { methodColour } from '../theme';
import { ecdfAxis } from './plot-layout';
import './plots.css';

const HEIGHT = 190;
const LEFT = 42;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 38;

interface Props {
  readonly spread: Spread;
  readonly metric: MetricId;
  /** What is on the axis. */
  readonly title: string;
}

/** The share of each method's runs at or below every score. */
export function EcdfPlot({ spread, metric, title }: Props) {
  const { setElement, width, visible } = useStage();
  const measured = spread.methods.some(({ ecdf }) => ecdf.length > 0);
  return (
    <div>
      <div className="view-head">
        <p className="small muted">Share of runs at or below each score</p>
        <SaveFigure
          title="Share of runs at or below"
          figure={() => (measured ? ecdfFigure(spread.methods, metric, title) : null)}
        />
      </div>
      <div ref={setElement} style={{ height: HEIGHT }}>
        {visible && width > 0 && measured ? (
          <Curves methods={spread.methods} metric={metric} title={title} width={width} />
        ) : null}
      </div>
      <ul className="legend" aria-label="Methods of the curves">
        {spread.methods.map(({ preset, n }) => (
          <li key={preset}>
            <MethodName preset={preset} /> (N = {n})
          </li>
        ))}
      </ul>
    </div>
  );
}

interface CurvesProps {
  readonly methods: readonly MethodSpread[];
  readonly metric: MetricId;
  readonly title: string;
  readonly width: number;
}

function Curves({ methods, metric, title, width }: CurvesProps) {
  const axis = ecdfAxis(methods);
  const x = (value: number): number => {
    const [from, to] = axis.domain;
    return LEFT + ((value - from) / (to - from)) * (width - LEFT - RIGHT);
  };
  const y = (share: number): number => HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  const [start, end] = [x(axis.domain[0]), x(axis.domain[1])];
  return (
    <svg
      className="sens-plot"
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`Share of each method’s runs at or below each ${title}`}
    >
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={end} y1={y(share)} y2={y(share)} className={share === 0.5 ? 'sens-half' : 'sens-grid'} />
          <text x={LEFT - 6} y={y(share) + 4} textAnchor="end">{`${100 * share}\u202f%`}</text>
        </g>
      ))}
      {axis.ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={HEIGHT - BOTTOM + 14} textAnchor="middle">
          {scoreTick(metric, tick)}
        </text>
      ))}
      {methods.map(({ preset, ecdf, runs, diverged }) => {
        const steps = ecdf.map(({ value, share }) => `H${x(value)}V${y(share)}`).join('');
        return (
          <path
            key={preset}
            d={`M${start} ${y(diverged / runs)}${steps}H${end}`}
            className="sens-curve"
            style={{ stroke: methodColour(preset) }}
          />
        );
      })}
      <text x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 4} textAnchor="middle">
        {title}
      </text>
    </svg>
  );
}
