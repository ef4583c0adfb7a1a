import type { Mark } from '../../worker/protocol';
import { placeLevels, placeMarks, type LevelLabel } from './label-layout';
import type { Coordinates } from './scale';

interface Placed {
  readonly coordinates: Coordinates;
}

/** What the dashed horizontal lines are, written at the right end above each. */
export function LevelLabels({ labels, coordinates }: Placed & { readonly labels: readonly LevelLabel[] }) {
  const { plot } = coordinates;
  return (
    <g className="level-labels">
      {placeLevels(labels, coordinates).map(({ text, top }) => (
        <text key={text} x={plot.x + plot.width - 2} y={top} textAnchor="end">
          {text}
        </text>
      ))}
    </g>
  );
}

interface AboveProps extends Placed {
  readonly text: string;
  readonly values: readonly number[];
  readonly format: (value: number) => string;
}

/** What lies above the chart, and how high. */
export function AboveLabel({ text, values, format, coordinates: { plot } }: AboveProps) {
  if (values.length === 0) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (
    <g className="level-labels">
      <text x={plot.x + 4} y={plot.y + 10}>
        ↑ {text} {format(low)}
        {format(high) === format(low) ? '' : `–${format(high)}`}
      </text>
    </g>
  );
}

/** What was changed at each vertical line. */
export function MarkLabels({ marks, coordinates }: Placed & { readonly marks: readonly Mark[] }) {
  return (
    <g className="mark-labels">
      {placeMarks(marks, coordinates).map(({ step, label, left, top, anchor }) => (
        <text key={`${step}${label}`} x={left} y={top} textAnchor={anchor}>
          {label}
        </text>
      ))}
    </g>
  );
}
