import { bareStates, informationText, inUnit, type ShownInformation } from '../../store/information';
import { percent, plainTick, scoreTick } from '../../store/numbers';
import { runTitle } from '../../store/run-names';
import { placement } from '../charts/scale';
import { useStage } from '../charts/useStage';
import { RunsLegend } from '../controls/RunsLegend';
import { INIT_SHAPES, methodColour } from '../theme';
import { informationAxes, placedRuns } from './plot-layout';

const HEIGHT = 270;
const LEFT = 46;
const RIGHT = 14;
const TOP = 30;
const BOTTOM = 40;

/** Information against accuracy: a mark for each run, the null as a band, and the states without a prompt as a line. */
export function InformationPlot(shown: ShownInformation) {
  const { setElement, width, visible } = useStage();
  const { runs } = shown;
  return (
    <div>
      <div ref={setElement} style={{ height: HEIGHT }}>
        {visible && width > 0 ? <Drawing shown={shown} width={width} /> : null}
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

function Drawing({ shown, width }: { readonly shown: ShownInformation; readonly width: number }) {
  const { answer, plotted, estimator, runs, unit } = shown;
  const { atEnd, nullBand } = plotted;
  const axes = informationAxes(shown);
  const bare = bareStates(answer, estimator).map(({ name, estimate }) => ({ name, value: estimate.value }));
  const right = width - RIGHT;
  const bottom = HEIGHT - BOTTOM;
  const place = placement(axes.x.domain, false, LEFT, right);
  const x = (nats: number): number => place(inUnit(unit, nats));
  const y = placement(axes.y.domain, false, bottom, TOP);
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
      {axes.y.ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={right} y1={y(tick)} y2={y(tick)} className="information-grid" />
          <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
            {scoreTick('accuracy', tick)}
          </text>
        </g>
      ))}
      {axes.x.ticks.map((tick) => (
        <text key={tick} x={place(tick)} y={bottom + 15} textAnchor="middle">
          {plainTick(tick)}
        </text>
      ))}
      {bare.map(({ name, value }) => (
        <line key={name} x1={x(value)} x2={x(value)} y1={TOP} y2={bottom} className="information-bare">
          <title>{`The frozen encoder’s state with ${name}: ${informationText(unit, value)} ${unit}`}</title>
        </line>
      ))}
      <BareNames bare={bare.map(({ name, value }) => ({ name, at: x(value) }))} right={right} />
      {placedRuns(shown).map(({ run, info, information, accuracy }) => (
        <path
          key={run}
          d={INIT_SHAPES[info.init]}
          transform={`translate(${x(information)} ${y(accuracy)}) scale(4)`}
          style={{ fill: methodColour(info.preset) }}
          className="information-mark"
        >
          <title>{`${runTitle(runs, run)}: ${informationText(unit, information)} ${unit}, ${percent(accuracy)}`}</title>
        </path>
      ))}
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
