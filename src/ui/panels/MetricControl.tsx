import { useId } from 'react';
import { isMetric, METRIC_IDS, METRICS } from '../../lab/scores/metric';
import { RECIPE_FIELDS } from '../../lab/recipe';
import { useSession, useSessionState } from '../context';
import { FieldLabel } from '../controls/FieldLabel';
import { Select } from '../controls/Select';

const ENTRIES = [
  { id: '', title: RECIPE_FIELDS.metric.emptyMeans ?? '' },
  ...METRIC_IDS.map((id) => ({ id, title: METRICS[id].title })),
];

/** What the runs are judged by. */
export function MetricControl() {
  const session = useSession();
  const metric = useSessionState((state) => state.recipe.metric);
  const id = useId();
  return (
    <div>
      <FieldLabel field="metric" htmlFor={id} />
      <Select
        id={id}
        groups={[{ title: null, entries: ENTRIES }]}
        value={metric}
        onChoose={(value) => session.change({ metric: isMetric(value) ? value : '' })}
      />
    </div>
  );
}
