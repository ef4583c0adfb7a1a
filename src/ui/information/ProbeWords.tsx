import { informationText } from '../../store/information';
import type { Shown } from './shown';

interface Props extends Shown {
  /** Updates done when it was measured. */
  readonly step: number;
  readonly classes: number;
}

/** What was measured on what, and what it does not say. */
export function ProbeWords({ answer, plotted, estimator, unit, step, classes }: Props) {
  const { training, heldOut, entropy, logBatch } = answer;
  const { rho, n } = plotted.correlation;
  const most =
    estimator === 'barberAgakov'
      ? `At most H(Y) = ${informationText(unit, entropy)} ${unit} here (log C = ${informationText(unit, Math.log(classes))}).`
      : `At most log K = ${informationText(unit, logBatch)} ${unit}, and of a label never more than H(Y) = ${informationText(unit, entropy)}. It scores the same fit as the other bound, so the two nearly agree.`;
  return (
    <>
      <p className="small">
        <strong>More information does not imply better answers.</strong>{' '}
        {Number.isNaN(rho)
          ? `Over ${n} runs there is no rank correlation to give: one side does not vary.`
          : `Over these ${n} runs, information and ${plotted.atEnd ? 'test' : 'validation'} accuracy have a rank correlation of ρ = ${rho.toFixed(2).replace('-', '−')} (Spearman); it mixes methods and says nothing of causes.`}
      </p>
      <p className="small muted">
        At step {step}. Probe fitted on {training} validation examples, read on {heldOut} test examples. {most}
      </p>
    </>
  );
}
