import { estimateOf, informationText, type Estimate } from '../../store/information';
import { percent } from '../../store/numbers';
import { runTitle } from '../../store/run-names';
import { MethodName } from '../controls/MethodName';
import { TableScroll } from '../views/TableScroll';
import type { Shown } from './shown';

/** Each method's runs, and the states that no prompt has touched. */
export function MethodTable({ answer, plotted, estimator, unit }: Shown) {
  const text = (nats: number): string => informationText(unit, nats);
  const bare: readonly (readonly [name: string, estimate: Estimate])[] = [
    ['no prompt, [MASK]', estimateOf(answer.passZero.mask, estimator)],
    ...(answer.passZero.cls === null
      ? []
      : [['no prompt, [CLS]', estimateOf(answer.passZero.cls, estimator)] as const]),
  ];
  return (
    <TableScroll name="Information by method">
      <table className="number-table">
        <caption className="small muted">Bounds in {unit}: median over runs, and their middle half.</caption>
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
          {bare.map(([name, { value }]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text(value)}</td>
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
    </TableScroll>
  );
}

/** Every run in numbers. */
export function RunTable({ plotted, runs, unit }: Shown) {
  const text = (nats: number): string => informationText(unit, nats);
  return (
    <details className="small">
      <summary className="muted">Every run in numbers</summary>
      <TableScroll name="Information of every run">
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
      </TableScroll>
    </details>
  );
}
