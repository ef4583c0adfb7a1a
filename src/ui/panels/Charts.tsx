import { useMemo } from 'react';
import { PRESETS, type PresetId } from '../../lab/presets';
import { judgedTitle, METRICS, type MetricId } from '../../lab/scores/metric';
import type { ReferenceLevel } from '../../lab/scores/judging';
import { score, scoreTick } from '../../store/numbers';
import { useSessionState } from '../context';
import { EvaluationChart, StepChart } from '../charts/ChartCard';
import { Legend } from '../charts/Legend';
import '../charts/chart-card.css';

const SMALL = { most: 48, strength: 0.6, tickCount: { x: 3, y: 3 } } as const;

/** Wide enough that small differences look small, and never beyond what the metric can be. */
function scoreRange(metric: MetricId): (low: number, high: number) => readonly [number, number] {
  const [least, most] = METRICS[metric].range;
  return (low, high) => [
    Math.max(least, Math.floor((low - 0.02) * 10) / 10),
    Math.min(most, Math.max(high + 0.03, low + 0.3)),
  ];
}

/** Above the ceiling there is room for a word on what lies higher still. */
const roomAbove = (low: number, high: number): readonly [number, number] => [
  Math.min(0, low),
  Math.max(1.35 * high, low + 0.1),
];

const MAIN_TICKS = { x: 5, y: 5 } as const;

const NO_LEVELS: readonly ReferenceLevel[] = [];

/** The chart of what the runs are judged by; before there is a population that is not known yet. */
export function ScoreChart() {
  const task = useSessionState((state) => state.population?.task);
  const metric = task?.metric ?? 'accuracy';
  const range = useMemo(() => scoreRange(metric), [metric]);
  return (
    <EvaluationChart
      className="panel main-chart"
      title={task === undefined ? 'Validation score' : `Validation ${judgedTitle(task)}`}
      help={`${task === undefined ? '' : `${METRICS[metric].about} `}Measured on examples that are neither learnt from nor part of the test. Thick: median over a method’s runs. Band: their middle half. Thin: single runs.`}
      metric="score"
      levels={task?.validationLevels ?? NO_LEVELS}
      markLabels
      range={range}
      format={(value) => score(metric, value)}
      formatTick={(value) => scoreTick(metric, value)}
      most={300}
      tickCount={MAIN_TICKS}
      legend={<Legend />}
      empty="Here every run’s score will grow, step by step: a thin line for each run, a thick one for each method’s median."
    />
  );
}

export function CrossEntropyChart() {
  const classes = useSessionState((state) => state.population?.task.classes.length);
  const levels = useMemo(
    () => (classes === undefined ? [] : [{ value: Math.log(classes), text: `ln ${classes}` }]),
    [classes],
  );
  return (
    <StepChart
      className="panel"
      title="Cross-entropy · nats"
      help="How surprised a run is by the right labels of its training batch; ln C is what guessing among C classes gives. Thin: every step; thick: means over neighbouring steps."
      equation="CE = −mean ln p(label)"
      metric="crossEntropy"
      scale="choice"
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
      scale="choice"
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
      scale="choice"
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
      Scores: higher need not mean better answers, and the head loss’s score is no bound on mutual information. Dashed
      in a method’s colour: the exact KL(N₁‖N₀), which its representation score cannot exceed.
    </p>
  ) : null;
}
