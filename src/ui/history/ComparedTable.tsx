import { recipeRows, resultRows, sourceOfBoth, type ComparedField } from '../../store/history/compare';
import { comparedTable } from '../../store/tables/history-table';
import { useHistory, useHistoryState } from '../context';
import { SaveTable } from '../saving/SaveTable';

/** Two past trainings side by side: where their recipes differ, and what came of each. */
export function ComparedTable() {
  const history = useHistory();
  const entries = useHistoryState((state) => state.entries);
  const chosen = useHistoryState((state) => state.compared);
  const [a, b] = chosen.flatMap((id) => entries?.find((entry) => entry.id === id) ?? []);
  if (a === undefined) return null;
  if (b === undefined) return <p className="small muted">Compare: choose a second training below.</p>;
  const differences = recipeRows(a, b);
  return (
    <section className="compared" aria-label="Comparison">
      <div className="tab-head">
        <p className="small muted">Where the recipes differ, and what came of each: median, middle half, runs.</p>
        <SaveTable title="Two trainings compared" table={() => comparedTable(a, b)} source={() => sourceOfBoth(a, b)} />
      </div>
      <div className="compared-scroll" tabIndex={0} role="region" aria-label="Comparison in figures">
        <table>
          <caption className="visually-hidden">Two past trainings, difference by difference</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">{a.label}</th>
              <th scope="col">{b.label}</th>
            </tr>
          </thead>
          <tbody>
            {differences.length === 0 ? (
              <tr>
                <td colSpan={3} className="muted">
                  The recipes are the same.
                </td>
              </tr>
            ) : (
              <Rows rows={differences} />
            )}
          </tbody>
          <tbody className="compared-results number">
            <Rows rows={resultRows(a, b)} />
          </tbody>
        </table>
      </div>
      <button
        type="button"
        className="link-button small"
        onClick={() => {
          for (const { id } of [a, b]) history.toggleCompared(id);
        }}
      >
        close the comparison
      </button>
    </section>
  );
}

function Rows({ rows }: { readonly rows: readonly ComparedField[] }) {
  return rows.map(({ name, a, b }) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{a}</td>
      <td>{b}</td>
    </tr>
  ));
}
