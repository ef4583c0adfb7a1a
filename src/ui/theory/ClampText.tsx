import { headLossGradient } from '../../lab/theory/head-loss';
import { CLAMP_THRESHOLD, type HeadLossView } from '../../store/head-loss';
import { compact } from '../../store/numbers';

interface Props {
  readonly view: HeadLossView;
  readonly clamped: boolean;
  /** Whether it is the mean over several texts. */
  readonly mean: boolean;
}

/** What the clamp of the released implementation does at the start. */
export function ClampText({ view: { problem, start, shares, below }, clamped, mean }: Props) {
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const share = mean && low !== high ? `p⁺ is ${compact(low)} to ${compact(high)}` : `p⁺ = ${compact(low)}`;
  const threshold = `e⁻² = ${CLAMP_THRESHOLD.toFixed(3)}`;
  const gradient = Math.hypot(...headLossGradient(problem, start));
  const where =
    below === shares.length
      ? `below ${threshold}${mean ? ' in every text' : ''}`
      : below === 0
        ? `above ${threshold}${mean ? ' in every text' : ''}`
        : `below ${threshold} in ${below} of ${shares.length} texts`;
  return (
    <p className="small">
      <strong>The clamp.</strong> At the start, {share}: {where}.{' '}
      {clamped ? (
        <>
          The gradient’s norm is{' '}
          <strong>{gradient === 0 ? 'exactly 0: descent does not move' : compact(gradient)}</strong>.
        </>
      ) : (
        <>
          The gradient’s norm is {compact(gradient)};{' '}
          {below === shares.length
            ? 'with the clamp it would be exactly 0.'
            : below === 0
              ? 'the clamp would not change it.'
              : 'with the clamp those texts would add nothing to it.'}
        </>
      )}
    </p>
  );
}
