import { useId, useState } from 'react';
import type { Quantity } from '../../store/landscape';
import { caution, placesWords, planeWords } from '../../store/landscape-words';
import { planeTable } from '../../store/tables/landscape-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { usePage } from '../context';
import { Segmented } from '../controls/Segmented';
import { planeMapFigure } from '../figures/plane-map-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { StudyControls } from '../studies/StudyControls';
import { useStudy } from '../studies/useStudy';
import { Numbers } from '../views/Numbers';
import { Part } from '../views/Part';
import { PlaneMap } from './PlaneMap';
import { RunChoice } from './RunChoice';
import { useChosenRuns } from './useChosenRuns';

/** The plane through three runs. */
export function PlanePart({ population }: { readonly population: PopulationInfo }) {
  const { studies } = usePage();
  const state = useStudy('plane');
  const chosen = useChosenRuns(population, 3);
  const [a, b, c] = chosen.runs;
  const [quantity, setQuantity] = useState<Quantity>('crossEntropy');
  const slice = state.progress?.soFar ?? state.answered?.answer ?? null;
  const step = state.progress === null ? (state.answered?.step ?? null) : null;
  const words = slice === null ? '' : planeWords(slice, population.runs, step);
  return (
    <Part
      title="Through three runs"
      guide="A map of the plane in which three runs lie, at their true distances: lighter is better, one shade a step."
      why="Three points span a plane. Each cell is a mixture of the three runs’ trained numbers, evaluated as if it had been trained; coarse cells come first and are refined. Light ground around each run with dark ground in between says that the runs sit in basins of their own, on this plane."
      formula="θ(x, y) = θ_A + x u + y v, u ∥ θ_B − θ_A, v ⟂ u in the span of θ_C − θ_A, ‖u‖ = ‖v‖ (Garipov et al. 2018)"
      tools={
        <SaveFigure
          title="Through three runs"
          figure={() =>
            slice === null ? null : planeMapFigure({ slice, quantity, runs: population.runs, about: words })
          }
        />
      }
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
        <>
          <QuantityChoice quantity={quantity} onChoose={setQuantity} />
          <PlaneMap slice={slice} quantity={quantity} runs={population.runs} />
          <p className="small">{words}</p>
          <Numbers
            name="The plane in numbers"
            about={placesWords(slice)}
            table={planeTable(slice, quantity, [words, `Caution: ${caution('plane', slice)}.`])}
          />
        </>
      )}
    </Part>
  );
}

const QUANTITIES: readonly Quantity[] = ['crossEntropy', 'accuracy'];

interface ChoiceProps {
  readonly quantity: Quantity;
  readonly onChoose: (quantity: Quantity) => void;
}

function QuantityChoice({ quantity, onChoose }: ChoiceProps) {
  const id = useId();
  return (
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
        value={QUANTITIES.indexOf(quantity)}
        onChoose={(index) => onChoose(QUANTITIES[index] ?? 'crossEntropy')}
      />
    </div>
  );
}
