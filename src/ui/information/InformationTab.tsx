import { useState } from 'react';
import type { Unit } from '../../store/information';
import { useSessionState } from '../context';
import { GradientsPart } from './GradientsPart';
import './information.css';
import { LossScoresPart } from './LossScoresPart';
import { ProbePart } from './ProbePart';
import { UnitChoice } from './UnitChoice';

/** What the losses measure, what the states tell of the answers, and what moves the prompt. */
export function InformationTab() {
  const population = useSessionState((state) => state.population);
  const [unit, setUnit] = useState<Unit>('nats');
  if (population === null) {
    return (
      <p className="small muted">
        Once there is a population: the scores of its losses beside their ceilings, what its states tell of the answers,
        and which loss moves the prompt.
      </p>
    );
  }
  return (
    <>
      <UnitChoice unit={unit} onChoose={setUnit} />
      <div className="view view-columns">
        <ProbePart population={population} unit={unit} />
        <div className="information-column">
          <LossScoresPart population={population} unit={unit} />
          <GradientsPart />
        </div>
      </div>
    </>
  );
}
