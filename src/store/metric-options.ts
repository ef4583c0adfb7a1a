/** Which metrics a recipe may ask for on its task. */
import { RECIPE_FIELDS, type Recipe } from '../lab/recipe';
import { METRIC_IDS, METRICS, suits } from '../lab/scores/metric';
import type { TaskInfo } from '../worker/protocol';
import type { BundledTask } from './catalogue';

export interface MetricOption {
  readonly id: Recipe['metric'];
  readonly title: string;
}

type Opened = Pick<TaskInfo, 'id' | 'other'>;

/**
 * The task's own metric first. What the task refuses is left out, unless the recipe asks for it already.
 *
 * @param opened the task that is being trained, which need not be the recipe's.
 */
export function metricOptions(
  { task, metric }: Pick<Recipe, 'task' | 'metric'>,
  bundled: readonly BundledTask[],
  opened: Opened | undefined,
): MetricOption[] {
  const other = mayHaveOther(task, bundled, opened);
  return [
    { id: '', title: RECIPE_FIELDS.metric.emptyMeans ?? '' },
    ...METRIC_IDS.filter((id) => id === metric || suits(id, other)).map((id) => ({ id, title: METRICS[id].title })),
  ];
}

/** Of a task of the user's own, nobody knows before it is opened. */
function mayHaveOther(task: string, bundled: readonly BundledTask[], opened: Opened | undefined): boolean {
  if (opened?.id === task) return opened.other !== null;
  const known = bundled.find(({ id }) => id === task);
  return known === undefined || known.other !== undefined;
}
