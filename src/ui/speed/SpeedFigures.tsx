import {
  caveat,
  headline,
  headlineAbout,
  parityText,
  roundsText,
  speedRows,
  stepFacts,
  subjectText,
  type Figure,
} from '../../store/speed-text';
import { computedBy } from '../../store/backend-names';
import { speedTable } from '../../store/tables/speed-table';
import type { PopulationInfo, SpeedReport } from '../../worker/protocol';
import { TableFrame } from '../views/TableFrame';

interface Props {
  readonly report: SpeedReport;
  readonly population: PopulationInfo;
}

/** What a measurement comes to. */
export function SpeedHeadline({ report, population }: Props) {
  const warning = caveat(population.backend);
  const bad = report.kind === 'differ';
  return (
    <div className="speed-result">
      <p className="small muted">{subjectText(population, report)}</p>
      {warning === null ? null : <p className="speed-warning">{warning}</p>}
      <p className={`speed-headline number ${bad ? 'speed-bad' : ''}`}>{headline(report)}</p>
      <p className="muted number">{headlineAbout(report, population.backend)}</p>
      <Parity report={report} />
    </div>
  );
}

function Parity({ report }: { readonly report: SpeedReport }) {
  const text = parityText(report);
  if (text === null) return null;
  return <p className={`number ${report.kind === 'differ' ? 'speed-bad' : 'speed-good'}`}>{text}</p>;
}

/** Both engines side by side, and what is inside a compiled step. */
export function SpeedFigures({ report, population }: Props) {
  if (report.kind === 'differ') return null;
  const { backend } = population;
  const compared = report.kind === 'compared';
  return (
    <>
      <TableFrame
        name="How fast is it here?"
        about={`Median, and the range of ${roundsText(report.rounds)}.`}
        table={() => speedTable(report, population, navigator.userAgent)}
      >
        <table className="speed-table">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Figure</span>
              </th>
              {compared ? <th scope="col">Compiled</th> : null}
              <th scope="col">Tensor library</th>
            </tr>
          </thead>
          <tbody className="number">
            {speedRows(report).map(({ name, compiled, reference }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {compiled === null ? null : <Cell figure={compiled} />}
                <Cell figure={reference} />
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {report.kind === 'compared' ? (
        <section aria-labelledby="speed-inside">
          <h3 id="speed-inside">Inside a compiled step</h3>
          <dl className="speed-facts number">
            {stepFacts(report, backend).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      <p className="small muted">
        A seed-step is one run, one batch: forward, backward and update.
        {compared
          ? ' The share of the peak says how near a whole step, with its many small products, its attention and its update, comes to what the same kernels reach here on large products alone.'
          : ''}{' '}
        Computed by {computedBy(backend)}.
      </p>
    </>
  );
}

function Cell({ figure: { value, note } }: { readonly figure: Figure }) {
  return (
    <td>
      {value}
      <span className="speed-note">{note}</span>
    </td>
  );
}
