import { PRESETS, type PresetId } from '../../lab/presets';
import { EvaluationChart, StepChart } from '../charts/ChartCard';
import { powerOfTen } from '../../store/numbers';
import { describePull, pullOfTerms } from '../../store/gradients';
import { appliedRecipe } from '../../store/session-state';
import { methodsOf, runsOf } from '../../store/methods';
import { useColumns, useSession, useSessionState } from '../context';
import { Part } from '../views/Part';
import type { EvaluationMetric } from '../../lab/training/metrics';

const SMALL = { most: 300, strength: 0.6, tickCount: { x: 2, y: 3 } } as const;

const TERMS: readonly { readonly metric: EvaluationMetric; readonly title: string; readonly term: string }[] = [
  { metric: 'gradientCrossEntropy', title: '‖∇ cross-entropy‖', term: 'the cross-entropy' },
  { metric: 'gradientHead', title: '‖∇ head loss‖', term: 'the head loss' },
  { metric: 'gradientRepresentation', title: '‖∇ repr. loss‖', term: 'the representation loss' },
  { metric: 'gradientKl', title: '‖∇ KL‖', term: 'the KL term' },
];

const NORM_TICKS = { x: 4, y: 3 } as const;

const aroundNorms = (low: number, high: number): readonly [number, number] => [
  Math.max(0, low - 0.1 * (high - low) - 0.01),
  high + 0.1 * (high - low) + 0.01,
];

/** Which loss moves the prompt. */
export function GradientsPart() {
  return (
    <Part
      title="What moves the prompt"
      guide="How strongly each loss term pulls at the prompt, at every evaluation: a term whose gradient is 0 does nothing."
      why="A loss can only teach the prompt through its gradient at the prompt. Norms are of the gradient at the prompt vectors that all texts of a run share, before the weights γ, β and κ; the sentence above has the weights applied. The head loss also falls when the prompt merely grows along the mean class embedding, so ‖p‖ belongs beside it."
      formula="‖∂ term / ∂P‖, Frobenius · pull = weight · ‖∂ term / ∂P‖ / ‖∂ CE / ∂P‖ · ‖p‖ = meanᵢ ‖Pᵢ‖"
    >
      <Reading />
      <div className="gradient-grid">
        {TERMS.map(({ metric, title, term }) => (
          <EvaluationChart
            key={metric}
            className="chart-bare"
            title={title}
            help={`Frobenius norm of the gradient of ${term} at the prompt, before its weight is applied. Logarithmic; a value of exactly 0 lies on the bottom line.`}
            metric={metric}
            scale="log"
            empty="Measured at every evaluation."
            formatTick={powerOfTen}
            {...SMALL}
          />
        ))}
      </div>
      <StepChart
        className="chart-bare"
        title="‖p‖ · mean norm of a prompt token"
        help="The Euclidean norm of a prompt token, mean over tokens. The head loss falls when the prompt merely grows along the mean class embedding, so this belongs beside it."
        metric="promptNorm"
        range={aroundNorms}
        empty="How long the prompt vectors are, at every step."
        most={48}
        strength={0.6}
        tickCount={NORM_TICKS}
      />
    </Part>
  );
}

function Reading() {
  const { columns } = useColumns('evaluation');
  const session = useSession();
  const population = useSessionState((state) => state.population);
  const { evaluation } = columns;
  if (population === null || evaluation.length === 0) {
    return <p className="small muted">At every evaluation: how strongly each loss term pulls at the prompt.</p>;
  }
  const informed = methodsOf(population.runs).filter(
    (preset) => PRESETS[preset].headLoss || PRESETS[preset].representationLoss,
  );
  if (informed.length === 0) return <p className="small muted">No chosen method has a mutual-information loss.</p>;
  const recipe = appliedRecipe(session.store.getState());
  return (
    <div className="reading">
      <p className="small muted">Step {evaluation.stepAt(evaluation.length - 1)}, weighted, median over runs:</p>
      {informed.slice(0, 2).map((preset) => (
        <p key={preset} className="small">
          <strong>{PRESETS[preset].name}</strong>{' '}
          {sentence(preset, pullOfTerms(evaluation, runsOf(population.runs, preset), recipe))}
        </p>
      ))}
    </div>
  );
}

const TERM_NAMES = {
  head: 'the head loss’s gradient is ',
  representation: 'the representation loss’s gradient is ',
} as const;

function sentence(preset: PresetId, pulls: ReturnType<typeof pullOfTerms>): string {
  const said = pulls
    .filter(
      ({ term, share }) =>
        !Number.isNaN(share) && (term === 'head' ? PRESETS[preset].headLoss : PRESETS[preset].representationLoss),
    )
    .map(({ term, share }) => TERM_NAMES[term] + describePull(share));
  return said.length === 0 ? 'has no gradient to compare yet.' : `– ${said.join('. And ')}.`;
}
