import { useMemo } from 'react';
import type { Vocabulary } from '../../lab/studies/vocabulary';
import { compact } from '../../store/numbers';
import { pathTable } from '../../store/prompt-reading';
import type { StudyState } from '../../store/studies';
import { ChartCard } from '../charts/ChartCard';
import { StudyNote } from '../studies/StudyNote';
import { Part } from '../views/Part';

interface Props {
  readonly state: StudyState<'prompt-paths'>;
  readonly vocabulary: Vocabulary;
}

const SMALL = { most: 64, strength: 0.6, tickCount: { x: 4, y: 3 } } as const;
const EMPTY = 'Measured at every evaluation.';

const fromZero = (low: number, high: number): readonly [number, number] => [
  Math.max(0, low - 0.1 * (high - low)),
  high + 0.1 * (high - low) + 1e-6,
];

/** How long the prompts are and how fast they move. */
export function NormsSection({ state, vocabulary: { norm } }: Props) {
  const { answered } = state;
  const table = useMemo(() => (answered === null ? null : pathTable(answered.answer)), [answered]);
  const levels = useMemo(
    () => [{ value: norm.median, text: `word embeddings, ${compact(norm.median)}` }],
    [norm.median],
  );
  return (
    <Part
      title="Length and speed"
      guide={`First the mean norm of a run’s prompt tokens; the dashed line is what word embeddings typically have, ${compact(norm.median)} (middle half ${compact(norm.q1)} to ${compact(norm.q3)}). Then how far a prompt moved per step. Thick: median of a method’s runs.`}
      why="A layer norm follows the embeddings: it undoes most of a token’s length, so a long token is turned more slowly by the same step than a short one. Initialisations of different size therefore also differ in how fast they learn."
      formula="mean over positions of ‖P_i(t)‖ · ‖P(t) − P(t′)‖ / (t − t′) from one recorded evaluation to the next, over the positions that are there at both; b₂ for prompts that depend on the text"
    >
      {table === null || answered === null ? (
        <StudyNote state={state} what="Following the prompts" />
      ) : (
        <div className="norm-charts">
          <ChartCard
            className="chart-bare"
            title="‖P‖ · mean norm of a prompt token"
            help="The Euclidean norm of a prompt token, mean over positions. Dashed: the median of the word embeddings."
            metric="norm"
            table={table}
            version={answered.step}
            levels={levels}
            range={fromZero}
            empty={EMPTY}
            {...SMALL}
          />
          <ChartCard
            className="chart-bare"
            title="‖ΔP‖ / Δt · movement per step"
            help="How far a prompt moved from one recorded evaluation to the next, divided by the steps between them."
            metric="change"
            table={table}
            version={answered.step}
            range={fromZero}
            empty={EMPTY}
            {...SMALL}
          />
        </div>
      )}
    </Part>
  );
}
