import type { LineSlice } from '../../lab/studies/landscape';
import type { RunInfo } from '../../lab/training/runs';
import { curveOf } from '../../store/landscape';
import { compact, count, percent, scoreTick } from '../../store/numbers';
import { LinePlot, type PlotAxis } from '../charts/LinePlot';
import { linearAxis } from '../charts/scale';
import { methodColour } from '../theme';
import { TableScroll } from '../views/TableScroll';
import { PointsLegend, RUN_NAMES } from './RunChoice';

const T_AXIS: PlotAxis = {
  title: 't',
  domain: [-0.25, 1.25],
  ticks: [-0.25, 0, 0.25, 0.5, 0.75, 1, 1.25],
  format: (value) => String(value).replace('-', '−'),
};

interface Props {
  readonly slice: LineSlice;
  readonly runs: readonly RunInfo[];
  readonly classes: number;
}

/** Loss and accuracy along the line, each on its own scale. */
export function LineCharts({ slice, runs, classes }: Props) {
  const [a = 'var(--text)', b = 'var(--text)'] = slice.runs.flatMap((run) => {
    const preset = runs[run]?.preset;
    return preset === undefined ? [] : methodColour(preset);
  });
  // What lies between two methods is of neither.
  const colour = a === b ? a : 'var(--text)';
  const ends = [
    { x: 0, text: RUN_NAMES[0], colour: a },
    { x: 1, text: RUN_NAMES[1], colour: b },
  ];
  const losses = curveOf(slice, 'crossEntropy');
  const accuracies = curveOf(slice, 'accuracy');
  const note = `one line in ${count(slice.dimensions)} dimensions: it can mislead`;
  const level = Math.log(classes);
  const highest = Math.max(level, ...losses.map(([, value]) => value));
  const lowest = Math.min(level, ...losses.map(([, value]) => value));
  const range = accuracies.map(([, value]) => value);
  return (
    <div className="landscape-charts">
      <PointsLegend points={slice.runs} runs={runs} />
      <LinePlot
        label="Validation cross-entropy along the line; the table below has the numbers"
        note={note}
        x={T_AXIS}
        y={{
          title: 'cross-entropy, nats',
          ...linearAxis(Math.max(0, lowest - 0.05), highest + 0.05, 5),
          format: compact,
        }}
        marks={ends}
        lines={[
          { name: 'cross-entropy', points: losses, colour, dots: true },
          {
            name: `ln ${classes}: guessing`,
            points: [
              [-0.25, level],
              [1.25, level],
            ],
            colour: 'var(--line-strong)',
            dashed: true,
          },
        ]}
      />
      <LinePlot
        label="Validation accuracy along the line; the table below has the numbers"
        note={note}
        x={T_AXIS}
        y={{
          title: 'accuracy',
          ...linearAxis(Math.max(0, Math.min(0.5, ...range) - 0.03), Math.min(1, Math.max(0.6, ...range) + 0.03), 4),
          format: (value) => scoreTick('accuracy', value),
        }}
        marks={ends}
        lines={[{ name: 'accuracy', points: accuracies, colour, dots: true }]}
      />
    </div>
  );
}

/** Every point in numbers. */
export function LineTable({ slice }: { readonly slice: LineSlice }) {
  const losses = curveOf(slice, 'crossEntropy');
  const accuracies = new Map(curveOf(slice, 'accuracy'));
  return (
    <details className="small">
      <summary className="muted">The numbers</summary>
      <TableScroll name="The line in numbers">
        <table className="number-table">
          <thead>
            <tr>
              <th scope="col">t</th>
              <th scope="col">Cross-entropy</th>
              <th scope="col">Accuracy</th>
            </tr>
          </thead>
          <tbody className="number">
            {losses.map(([t, loss]) => (
              <tr key={t}>
                <th scope="row">{t.toFixed(2).replace('-', '−')}</th>
                <td>{compact(loss)}</td>
                <td>{percent(accuracies.get(t) ?? NaN)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </details>
  );
}
