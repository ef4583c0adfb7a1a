import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import type { MetricId } from '../../lab/scores/metric';
import type { Distribution } from '../../lab/statistics/distribution';
import { count, score } from '../../store/numbers';
import type { Spread } from '../../store/spread';
import { distributionTable } from '../../store/tables/sensitivity-tables';
import { MethodName } from '../controls/MethodName';
import { TableFrame } from '../views/TableFrame';

/** The distributions in figures: a row for each method and initialisation. */
export function DistributionTable({ spread, metric }: { readonly spread: Spread; readonly metric: MetricId }) {
  const { cells, methods, atEnd, step } = spread;
  const several = cells.length > methods.length;
  return (
    <TableFrame
      name="Distributions in figures"
      about={`${atEnd ? 'Test examples, after' : 'Validation, at'} step ${step}. Failed: no better than one class for all, or diverged. 90 %: median steps to 90 % of the way to the best median.`}
      table={() => distributionTable(spread, metric)}
    >
      <table className="number-table">
        <thead>
          <tr>
            <th scope="col">{several ? 'Start' : 'Method'}</th>
            <th scope="col" title="Runs with a score">
              N
            </th>
            <th scope="col">Median</th>
            <th scope="col">Quartiles</th>
            <th scope="col">{atEnd ? 'Failed' : 'Low so far'}</th>
            <th scope="col" title="Median steps to 90 % of the way from what is scored unlearnt to the best median">
              90 %
            </th>
          </tr>
        </thead>
        {methods.map(({ preset }) => {
          const own = cells.filter((cell) => cell.preset === preset);
          return (
            <tbody key={preset} className="number">
              {several ? (
                <tr>
                  <th scope="rowgroup" colSpan={6} className="sens-method">
                    <MethodName preset={preset} />
                  </th>
                </tr>
              ) : null}
              {own.map((cell) => (
                <Row key={cell.init ?? ''} cell={cell} metric={metric} several={several} />
              ))}
            </tbody>
          );
        })}
      </table>
    </TableFrame>
  );
}

interface RowProps {
  readonly cell: Distribution;
  readonly metric: MetricId;
  readonly several: boolean;
}

function Row({ cell, metric, several }: RowProps) {
  const { preset, init, n, runs, median, q1, q3, failed, failedShare, stepsTo90 } = cell;
  return (
    <tr>
      <th scope="row">{several && init !== null ? INIT_NAMES[init].name : <MethodName preset={preset} />}</th>
      <td>{n}</td>
      <td>{score(metric, median)}</td>
      <td>{n < 2 ? '–' : `${score(metric, q1, false)}–${score(metric, q3, false)}`}</td>
      <td title={`${failed} of ${runs}`}>{`${(100 * failedShare).toFixed(0)}\u202f%`}</td>
      <td>{stepsTo90 === null ? 'never' : count(stepsTo90)}</td>
    </tr>
  );
}
