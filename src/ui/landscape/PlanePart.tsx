import { useId, useState } from 'react';
import type { PlaneSlice } from '../../lab/studies/landscape';
import type { Quantity } from '../../store/landscape';
import { compact } from '../../store/numbers';
import { runTitle } from '../../store/run-names';
import type { PopulationInfo } from '../../worker/protocol';
import { usePage } from '../context';
import { Segmented } from '../controls/Segmented';
import { StudyControls } from '../studies/StudyControls';
import { useStudy } from '../studies/useStudy';
import { Part } from '../views/Part';
import { PlaneMap, PlaneTable } from './PlaneMap';
import { RUN_NAMES, RunChoice } from './RunChoice';
import { useChosenRuns } from './useChosenRuns';

/** The plane through three runs. */
export function PlanePart({ population }: { readonly population: PopulationInfo }) {
  const { studies } = usePage();
  const state = useStudy('plane');
  const chosen = useChosenRuns(population, 3);
  const [a, b, c] = chosen.runs;
  const slice = state.progress?.soFar ?? state.answered?.answer ?? null;
  return (
    <Part
      title="Through three runs"
      guide="A map of the plane in which three runs lie, at their true distances: lighter is better, one shade a step."
      why="Three points span a plane. Each cell is a mixture of the three runs’ trained numbers, evaluated as if it had been trained; coarse cells come first and are refined. Light ground around each run with dark ground in between says that the runs sit in basins of their own, on this plane."
      formula="θ(x, y) = θ_A + x u + y v, u ∥ θ_B − θ_A, v ⟂ u in the span of θ_C − θ_A, ‖u‖ = ‖v‖ (Garipov et al. 2018)"
    >
      <RunChoice chosen={chosen} runs={population.runs} />
      {a === undefined || b === undefined || c === undefined ? null : (
        <StudyControls
          topic="plane"
          state={state}
          title="Map the plane"
          doing="Mapping the plane…"
          onAsk={() => studies.ask({ topic: 'plane', a, b, c })}
        />
      )}
      {slice === null ? (
        <p className="small muted">Not mapped yet. The runs are taken as they are when you press.</p>
      ) : (
        <Mapped
          slice={slice}
          population={population}
          step={state.progress === null ? (state.answered?.step ?? null) : null}
        />
      )}
    </Part>
  );
}

interface MappedProps {
  readonly slice: PlaneSlice;
  readonly population: PopulationInfo;
  /** Updates done when it was asked; null while it is under way. */
  readonly step: number | null;
}

const QUANTITIES: readonly Quantity[] = ['crossEntropy', 'accuracy'];

function Mapped({ slice, population: { runs }, step }: MappedProps) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const quantity = QUANTITIES[chosen] ?? 'crossEntropy';
  return (
    <>
      <div className="landscape-quantity small">
        <span id={id} className="visually-hidden">
          What is shown
        </span>
        <Segmented
          labelledBy={id}
          options={[
            { value: 0, text: 'Cross-entropy' },
            { value: 1, text: 'Accuracy' },
          ]}
          value={chosen}
          onChoose={setChosen}
        />
      </div>
      <PlaneMap slice={slice} quantity={quantity} runs={runs} />
      <p className="small">
        {slice.runs.map((run, place) => `${RUN_NAMES[place] ?? ''} is ${runTitle(runs, run)}`).join('; ')}
        {step === null ? '' : `; at step ${step}`}. A and B are {compact(slice.length)} apart. {slice.examples}{' '}
        validation examples, which none of them has learnt from. {slice.measured} of {slice.cells.length} points.
      </p>
      <PlaneTable slice={slice} quantity={quantity} />
    </>
  );
}
