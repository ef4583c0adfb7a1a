import { PRESETS } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import { METRICS, type MetricId } from '../../lab/scores/metric';
import type { PairedComparison, PairedDifference } from '../../lab/statistics/paired-comparison';
import { differenceInWords, intervalInWords } from '../../lab/statistics/words';
import { plainTick } from '../../store/numbers';
import { useStage } from '../charts/useStage';
import { INIT_SHAPES, methodColour } from '../theme';
import { differenceAxis, laneJitter, lanesOf, LANE_HEIGHT } from './plot-layout';
import './plots.css';

const TOP = 18;
const BOTTOM = 36;
const SIDE = 14;
const NAMES = 96;

/** The differences of all pairs, a lane for each initialisation, and their median with its interval below. */
export function DifferencePlot({
  comparison,
  metric,
}: {
  readonly comparison: PairedComparison;
  readonly metric: MetricId;
}) {
  const { setElement, width, visible } = useStage();
  const lanes = lanesOf(comparison);
  const height = TOP + LANE_HEIGHT * (lanes.length + 1) + BOTTOM;
  return (
    <div ref={setElement} style={{ height }}>
      {visible && width > 0 ? (
        <Plot comparison={comparison} metric={metric} width={width} height={height} lanes={lanes} />
      ) : null}
    </div>
  );
}

interface PlotProps {
  readonly comparison: PairedComparison;
  readonly metric: MetricId;
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly PairedDifference['init'][];
}

function Plot({ comparison, metric, width, height, lanes }: PlotProps) {
  const { a, b, differences, median, interval } = comparison;
  const unit = METRICS[metric].unit === 'percent' ? 100 : 1;
  const axis = differenceAxis(comparison, metric);
  const left = NAMES;
  const x = (difference: number): number => {
    const [from, to] = axis.domain;
    return left + ((unit * difference - from) / (to - from)) * (width - left - SIDE);
  };
  const bottom = height - BOTTOM;
  const middle = TOP + LANE_HEIGHT * (lanes.length + 0.5);
  const [nameA, nameB] = [PRESETS[a].name, PRESETS[b].name];
  const range = interval === null ? '' : `, 95 % interval ${intervalInWords(metric, interval)}`;
  const label = `${differences.length} paired differences of ${nameA} less ${nameB}: median ${differenceInWords(metric, median)}${range}`;

  return (
    <svg className="sens-plot" width={width} height={height} role="img" aria-label={label}>
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick / unit)} x2={x(tick / unit)} y1={TOP} y2={bottom} className="sens-grid" />
          <text x={x(tick / unit)} y={bottom + 14} textAnchor="middle">
            {plainTick(tick)}
          </text>
        </g>
      ))}
      <line x1={x(0)} x2={x(0)} y1={TOP - 4} y2={bottom} className="sens-zero" />
      <text x={left} y={TOP - 7}>
        ← B better
      </text>
      <text x={width - SIDE} y={TOP - 7} textAnchor="end">
        A better →
      </text>
      {lanes.map((init, index) => (
        <g key={init ?? ''}>
          <text x={0} y={TOP + LANE_HEIGHT * (index + 0.5) + 4} className="sens-name">
            {init === null ? 'own starts' : INIT_NAMES[init].name}
          </text>
          {differences
            .filter((pair) => pair.init === init)
            .map((pair, at) => (
              <path
                key={`${pair.seed} ${pair.dataSeed}`}
                d={INIT_SHAPES[init ?? 'normal']}
                transform={`translate(${x(pair.difference)} ${TOP + LANE_HEIGHT * (index + 0.5) + laneJitter(at)}) scale(3.3)`}
                className="sens-mark"
                style={{ color: colourOf(pair.difference, methodColour(a), methodColour(b)) }}
              >
                <title>{`seed ${pair.seed}, data seed ${pair.dataSeed}: ${differenceInWords(metric, pair.difference)}`}</title>
              </path>
            ))}
        </g>
      ))}
      <text x={0} y={middle + 4} className="sens-name sens-strong">
        median
      </text>
      {interval === null ? null : (
        <path d={`M${x(interval.low)} ${middle - 5}v10m0-5H${x(interval.high)}m0-5v10`} className="sens-interval" />
      )}
      <path d="M0-5.5L5.5 0L0 5.5L-5.5 0Z" transform={`translate(${x(median)} ${middle})`} className="sens-median" />
      <text x={(left + width - SIDE) / 2} y={height - 4} textAnchor="middle">
        {`A − B, ${unit === 100 ? 'points' : METRICS[metric].title}`}
      </text>
    </svg>
  );
}

function colourOf(difference: number, better: string, worse: string): string {
  if (difference === 0) return 'var(--muted)';
  return difference > 0 ? better : worse;
}
