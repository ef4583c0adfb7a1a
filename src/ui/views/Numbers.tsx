import { cellText, headText } from '../../store/tables/shown';
import type { TableData } from '../../store/tables/table-data';
import { TableFrame } from './TableFrame';

interface Props {
  /** What the table is, for those who come to it by its name. */
  readonly name: string;
  readonly about: string;
  /** The first column names the rows. */
  readonly table: TableData;
}

/** What a picture shows, as a table that is unfolded: on the page just what is saved. */
export function Numbers({ name, about, table }: Props) {
  const { columns, rows } = table;
  return (
    <details className="small">
      <summary className="muted">The numbers</summary>
      <TableFrame name={name} about={about} table={() => table}>
        <table className="number-table">
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th key={index} scope="col">
                  {headText(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="number">
            {rows.map((row, at) => (
              <tr key={at}>
                {columns.map((column, index) => {
                  const text = cellText(row[index] ?? null, column);
                  return index === 0 ? (
                    <th key={index} scope="row">
                      {text}
                    </th>
                  ) : (
                    <td key={index}>{text}</td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </details>
  );
}
