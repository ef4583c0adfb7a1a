import type { Judged } from '../../lab/scores/metric';
import type { ScoreReport } from '../../lab/scores/report';
import type { RunInfo } from '../../lab/training/runs';
import { score } from '../../store/numbers';
import { scoreColumns, scoreLegend, type MethodScores } from '../../store/score-table';
import { scoreTable } from '../../store/tables/score-tables';
import { MethodName } from '../controls/MethodName';
import { methodColour } from '../theme';
import { TableFrame } from '../views/TableFrame';

interface Props {
  readonly judged: Judged;
  readonly methods: readonly MethodScores[];
  readonly run: RunInfo;
  /** What the run is called. */
  readonly title: string;
  /** The chosen run's; null where it has none. */
  readonly scores: ScoreReport | null;
}

/** All scores: each method's median over its runs, and one run's. */
export function ScoresTable({ judged, methods, run, title, scores }: Props) {
  const columns = scoreColumns(judged);
  return (
    <>
      <TableFrame
        name="All scores"
        about="Each method: median over its runs. Bold: what the runs are judged by."
        table={() => scoreTable(judged, methods, { title, scores })}
      >
        <table className="number-table">
          <thead>
            <tr>
              <th scope="col">Method</th>
              {columns.map(({ key, title, about, inForce }) => (
                <th key={key} scope="col" title={about} className={inForce ? 'scores-in-force' : ''}>
                  {title}
                </th>
              ))}
              <th scope="col" title="Runs with scores">
                N
              </th>
            </tr>
          </thead>
          <tbody className="number">
            {methods.map(({ preset, n, median }) => (
              <tr key={preset}>
                <th scope="row">
                  <MethodName preset={preset} />
                </th>
                {columns.map(({ key, metric, inForce }) => (
                  <td key={key} className={inForce ? 'scores-in-force' : ''}>
                    {score(metric, median(key))}
                  </td>
                ))}
                <td>{n}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">
                <span className="method-bar" style={{ background: methodColour(run.preset) }} />
                the one run
              </th>
              {columns.map(({ key, metric, inForce }) => (
                <td key={key} className={inForce ? 'scores-in-force' : ''}>
                  {score(metric, scores?.[key] ?? NaN)}
                </td>
              ))}
              <td>{scores === null ? 0 : 1}</td>
            </tr>
          </tbody>
        </table>
      </TableFrame>
      <p className="small muted">{scoreLegend(judged)}</p>
    </>
  );
}
