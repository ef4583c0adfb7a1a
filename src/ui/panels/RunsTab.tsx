import { useMemo, useState } from 'react';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import { judgedTitle } from '../../lab/scores/metric';
import { compact, count, score } from '../../store/numbers';
import { useColumns, useSessionState } from '../context';
import { MethodName } from '../controls/MethodName';
import { SaveTable } from '../saving/SaveTable';
import { COLUMNS, runsTable, sortRuns, type RunRow, type Sorting } from './runs-table';

/** Every run as a row. */
export function RunsTab() {
  const { columns, version } = useColumns('evaluation');
  const runs = useSessionState((state) => state.population?.runs);
  const task = useSessionState((state) => state.population?.task);
  const final = useSessionState((state) => state.final);
  const diverged = useSessionState((state) => state.diverged);
  const play = useSessionState((state) => state.play);
  const followed = useSessionState((state) => state.followed);
  const [sorting, setSorting] = useState<Sorting>({ by: 'number', descending: false });
  const { evaluation } = columns;

  const rows = useMemo(() => {
    // The version names the state of the measured columns.
    const validation = version >= 0 && evaluation.length > 0 ? evaluation.last('score') : [];
    const all = (runs ?? []).map((run, index): RunRow => {
      const lost = diverged.get(index);
      return {
        ...run,
        number: index + 1,
        validation: validation[index] ?? NaN,
        test: final?.score[index] ?? NaN,
        status: lost === undefined ? (play === 'finished' ? 'finished' : 'in training') : `diverged at step ${lost}`,
      };
    });
    return sortRuns(all, sorting);
  }, [evaluation, version, runs, final, diverged, play, sorting]);

  if (task === undefined || rows.length === 0) return <p className="small muted">The runs will be listed here.</p>;
  return (
    <div className="tab-column">
      <div className="tab-head">
        <p className="small muted">Valid. and Test: {judgedTitle(task)}.</p>
        <SaveTable title="All runs" table={() => runsTable(rows, task)} />
      </div>
      <div className="runs-scroll" tabIndex={0} role="region" aria-label="All runs">
        <table className="runs-table">
          <thead>
            <tr>
              {COLUMNS.map(({ key, title, about }) => {
                const on = sorting.by === key;
                return (
                  <th key={key} scope="col" aria-sort={on ? (sorting.descending ? 'descending' : 'ascending') : 'none'}>
                    <button
                      type="button"
                      title={about}
                      onClick={() => setSorting({ by: key, descending: on && !sorting.descending })}
                    >
                      {title}
                      <span aria-hidden="true">{on ? (sorting.descending ? ' ↓' : ' ↑') : ''}</span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody className="number">
            {rows.map((row) => (
              <tr key={row.number} aria-current={row.number - 1 === followed}>
                <td>{row.number}</td>
                <th scope="row">
                  <MethodName preset={row.preset} />
                </th>
                <td>{INIT_NAMES[row.init].name}</td>
                <td>{row.seed}</td>
                <td>{row.dataSeed}</td>
                <td>{score(task.metric, row.validation)}</td>
                <td>{score(task.metric, row.test)}</td>
                <td className={row.status.startsWith('diverged') ? 'problem' : 'muted'}>{row.status}</td>
                <td>{count(row.parameters)}</td>
                <td>{compact(row.learningRate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
