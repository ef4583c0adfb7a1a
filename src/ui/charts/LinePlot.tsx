import { useId } from 'react';
import { linePlotFigure } from '../figures/line-plot-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { methodColour } from '../theme';
import { placedPoints, type PlotContent, type PlotInk } from './line-plot';
import { placement } from './scale';
import { useStage } from './useStage';
import './line-plot.css';

interface Props {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly plot: PlotContent;
}

const HEIGHT = 240;
const LEFT = 48;
const RIGHT = 14;
const TOP = 30;
const BOTTOM = 40;

/** A few lines over one axis, drawn as wide as there is room. */
export function LinePlot({ label, plot }: Props) {
  const { setElement, width, visible } = useStage();
  return (
    <div className="line-plot">
      <div className="view-head">
        <p className="small muted">{plot.title}</p>
        <SaveFigure title={plot.title} figure={() => linePlotFigure(plot)} />
      </div>
      <div ref={setElement} style={{ height: HEIGHT }}>
        {visible && width > 0 ? <Drawing label={label} plot={plot} width={width} /> : null}
      </div>
      <ul className="line-plot-legend small" aria-label="Lines">
        {plot.lines.map(({ name, ink, dashed }) => (
          <li key={name}>
            <svg width="22" height="8" aria-hidden="true">
              <line
                x1="1"
                x2="21"
                y1="4"
                y2="4"
                className={`plot-line ${dashed === true ? 'dashed' : ''}`}
                stroke={colourOf(ink)}
              />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function colourOf(ink: PlotInk): string {
  if (ink === 'text') return 'var(--text)';
  return ink === 'line' ? 'var(--line-strong)' : methodColour(ink);
}

function Drawing({ label, plot, width }: Props & { readonly width: number }) {
  const { x, y, lines, marks = [], note } = plot;
  const clip = useId();
  const toX = placement(x.domain, x.log ?? false, LEFT, width - RIGHT);
  const toY = placement(y.domain, y.log ?? false, HEIGHT - BOTTOM, TOP);
  const [left, right] = [LEFT, width - RIGHT];
  return (
    <svg className="line-plot-stage" width={width} height={HEIGHT} role="img" aria-label={label}>
      <clipPath id={clip}>
        <rect x={left} y={TOP - 2} width={right - left} height={HEIGHT - BOTTOM - TOP + 4} />
      </clipPath>
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={toY(tick)} y2={toY(tick)} className="plot-grid" />
          <text x={left - 6} y={toY(tick) + 4} textAnchor="end">
            {y.format(tick)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <text key={tick} x={toX(tick)} y={HEIGHT - BOTTOM + 15} textAnchor="middle">
          {x.format(tick)}
        </text>
      ))}
      {marks.map((mark) => (
        <g key={mark.text}>
          <line
            x1={toX(mark.x)}
            x2={toX(mark.x)}
            y1={TOP}
            y2={HEIGHT - BOTTOM}
            className="plot-mark"
            stroke={colourOf(mark.ink)}
          />
          <text x={toX(mark.x)} y={TOP - 4} textAnchor="middle" className="plot-mark-name">
            {mark.text}
          </text>
        </g>
      ))}
      <g clipPath={`url(#${clip})`}>
        {lines.map((line) => {
          const { name, dashed, dots } = line;
          const colour = colourOf(line.ink);
          const places = placedPoints(line, plot).map(([a, b]) => [toX(a), toY(b)] as const);
          return (
            <g key={name}>
              <path
                d={places.map(([a, b], i) => `${i === 0 ? 'M' : 'L'}${a.toFixed(1)} ${b.toFixed(1)}`).join('')}
                className={`plot-line ${dashed === true ? 'dashed' : ''}`}
                stroke={colour}
              />
              {dots === true
                ? places.map(([a, b]) => <circle key={`${a} ${b}`} cx={a} cy={b} r="2.6" fill={colour} />)
                : null}
            </g>
          );
        })}
      </g>
      <text x={(left + right) / 2} y={HEIGHT - 5} textAnchor="middle">
        {x.title}
      </text>
      {note === undefined ? null : (
        <text x={right - 4} y={HEIGHT - BOTTOM - 6} textAnchor="end" className="plot-note">
          {note}
        </text>
      )}
      <text x={2} y={11}>
        {y.title}
      </text>
    </svg>
  );
}
