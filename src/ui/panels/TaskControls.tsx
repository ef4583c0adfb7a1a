import { useId } from 'react';
import { SHOTS } from '../../lab/recipe';
import { useSession, useSessionState } from '../context';
import { FieldLabel } from '../controls/FieldLabel';
import { Segmented } from '../controls/Segmented';
import { EncoderControl } from '../encoders/EncoderControl';
import { TaskControl } from '../tasks/TaskControl';
import { MetricControl } from './MetricControl';

const STOPS: readonly string[] = SHOTS;

/** What is learnt, from how many examples, and by which encoder it is read. */
export function TaskControls() {
  const session = useSession();
  const shots = useSessionState((state) => state.recipe.shots);
  const id = useId();
  const options = (STOPS.includes(String(shots)) ? STOPS : [...STOPS, String(shots)]).map((text) => ({
    value: Number(text),
    text,
  }));

  return (
    <div className="field-stack">
      <TaskControl />
      <div>
        <FieldLabel field="shots" id={`${id}shots`} />
        <Segmented
          labelledBy={`${id}shots`}
          options={options}
          value={shots}
          onChoose={(value) => session.change({ shots: value })}
        />
      </div>
      <MetricControl />
      <EncoderControl />
    </div>
  );
}
