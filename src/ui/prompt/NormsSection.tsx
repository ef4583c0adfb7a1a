import { useMemo } from 'react';
import type { Vocabulary } from '../../lab/studies/vocabulary';
import { compact } from '../../store/numbers';
import { pathTable, type PathMetric } from '../../store/prompt-reading';
import { hasPrompt } from '../../store/chosen-run';
import type { StudyState } from '../../store/studies';
import type { MetricTable } from '../../store/columns';
import type { PopulationInfo } from '../../worker/protocol';
import { chartMethods } from '../charts/chart-data';
import type { LevelLabel } from '../charts/label-layout';
import { PopulationChart } from '../charts/PopulationChart';
import { useStage } from '../charts/useStage';
import { useSessionState } from '../context';
import { Part } from '../sensitivity/Part';
import { StudyNote } from '../studies/StudyNote';

interface Props {
  readonly population: PopulationInfo;
  readonly state: StudyState<'prompt-paths'>;
  readonly vocabulary: Vocabulary;
}

/** How long the prompts are and how fast they move. */
export function NormsSection({ population, state, vocabulary: { norm } }: Props) {
  const { answered } = state;
  const table = useMemo(() => (answered === null ? null : pathTable(answered.answer)), [answered]);
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
          <PathChart
            title="‖P‖ · mean norm of a prompt token"
            metric="norm"
            table={table}
            step={answered.step}
            population={population}
            levels={[{ value: norm.median, text: `word embeddings, ${compact(norm.median)}` }]}
          />
          <PathChart
            title="‖ΔP‖ / Δt · movement per step"
            metric="change"
            table={table}
            step={answered.step}
            population={population}
            levels={NO_LEVELS}
          />
        </div>
      )}
    </Part>
  );
}

const NO_LEVELS: readonly LevelLabel[] = [];

interface ChartProps {
  readonly title: string;
  readonly metric: PathMetric;
  readonly table: MetricTable<PathMetric>;
  /** Names the table's state. */
  readonly step: number;
  readonly population: PopulationInfo;
  readonly levels: readonly LevelLabel[];
}

function PathChart({ title, metric, table, step, population: { runs }, levels }: ChartProps) {
  const { setElement, width, height, visible } = useStage();
  const marks = useSessionState((state) => state.marks);
  const steps = useSessionState((state) => state.steps);
  const methods = useMemo(
    () =>
      chartMethods(runs).filter(({ runs: own }) => own.some((run) => runs[run] !== undefined && hasPrompt(runs[run]))),
    [runs],
  );
  return (
    <figure className="norm-chart">
      <figcaption className="eyebrow">{title}</figcaption>
      <div className="norm-stage" ref={setElement}>
        {visible && width > 0 ? (
          <PopulationChart
            width={width}
            height={height}
            table={table}
            version={step}
            methods={methods}
            metric={metric}
            levels={levels}
            marks={marks}
            steps={steps}
            range={(low, high) => [Math.max(0, low - 0.1 * (high - low)), high + 0.1 * (high - low) + 1e-6]}
            most={64}
            tickCount={{ x: 4, y: 3 }}
          />
        ) : null}
      </div>
    </figure>
  );
}
