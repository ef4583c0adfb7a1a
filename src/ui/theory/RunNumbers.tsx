import type { HeadLossTexts } from '../../lab/studies/head-loss-texts';
import type { HeadLossView } from '../../store/head-loss';
import { compact } from '../../store/numbers';

interface Props {
  readonly found: HeadLossTexts;
  readonly view: HeadLossView;
  readonly step: number;
}

/** The numbers of the run that the statement is about. */
export function RunNumbers({ found, view, step }: Props) {
  const { centre, promptLength, temperature, tokens } = found;
  const { centreNorm, smoothness, start } = view;
  const rows: readonly (readonly [string, string])[] = [
    ['taken at', `step ${step} of the training`],
    ['‖c‖, D', `${compact(centreNorm)}, ${centre.length}`],
    [temperature === 1 ? 'M = ‖c‖²/(4D)' : `M = ‖c‖²/(4Dτ²), τ = ${temperature}`, compact(smoothness)],
    ['1/M; on the rows of the prompt, m/M', `${compact(1 / smoothness)}; ${compact(promptLength / smoothness)}`],
    ['‖p₀‖', compact(Math.hypot(...start))],
    ['T, words a text', `${Math.min(...tokens)} to ${Math.max(...tokens)}`],
  ];
  return (
    <dl className="theory-numbers small">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
