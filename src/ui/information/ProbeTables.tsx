import { bareStates, informationText, type ShownInformation } from '../../store/information';
import { percent } from '../../store/numbers';
import { runTitle } from '../../store/run-names';
import { informationOfRunsTable, informationTable } from '../../store/tables/information-tables';
import { MethodName } from '../controls/MethodName';
import { TableFrame } from '../views/TableFrame';

/** Each method's runs, and the states that no prompt has touched. */
export function MethodTable(shown: ShownInformation) {
  const { answer, plotted, estimator, unit } = shown;
  const text = (nats: number): string => informationText(unit, nats);
  return (
    <TableFrame
      name="Information by method"
      about={`Bounds in ${unit}: median over runs, and their middle half; of shuffled labels from 5 to 95 %.`}
      table={() => informationTable(shown)}
    >
      <table className="number-table">
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Median</th>
            <th scope="col">Middle half</th>
            <th scope="col" title="Runs with numbers">
              N
            </th>
          </tr>
        </thead>
        <tbody className="number">
          {plotted.methods.map(({ preset, n, median, q1, q3 }) => (
            <tr key={preset}>
              <th scope="row">
                <MethodName preset={preset} />
              </th>
              <td>{text(median)}</td>
              <td>{n === 0 ? '–' : `${text(q1)} to ${text(q3)}`}</td>
              <td>{n}</td>
            </tr>
          ))}
          {bareStates(answer, estimator).map(({ name, estimate }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text(estimate.value)}</td>
              <td />
              <td />
            </tr>
          ))}
          <tr>
            <th scope="row">shuffled labels</th>
            <td />
            <td>
              {text(plotted.nullBand[0])} to {text(plotted.nullBand[1])}
            </td>
            <td />
          </tr>
        </tbody>
      </table>
    </TableFrame>
  );
}

/** Every run in numbers. */
export function RunTable(shown: ShownInformation) {
  const { plotted, runs, step, unit } = shown;
  const text = (nats: number): string => informationText(unit, nats);
  return (
    <details className="small">
      <summary className="muted">Every run in numbers</summary>
      <TableFrame
        name="Information of every run"
        about={`Bounds in ${unit}, at step ${step}.`}
        table={() => informationOfRunsTable(shown)}
      >
        <table className="number-table information-runs">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Bound</th>
              <th scope="col">Its null</th>
              <th scope="col">{plotted.atEnd ? 'Test' : 'Valid.'} accuracy</th>
            </tr>
          </thead>
          <tbody className="number">
            {plotted.estimates.map(({ value, nullLow, nullHigh }, run) => (
              <tr key={run}>
                <th scope="row">{runTitle(runs, run)}</th>
                <td>{Number.isNaN(value) ? 'diverged' : text(value)}</td>
                <td>{Number.isNaN(nullLow) ? '–' : `${text(nullLow)} to ${text(nullHigh)}`}</td>
                <td>{percent(plotted.accuracy[run] ?? NaN)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </details>
  );
}
