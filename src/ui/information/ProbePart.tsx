import { useId, useMemo, useState } from 'react';
import { ESTIMATOR_NAMES, ESTIMATORS, plotInformation, type Unit } from '../../store/information';
import type { Answered } from '../../store/studies';
import type { PopulationInfo } from '../../worker/protocol';
import { useColumns, usePage, useSessionState } from '../context';
import { Segmented } from '../controls/Segmented';
import { informationFigure } from '../figures/information-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { StudyControls } from '../studies/StudyControls';
import { useStudy } from '../studies/useStudy';
import { Part } from '../views/Part';
import { InformationPlot } from './InformationPlot';
import { MethodTable, RunTable } from './ProbeTables';
import { ProbeWords } from './ProbeWords';

/** Shuffles of the labels for each null. */
const PERMUTATIONS = 4;

interface Props {
  readonly population: PopulationInfo;
  readonly unit: Unit;
}

/** The same probe for every run, beside its accuracy. */
export function ProbePart({ population, unit }: Props) {
  const { studies } = usePage();
  const state = useStudy('information');
  const evaluated = useColumns('evaluation').columns.evaluation.length > 0;
  const { answered } = state;
  return (
    <Part
      title="What the states tell of the answer"
      guide="A mark is a run: further right, a linear probe reads more of the right label out of the state that its head reads; higher, the run answers better."
      why="“The prompt makes the encoder carry task-relevant information” can be measured for every method, prompt per text or not, as what the state h that the head reads tells of the label Y. A linear probe on the detached h gives a lower bound (Barber and Agakov 2003); scored as InfoNCE, it picks a text’s label out among those of its batch. The probe is fitted on the validation examples and read on the test examples, the same for all: one family, one penalty, one budget. It chooses nothing. The band is the same probe with shuffled labels; it lies below 0, where a bound says nothing, because what a probe learns from noise makes it wrong elsewhere. The dashed line is the frozen encoder’s own state without any prompt: only what lies right of it came with the prompt. A bound that is low may also mean that what there is, is not linear."
      formula="I(Y; h) ≥ H(Y) − E[−log q(Y | h)] ≤ H(Y) ≤ log C · I(Y; h) ≥ meanᵢ [fᵢᵢ − log (1/K Σⱼ exp fᵢⱼ)] ≤ log K, f(h, y) = log q(y | h) − log p(y)"
    >
      <StudyControls
        topic="information"
        state={state}
        title={answered === null ? 'Measure information in every run' : 'Measure again'}
        doing={`Probing ${population.runs.length} runs, each ${1 + PERMUTATIONS} times…`}
        disabled={!evaluated}
        onAsk={() => studies.ask({ topic: 'information', permutations: PERMUTATIONS })}
      />
      {answered === null ? (
        <p className="small muted">
          {evaluated
            ? 'Not measured yet. Training may go on meanwhile: the runs are probed as they are when you press.'
            : 'There is nothing to measure before the first evaluation: press Play.'}
        </p>
      ) : (
        <Outcome answered={answered} population={population} unit={unit} />
      )}
    </Part>
  );
}

interface OutcomeProps extends Props {
  readonly answered: Answered<'information'>;
}

function Outcome({ answered: { answer, step }, population, unit }: OutcomeProps) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const { columns, version } = useColumns('evaluation');
  const final = useSessionState((state) => state.final);
  const { runs, task } = population;
  const { evaluation } = columns;
  const estimator = ESTIMATORS[chosen] ?? 'barberAgakov';
  const plotted = useMemo(
    // The version names the state of the measured columns.
    () => (version >= 0 ? plotInformation(answer, step, estimator, { runs, evaluation, final }) : null),
    [answer, step, estimator, runs, evaluation, final, version],
  );
  if (plotted === null) return null;
  const shown = { answer, plotted, estimator, runs, unit, step, classes: task.classes.length };
  return (
    <>
      <div className="information-estimator small">
        <span id={id} className="visually-hidden">
          Estimator
        </span>
        <Segmented
          labelledBy={id}
          options={ESTIMATORS.map((name, value) => ({ value, text: ESTIMATOR_NAMES[name] }))}
          value={chosen}
          onChoose={setChosen}
        />
        <SaveFigure title="Information against accuracy" figure={() => informationFigure(shown)} />
      </div>
      <InformationPlot {...shown} />
      <ProbeWords {...shown} />
      <MethodTable {...shown} />
      <RunTable {...shown} />
    </>
  );
}
