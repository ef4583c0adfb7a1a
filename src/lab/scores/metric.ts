/** The metrics a task can be judged by. */

export const METRIC_IDS = ['accuracy', 'matthews', 'f1', 'macro-f1', 'macro-f1-without-other', 'micro-f1'] as const;
export type MetricId = (typeof METRIC_IDS)[number];

export function isMetric(id: string): id is MetricId {
  return (METRIC_IDS as readonly string[]).includes(id);
}
