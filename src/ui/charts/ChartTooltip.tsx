import { PRESETS } from '../../lab/presets';
import type { Mark } from '../../worker/protocol';
import { methodColour } from '../theme';
import type { ChartMethod, ChartRow } from './chart-data';

interface Props {
  readonly row: ChartRow;
  readonly methods: readonly ChartMethod[];
  readonly marks: readonly Mark[];
  readonly format: (value: number) => string;
  readonly companion: string | undefined;
  readonly ceiling: string | undefined;
  /** Medians alone. */
  readonly brief: boolean;
}

/** At the pointed step: median, middle half and number of runs of every method. */
export function ChartTooltip({ row, methods, marks, format, companion, ceiling, brief }: Props) {
  const here = marks.filter(({ step }) => Math.abs(step - row.step) <= 3);
  return (
    <>
      <p className="chart-tooltip-step">step {row.step}</p>
      <table>
        <tbody>
          {methods.map(({ preset }) => {
            const median = row.median[preset] ?? null;
            const middle = row.middle[preset] ?? null;
            const beside = row.companion[preset] ?? null;
            if (median === null) return null;
            return (
              <tr key={preset}>
                <th scope="row">
                  <span className="method-bar" style={{ background: methodColour(preset) }} />
                  {PRESETS[preset].name}
                </th>
                <td className="number">{format(median)}</td>
                {brief ? null : (
                  <>
                    <td className="number muted">
                      {middle === null || row.n[preset] === 1 ? '' : `${format(middle[0])}–${format(middle[1])}`}
                    </td>
                    <td className="muted">N={row.n[preset]}</td>
                  </>
                )}
                {companion === undefined ? null : (
                  <td className="number muted">{beside === null ? '' : `${companion} ${format(beside)}`}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {ceiling === undefined || row.ceiling === null ? null : (
        <p className="muted">
          {ceiling} {format(row.ceiling)}
        </p>
      )}
      {here.map(({ step, label }) => (
        <p key={`${step}${label}`} className="muted">
          at step {step}: {label}
        </p>
      ))}
    </>
  );
}

/** In the other charts: each method's median alone. */
export function ChartValues({ row, methods, format }: Pick<Props, 'row' | 'methods' | 'format'>) {
  return (
    <ul>
      {methods.map(({ preset }) => {
        const median = row.median[preset] ?? null;
        return median === null ? null : (
          <li key={preset} className="number">
            <span className="method-bar" style={{ background: methodColour(preset) }} />
            {format(median)}
          </li>
        );
      })}
    </ul>
  );
}
