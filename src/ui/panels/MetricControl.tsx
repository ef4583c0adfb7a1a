import { useId } from 'react';
import { isMetric } from '../../lab/scores/metric';
import { metricOptions } from '../../store/metric-options';
import { useSession, useSessionState, useTasksState } from '../context';
import { FieldLabel } from '../controls/FieldLabel';
import { Select } from '../controls/Select';

/** What the runs are judged by. */
export function MetricControl() {
  const session = useSession();
  const recipe = useSessionState((state) => state.recipe);
  const opened = useSessionState((state) => state.population?.task);
  const bundled = useTasksState((state) => state.bundled);
  const id = useId();
  return (
    <div>
      <FieldLabel field="metric" htmlFor={id} />
      <Select
        id={id}
        groups={[{ title: null, entries: metricOptions(recipe, bundled, opened) }]}
        value={recipe.metric}
        onChoose={(value) => session.change({ metric: isMetric(value) ? value : '' })}
      />
    </div>
  );
}
