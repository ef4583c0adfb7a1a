import type { LineSlice } from '../../lab/studies/landscape';
import { mixesAll, MIXING } from '../../store/landscape';
import { barrierWords, caution, lineWords } from '../../store/landscape-words';
import { lineTable } from '../../store/tables/landscape-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { usePage } from '../context';
import { StudyControls } from '../studies/StudyControls';
import { useStudy } from '../studies/useStudy';
import { Numbers } from '../views/Numbers';
import { Part } from '../views/Part';
import { LineCharts } from './LineCharts';
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
        <Walked
          slice={slice}
          population={population}
          step={state.progress === null ? (state.answered?.step ?? null) : null}
        />
      )}
    </Part>
  );
}

interface WalkedProps {
  readonly slice: LineSlice;
  readonly population: PopulationInfo;
  /** Updates done when it was asked; null while it is under way. */
  readonly step: number | null;
}

function Walked({ slice, population: { runs, task }, step }: WalkedProps) {
  const barrier = barrierWords(slice);
  const words = lineWords(slice, runs, step);
  return (
    <>
      <LineCharts slice={slice} runs={runs} classes={task.classes.length} words={words} />
      <p className="small">
        <strong>{barrier}</strong> {words}
      </p>
      <Numbers
        name="The line in numbers"
        about="t = 0 is run A, t = 1 is run B."
        table={lineTable(slice, [barrier, words, `Caution: ${caution('line', slice)}.`])}
      />
    </>
  );
}
