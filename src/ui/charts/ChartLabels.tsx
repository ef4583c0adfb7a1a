import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { Mark } from '../../worker/protocol';
import { placeLevels, placeMarks, type LevelLabel } from './label-layout';

/** What the dashed horizontal lines are, written at the right end above each. */
export function LevelLabels({ labels }: { readonly labels: readonly LevelLabel[] }) {
  const plot = usePlotArea();
  const y = useYAxisScale();
  if (plot === undefined || y === undefined) return null;
  return (
    <g className="level-labels">
      {placeLevels(labels, plot, y).map(({ text, top }) => (
        <text key={text} x={plot.x + plot.width - 2} y={top} textAnchor="end">
          {text}
        </text>
      ))}
    </g>
  );
}

interface AboveProps {
  readonly text: string;
  readonly values: readonly number[];
  readonly format: (value: number) => string;
}

/** What lies above the chart, and how high. */
export function AboveLabel({ text, values, format }: AboveProps) {
  const plot = usePlotArea();
  if (plot === undefined || values.length === 0) return null;
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
export function MarkLabels({ marks }: { readonly marks: readonly Mark[] }) {
  const plot = usePlotArea();
  const x = useXAxisScale();
  if (plot === undefined || x === undefined) return null;
  return (
    <g className="mark-labels">
      {placeMarks(marks, plot, x).map(({ step, label, left, top, anchor }) => (
        <text key={`${step}${label}`} x={left} y={top} textAnchor={anchor}>
          {label}
        </text>
      ))}
    </g>
  );
}
