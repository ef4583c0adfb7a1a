import type { ClassReport } from '../../lab/scores/report';
import { percent } from '../../store/numbers';
import { classTable } from '../../store/tables/score-tables';
import { TableFrame } from '../views/TableFrame';

interface Props {
  /** Of the chosen run. */
  readonly classes: readonly ClassReport[];
  /** Median F1 of each class over the runs of the chosen run's method. */
  readonly medians: readonly number[];
  readonly method: string;
  /** What the chosen run is called. */
  readonly run: string;
}

/** How well one run knows each class. */
export function ClassScoresTable({ classes, medians, method, run }: Props) {
  return (
    <TableFrame
      name="Scores by class"
      about={`The one run, class by class; last column: median over the runs of ${method}.`}
      table={() => classTable(classes, medians, { method, run })}
    >
      <table className="number-table">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" title="Test examples of the class">
              N
            </th>
            <th scope="col" title="Share of right ones among the answers that name the class">
              Precision
            </th>
            <th scope="col" title="Share of the class’s examples answered rightly">
              Recall
            </th>
            <th scope="col" title="Harmonic mean of precision and recall">
              F1
            </th>
            <th scope="col">Median F1</th>
          </tr>
        </thead>
        <tbody className="number">
          {classes.map(({ class: name, support, precision, recall, f1 }, index) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {name}
              </th>
              <td>{support}</td>
              <td>{percent(precision)}</td>
              <td>{percent(recall)}</td>
              <td>{percent(f1)}</td>
              <td>{percent(medians[index] ?? NaN)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
