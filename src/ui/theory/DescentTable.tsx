import type { Descent } from '../../lab/theory/descent';
import { compact } from '../../store/numbers';
import { TableScroll } from '../views/TableScroll';

const SHOWN = [0, 1, 2, 5, 10, 20, 50, 100, 200];

/** The curves as numbers. */
export function DescentTable({
  descent: { losses, lossBounds, comparison, distances },
}: {
  readonly descent: Descent;
}) {
  const rows = SHOWN.filter((t) => t < losses.length);
  return (
    <details className="small">
      <summary className="muted">The numbers</summary>
      <TableScroll name="The descent in numbers">
        <table className="number-table">
          <caption className="small muted">Nats. The comparison point has {compact(comparison)}.</caption>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Loss</th>
              <th scope="col">Bound</th>
              {distances === null ? null : (
                <>
                  <th scope="col">Distance</th>
                  <th scope="col">Bound</th>
                </>
              )}
            </tr>
          </thead>
          <tbody className="number">
            {rows.map((t) => (
              <tr key={t}>
                <th scope="row">{t}</th>
                <td>{compact(losses[t] ?? NaN)}</td>
                <td>{t === 0 ? '∞' : compact(lossBounds[t] ?? NaN)}</td>
                {distances === null ? null : (
                  <>
                    <td>{compact(distances.values[t] ?? NaN)}</td>
                    <td>{compact(distances.bounds[t] ?? NaN)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </details>
  );
}
