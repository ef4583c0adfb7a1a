import { PRESETS, type PresetId } from '../../lab/presets';
import { INIT_NAMES, type ResolvedInitId } from '../../lab/prompt/initialisation-ids';
import { METRICS, type MetricId } from '../../lab/scores/metric';
import { summarise } from '../../lab/statistics/quantiles';
import type { RunInfo } from '../../lab/training/runs';
import { score, scoreTick } from '../../store/numbers';
import { INIT_SHAPES, methodColour } from '../theme';
import type { LevelLabel } from './label-layout';
import { spreadSideways, stripAxis } from './strip-layout';
import './strip-plot.css';

interface Props {
  readonly width: number;
  readonly height: number;
  readonly runs: readonly RunInfo[];
  /** One score per run, NaN where it has none. */
  readonly values: ArrayLike<number>;
  readonly metric: MetricId;
  readonly levels: readonly LevelLabel[];
}

const LEFT = 40;
const TOP = 18;
const BOTTOM = 40;

interface Group {
  readonly preset: PresetId;
  readonly runs: readonly number[];
}

/** Where every run stands: a point each, with median and middle half, by initialisation and method. */
export function StripPlot({ width, height, runs, values, metric, levels }: Props) {
  const { title } = METRICS[metric];
  const inits = [...new Set(runs.map(({ init }) => init))];
  const axis = stripAxis(metric, values, levels);
  const y = (value: number): number => {
    const [from, to] = axis.domain;
    return height - BOTTOM - ((value - from) / (to - from)) * (height - BOTTOM - TOP);
  };
  const slot = (width - LEFT) / Math.max(1, inits.length);

  return (
    <svg
      className="strip-plot"
      width={width}
      height={height}
      role="img"
      aria-label={`Every run’s ${title} by initialisation and method`}
    >
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} className="strip-grid" />
          <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
            {scoreTick(metric, tick)}
          </text>
        </g>
      ))}
      {levels.map(({ value, text }) => (
        <line key={text} x1={LEFT} x2={width} y1={y(value)} y2={y(value)} className="strip-level">
          <title>{text}</title>
        </line>
      ))}
      {inits.map((init, index) => (
        <InitColumn
          key={init}
          init={init}
          left={LEFT + index * slot}
          width={slot}
          height={height}
          runs={runs}
          values={values}
          metric={metric}
          y={y}
        />
      ))}
    </svg>
  );
}

interface ColumnProps {
  readonly init: ResolvedInitId;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly runs: readonly RunInfo[];
  readonly values: ArrayLike<number>;
  readonly metric: MetricId;
  readonly y: (value: number) => number;
}

function InitColumn({ init, left, width, height, runs, values, metric, y }: ColumnProps) {
  const groups: Group[] = [...new Set(runs.filter((run) => run.init === init).map(({ preset }) => preset))].map(
    (preset) => ({
      preset,
      runs: runs.flatMap((run, index) => (run.init === init && run.preset === preset ? [index] : [])),
    }),
  );
  const lane = Math.min(84, width / Math.max(1, groups.length));
  const start = left + (width - lane * groups.length) / 2;
  return (
    <g>
      <text x={left + width / 2} y={height - 6} textAnchor="middle" className="strip-init">
        {fit(INIT_NAMES[init].name, width)}
        <title>{INIT_NAMES[init].about}</title>
      </text>
      {groups.map((group, index) => (
        <Lane
          key={group.preset}
          group={group}
          init={init}
          centre={start + (index + 0.5) * lane}
          width={lane}
          bottom={height - BOTTOM}
          runs={runs}
          values={values}
          metric={metric}
          y={y}
        />
      ))}
    </g>
  );
}

interface LaneProps {
  readonly group: Group;
  readonly init: ResolvedInitId;
  readonly centre: number;
  readonly width: number;
  readonly bottom: number;
  readonly runs: readonly RunInfo[];
  readonly values: ArrayLike<number>;
  readonly metric: MetricId;
  readonly y: (value: number) => number;
}

function Lane({ group, init, centre, width, bottom, runs, values, metric, y }: LaneProps) {
  const { n, median, q1, q3 } = summarise(group.runs.map((run) => values[run] ?? NaN));
  const half = Math.min(16, width * 0.4);
  const colour = methodColour(group.preset);
  return (
    <g style={{ color: colour }}>
      <text x={centre} y={bottom + 15} textAnchor="middle" className="strip-count">
        {width > 30 ? `N ${n}` : n}
      </text>
      {n === 0 ? null : (
        <>
          {n > 2 ? (
            <rect
              x={centre - half}
              width={2 * half}
              y={y(q3)}
              height={Math.max(1, y(q1) - y(q3))}
              className="strip-box"
            />
          ) : null}
          <line x1={centre - half} x2={centre + half} y1={y(median)} y2={y(median)} className="strip-median" />
        </>
      )}
      {group.runs.map((run, index) => {
        const value = values[run] ?? NaN;
        if (Number.isNaN(value)) return null;
        const x = centre + spreadSideways(index, group.runs.length) * half * 0.85;
        return (
          <path
            key={run}
            d={INIT_SHAPES[init]}
            transform={`translate(${x} ${y(value)}) scale(3.1)`}
            className="strip-point"
          >
            <title>{`${PRESETS[group.preset].name}, ${INIT_NAMES[init].name}, seed ${runs[run]?.seed ?? ''}: ${score(metric, value)}`}</title>
          </path>
        );
      })}
    </g>
  );
}

function fit(text: string, width: number): string {
  const most = Math.max(3, Math.floor(width / 6.4));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
