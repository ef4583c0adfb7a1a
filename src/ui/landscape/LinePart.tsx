import type { LineSlice } from '../../lab/studies/landscape';
import type { RunInfo } from '../../lab/training/runs';
import { barrierOf, mixesAll, MIXING } from '../../store/landscape';
import { compact } from '../../store/numbers';
import { runTitle } from '../../store/run-names';
import type { PopulationInfo } from '../../worker/protocol';
import { usePage } from '../context';
import { StudyControls } from '../studies/StudyControls';
import { useStudy } from '../studies/useStudy';
import { Part } from '../views/Part';
import { LineCharts, LineTable } from './LineCharts';
import { RunChoice } from './RunChoice';
import { useChosenRuns } from './useChosenRuns';

/** The straight line between two runs. */
export function LinePart({ population }: { readonly population: PopulationInfo }) {
  const { studies } = usePage();
  const state = useStudy('line');
  const chosen = useChosenRuns(population, 2);
  const [a, b] = chosen.runs;
  const slice = state.progress?.soFar ?? state.answered?.answer ?? null;
  return (
    <Part
      title="Between two runs"
      guide="From run A (t = 0) straight to run B (t = 1), and somewhat beyond: a hill between them is a barrier, a flat way is none."
      why="All trained numbers of two runs are mixed, and the mixtures are evaluated as if they had been trained: by their answers alone, so that runs of methods with different losses can be held against each other. Two good runs with a hill between them have found different solutions. A low straight line would mean one common basin; runs from different initialisations need not be connected by one, and a curved way may exist where the straight one is high."
      formula="θ(t) = (1 − t) θ_A + t θ_B, −¼ ≤ t ≤ 1¼ · barrier = max over 0 ≤ t ≤ 1 of CE(θ(t)) − max(CE(θ_A), CE(θ_B))"
    >
      <RunChoice chosen={chosen} runs={population.runs} />
      {mixesAll(population.runs) ? null : <p className="small muted">{MIXING}</p>}
      {a === undefined || b === undefined ? null : (
        <StudyControls
          topic="line"
          state={state}
          title="Walk the line"
          doing="Walking the line…"
          onAsk={() => studies.ask({ topic: 'line', a, b })}
        />
      )}
      {slice === null ? (
        <p className="small muted">Not walked yet. The runs are taken as they are when you press.</p>
      ) : (
        <>
          <LineCharts slice={slice} runs={population.runs} classes={population.task.classes.length} />
          <LineWords
            slice={slice}
            runs={population.runs}
            step={state.progress === null ? (state.answered?.step ?? null) : null}
          />
          <LineTable slice={slice} />
        </>
      )}
    </Part>
  );
}

interface WordsProps {
  readonly slice: LineSlice;
  readonly runs: readonly RunInfo[];
  /** Updates done when it was asked; null while it is under way. */
  readonly step: number | null;
}

function LineWords({ slice, runs, step }: WordsProps) {
  const barrier = barrierOf(slice);
  const [a = 0, b = 0] = slice.runs;
  const height =
    barrier === null
      ? 'not known yet'
      : Number.isNaN(barrier)
        ? 'no number: answers on the way are none'
        : barrier < 0.0005
          ? '0: nothing on the way is higher than the larger end'
          : `${compact(barrier)} nats`;
  return (
    <p className="small">
      <strong>Barrier: {height}.</strong> A is {runTitle(runs, a)}, B is {runTitle(runs, b)}
      {step === null ? '' : `, at step ${step}`}; they are {compact(slice.length)} apart. {slice.examples} validation
      examples, which neither has learnt from.
    </p>
  );
}
