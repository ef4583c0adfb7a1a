import { PRESETS, type PresetId } from '../../lab/presets';
import { percent } from '../../store/numbers';
import { useSessionState } from '../context';
import { EvaluationChart, StepChart } from '../charts/ChartCard';
import { Legend } from '../charts/Legend';
import '../charts/chart-card.css';

const SMALL = { most: 48, strength: 0.6, tickCount: { x: 3, y: 3 } } as const;

const percentTick = (value: number): string => `${Math.round(100 * value)}\u202f%`;
const accuracyRange = (low: number, high: number): readonly [number, number] => [
  Math.max(0, Math.floor((low - 0.02) * 10) / 10),
  Math.min(1, Math.max(high + 0.03, low + 0.3)),
];

/** Above the ceiling there is room for a word on what lies higher still. */
const roomAbove = (low: number, high: number): readonly [number, number] => [
  Math.min(0, low),
  Math.max(1.35 * high, low + 0.1),
];

/** Chance and majority as dashed lines; one line where the two are one. */
function useBaselines(): readonly { readonly value: number; readonly text: string }[] {
  const chance = useSessionState((state) => state.population?.task.chance);
  const majority = useSessionState((state) => state.population?.task.majority);
  if (chance === undefined || majority === undefined) return [];
  if (Math.abs(majority - chance) < 0.005) return [{ value: chance, text: 'chance = majority class' }];
  return [
    { value: chance, text: 'chance' },
    { value: majority, text: 'majority class' },
  ];
}

export function AccuracyChart() {
  const levels = useBaselines();
  return (
    <EvaluationChart
      className="panel main-chart"
      title="Validation accuracy"
      help="The share of examples answered rightly, out of those that are neither learnt from nor part of the test. Thick: median over a method’s runs. Band: their middle half. Thin: single runs."
      metric="accuracy"
      levels={levels}
      markLabels
      range={accuracyRange}
      format={percent}
      formatTick={percentTick}
      most={300}
      tickCount={{ x: 5, y: 5 }}
      legend={<Legend />}
      empty="Here every run’s accuracy will grow, step by step: a thin line for each run, a thick one for each method’s median."
    />
  );
}

export function CrossEntropyChart() {
  const classes = useSessionState((state) => state.population?.task.classes.length);
  const levels = classes === undefined ? [] : [{ value: Math.log(classes), text: `ln ${classes}` }];
  return (
    <StepChart
      className="panel"
      title="Cross-entropy · nats"
      help="How surprised a run is by the right labels of its training batch; ln C is what guessing among C classes gives. Thin: every step; thick: means over neighbouring steps."
      equation="CE = −mean ln p(label)"
      metric="crossEntropy"
      levels={levels}
      empty="The training loss of every run."
      {...SMALL}
    />
  );
}

function useHas(term: (preset: (typeof PRESETS)[PresetId]) => boolean): boolean {
  return useSessionState((state) =>
    (state.population?.recipe.presets ?? state.recipe.presets).some((preset) => term(PRESETS[preset])),
  );
}

export function HeadLossChart() {
  const present = useHas((preset) => preset.headLoss);
  return (
    <StepChart
      className="panel"
      title="Head loss · score, nats"
      help="How much better the prompt fits the mean class embedding than the text’s own word embeddings do. Not a bound on mutual information: its negatives are word embeddings, not other prompts."
      equation="mean log(T+1) − L_head"
      metric="headScore"
      ceiling={{ metric: 'headCeiling', text: 'log(T+1)' }}
      absent={!present}
      empty={present ? 'The contrastive score between prompt and classes.' : 'No chosen method has a head loss.'}
      {...SMALL}
    />
  );
}

export function RepresentationLossChart() {
  const present = useHas((preset) => preset.representationLoss);
  return (
    <StepChart
      className="panel"
      title="Repr. loss · score, nats"
      help="How well the prompt tells its own encoded representation from draws without the prompt. At most log(K+1), and at most the divergence of the two Gaussians, which is known exactly (dashed, in the method’s colour)."
      equation="log(K+1) − L_rep ≤ KL(N₁‖N₀)"
      metric="representationScore"
      companion={{ metric: 'klBetween', text: 'KL' }}
      range={roomAbove}
      ceiling={{ metric: 'representationCeiling', text: 'log(K+1)' }}
      absent={!present}
      empty={
        present
          ? 'The contrastive score between prompt and representation.'
          : 'No chosen method has a representation loss.'
      }
      {...SMALL}
    />
  );
}

/** What the scores do not say. */
export function ScoreNotes() {
  const any = useHas((preset) => preset.headLoss || preset.representationLoss);
  return any ? (
    <p className="score-notes">
      Scores: higher need not mean better accuracy, and the head loss’s score is no bound on mutual information. Dashed
      in a method’s colour: the exact KL(N₁‖N₀), which its representation score cannot exceed.
    </p>
  ) : null;
}
