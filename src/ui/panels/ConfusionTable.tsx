import { confusionTable } from '../../store/tables/score-tables';
import { TableFrame } from '../views/TableFrame';

interface Props {
  readonly classes: readonly string[];
  /** Right classes as rows, answers as columns. */
  readonly confusion: readonly (readonly number[])[];
  /** What the run is called. */
  readonly run: string;
}

/** A cell at its darkest; the figures in it stay readable in both themes. */
const DARKEST = 45;

/** What one run takes for what. A cell is the darker the larger its share of the class. */
export function ConfusionTable({ classes, confusion, run }: Props) {
  return (
    <TableFrame
      name="Confusion matrix"
      about="The one run’s answers. Rows: the right class. Columns: the answer. The diagonal is right; the darker a cell, the larger its share of the row."
      table={() => confusionTable(classes, confusion, run)}
    >
      <table className="number-table confusion">
        <thead>
          <tr>
            <th scope="col">Right class</th>
            {classes.map((name) => (
              <th key={name} scope="col" title={`Answer: ${name}`}>
                <span className="confusion-class">{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="number">
          {classes.map((name, own) => {
            const row = confusion[own] ?? [];
            const support = row.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={name}>
                <th scope="row" title={name}>
                  {name}
                </th>
                {classes.map((answer, column) => {
                  const count = row[column] ?? 0;
                  return (
                    <td
                      key={answer}
                      className={column === own ? 'confusion-right' : ''}
                      style={{ '--share': `${support === 0 ? 0 : (DARKEST * count) / support}%` }}
                      title={`${name} answered as ${answer}: ${count} of ${support}`}
                    >
                      {count}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}
