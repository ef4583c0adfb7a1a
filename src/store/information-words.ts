/** What the probe found in sentences: for the view, and for the figures that are saved of it. */
import { informationText, type Plotted, type ShownInformation } from './information';

export const NO_PROMISE = 'More information does not imply better answers.';

/** How information and accuracy go together, and what that does not say. */
export function correlationText({ correlation: { rho, n }, atEnd }: Plotted): string {
  return Number.isNaN(rho)
    ? `Over ${n} runs there is no rank correlation to give: one side does not vary.`
    : `Over these ${n} runs, information and ${atEnd ? 'test' : 'validation'} accuracy have a rank correlation of ρ = ${rho.toFixed(2).replace('-', '−')} (Spearman); it mixes methods and says nothing of causes.`;
}

/** What was measured on what, and the most that the estimator can find. */
export function measuredText({ answer, estimator, unit, step, classes }: ShownInformation): string {
  const { training, heldOut, entropy, logBatch } = answer;
  const most =
    estimator === 'barberAgakov'
      ? `At most H(Y) = ${informationText(unit, entropy)} ${unit} here (log C = ${informationText(unit, Math.log(classes))}).`
      : `At most log K = ${informationText(unit, logBatch)} ${unit}, and of a label never more than H(Y) = ${informationText(unit, entropy)}. It scores the same fit as the other bound, so the two nearly agree.`;
  return `At step ${step}. Probe fitted on ${training} validation examples, read on ${heldOut} test examples. ${most}`;
}
