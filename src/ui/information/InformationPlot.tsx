import { estimateOf, informationText, inUnit } from '../../store/information';
import { percent, scoreTick } from '../../store/numbers';
import { runTitle } from '../../store/run-names';
import { linearAxis } from '../charts/scale';
import { useStage } from '../charts/useStage';
import { RunsLegend } from '../controls/RunsLegend';
import { INIT_SHAPES, methodColour } from '../theme';
import type { Shown } from './shown';

const HEIGHT = 270;
const LEFT = 46;
const RIGHT = 14;
const TOP = 30;
const BOTTOM = 40;

/** Information against accuracy: a mark for each run, the null as a band, and the states without a prompt as a line. */
export function InformationPlot(shown: Shown) {
  const { setElement, width, visible } = useStage();
  const { runs } = shown;
  return (
    <div>
      <div ref={setElement} style={{ height: HEIGHT }}>
        {visible && width > 0 ? <Drawing {...shown} width={width} /> : null}
      </div>
      <RunsLegend label="Legend" runs={runs}>
        <li>
          <span className="information-band-swatch" aria-hidden="true" />
          shuffled labels
        </li>
      </RunsLegend>
    </div>
  );
}

function Drawing({ answer, plotted, estimator, runs, unit, width }: Shown & { readonly width: number }) {
  const { estimates, accuracy, nullBand, atEnd } = plotted;
  const numbers = (values: readonly number[]): number[] => values.filter((value) => !Number.isNaN(value));
  const bare = [
    { name: 'no prompt, [MASK]', ...estimateOf(answer.passZero.mask, estimator) },
    ...(answer.passZero.cls === null
      ? []
      : [{ name: 'no prompt, [CLS]', ...estimateOf(answer.passZero.cls, estimator) }]),
  ];
  const across = numbers([
    ...estimates.map(({ value }) => value),
    ...nullBand,
    ...bare.map(({ value }) => value),
    0,
  ]).map((nats) => inUnit(unit, nats));
  const spread = Math.max(0.02, Math.max(...across) - Math.min(...across));
  const xAxis = linearAxis(Math.min(...across) - 0.04 * spread, Math.max(...across) + 0.04 * spread, 5);
  const scores = numbers(accuracy);
  const low = Math.min(...scores, 1);
  const high = Math.max(...scores, low + 0.1);
  const yAxis = linearAxis(Math.max(0, low - 0.03), Math.min(1, high + 0.03), 5);
  const right = width - RIGHT;
  const bottom = HEIGHT - BOTTOM;
  const x = (nats: number): number => {
    const [from, to] = xAxis.domain;
    return LEFT + ((inUnit(unit, nats) - from) / (to - from)) * (right - LEFT);
  };
  const y = (value: number): number => {
    const [from, to] = yAxis.domain;
    return bottom - ((value - from) / (to - from)) * (bottom - TOP);
  };
  const kind = atEnd ? 'test' : 'validation';
  return (
    <svg
      className="information-plot"
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`Every run’s ${kind} accuracy against the information in its states; the tables below have the numbers`}
    >
      <rect
        x={x(nullBand[0])}
        width={Math.max(2, x(nullBand[1]) - x(nullBand[0]))}
        y={TOP}
        height={bottom - TOP}
        className="information-band"
      >
        <title>The same probe with shuffled labels</title>
      </rect>
      {yAxis.ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={right} y1={y(tick)} y2={y(tick)} className="information-grid" />
          <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
            {scoreTick('accuracy', tick)}
          </text>
        </g>
      ))}
      {xAxis.ticks.map((tick) => (
        <text key={tick} x={x(unit === 'bits' ? tick * Math.LN2 : tick)} y={bottom + 15} textAnchor="middle">
          {String(tick).replace('-', '−')}
        </text>
      ))}
      {bare.map(({ name, value }) => (
        <line key={name} x1={x(value)} x2={x(value)} y1={TOP} y2={bottom} className="information-bare">
          <title>{`The frozen encoder’s state with ${name}: ${informationText(unit, value)} ${unit}`}</title>
        </line>
      ))}
      <BareNames bare={bare.map(({ name, value }) => ({ name, at: x(value) }))} right={right} />
      {runs.map(({ preset, init }, run) => {
        const value = estimates[run]?.value ?? NaN;
        const score = accuracy[run] ?? NaN;
        if (Number.isNaN(value + score)) return null;
        return (
          <path
            key={run}
            d={INIT_SHAPES[init]}
            transform={`translate(${x(value)} ${y(score)}) scale(4)`}
            style={{ fill: methodColour(preset) }}
            className="information-mark"
          >
            <title>{`${runTitle(runs, run)}: ${informationText(unit, value)} ${unit}, ${percent(score)}`}</title>
          </path>
        );
      })}
      <text x={2} y={11}>
        {kind} accuracy
      </text>
      <text x={(LEFT + right) / 2} y={HEIGHT - 5} textAnchor="middle">
        lower bound on I(Y; h), {unit}
      </text>
    </svg>
  );
}

interface NamesProps {
  readonly bare: readonly { readonly name: string; readonly at: number }[];
  readonly right: number;
}

/** Names of the lines, on the side where there is room; two that are close stand one above the other. */
function BareNames({ bare, right }: NamesProps) {
  return bare.map(({ name, at }, index) => {
    const left = at > (LEFT + right) / 2;
    return (
      <text key={name} x={left ? at - 4 : at + 4} y={TOP + 10 + 14 * index} textAnchor={left ? 'end' : 'start'}>
        {name}
      </text>
    );
  });
}
