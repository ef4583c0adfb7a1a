import type { TablesInfo, TaskChoice } from '../../worker/protocol';

const COUNT = new Intl.NumberFormat('en-GB');

/** The first rows as they were read, the chosen columns marked. */
export function Preview({
  tables: { tables, columns, head },
  choice,
}: {
  readonly tables: TablesInfo;
  readonly choice: TaskChoice;
}) {
  const role = (column: string): string | null => {
    if (column === choice.text) return choice.text2 === null ? 'text' : 'first text';
    if (column === choice.text2) return 'second text';
    if (column === choice.label) return 'label';
    return choice.split.kind === 'given' && column === choice.split.column ? 'split' : null;
  };
  return (
    <div className="preview">
      {/* A region that scrolls sideways must be reachable by keyboard. */}
      <div className="preview-scroll" tabIndex={0} role="region" aria-labelledby="choice-title">
        <table className="preview-table">
          <caption id="choice-title" tabIndex={-1}>
            {tables.map(({ name, rows }) => `${name}: ${COUNT.format(rows)} rows`).join(' · ')}
          </caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" className={role(column) === null ? 'preview-unused' : 'preview-used'}>
                  {column}
                  {role(column) === null ? null : ' '}
                  {role(column) === null ? null : <span className="preview-role">{role(column)}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {head.map((row, index) => (
              // The rows never change place.
              <tr key={index}>
                {columns.map((column, at) => (
                  <td key={column} className={role(column) === null ? 'preview-unused' : undefined}>
                    {row[at] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
