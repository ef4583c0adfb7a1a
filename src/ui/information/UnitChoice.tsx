import { useId } from 'react';
import type { Unit } from '../../store/information';
import { Segmented } from '../controls/Segmented';

const UNITS: readonly Unit[] = ['nats', 'bits'];

interface Props {
  readonly unit: Unit;
  readonly onChoose: (unit: Unit) => void;
}

export function UnitChoice({ unit, onChoose }: Props) {
  const id = useId();
  return (
    <div className="information-unit small">
      <span id={id} className="muted">
        Information in
      </span>
      <Segmented
        labelledBy={id}
        options={UNITS.map((text, value) => ({ value, text }))}
        value={UNITS.indexOf(unit)}
        onChoose={(value) => onChoose(UNITS[value] ?? 'nats')}
      />
    </div>
  );
}
