/** The metrics a task can be judged by: what they are called, and how they are shown. */

export const METRIC_IDS = ['accuracy', 'matthews', 'f1', 'macro-f1', 'macro-f1-without-other', 'micro-f1'] as const;
export type MetricId = (typeof METRIC_IDS)[number];

export function isMetric(id: string): id is MetricId {
  return (METRIC_IDS as readonly string[]).includes(id);
}

export interface Metric {
  /** Inside a sentence: "median test accuracy". */
  readonly title: string;
  /** For the head of a narrow column. */
  readonly short: string;
  /** Its name where names are written in camel case. */
  readonly key: string;
  /** Shares are written in per cent; a correlation is the plain number. */
  readonly unit: 'percent' | 'number';
  /** Least and greatest value. */
  readonly range: readonly [number, number];
  /** What it measures, one sentence. */
  readonly about: string;
}

const SHARE = { unit: 'percent', range: [0, 1] } as const;

export const METRICS: Readonly<Record<MetricId, Metric>> = {
  accuracy: {
    title: 'accuracy',
    short: 'Accuracy',
    key: 'accuracy',
    ...SHARE,
    about: 'The share of examples answered rightly.',
  },
  matthews: {
    title: 'Matthews correlation',
    short: 'Matthews',
    key: 'matthews',
    unit: 'number',
    range: [-1, 1],
    about:
      'The correlation between answers and right classes: 1 is all right, 0 no better than answers without a look.',
  },
  f1: {
    title: 'F1',
    short: 'F1',
    key: 'f1',
    ...SHARE,
    about: 'The harmonic mean of precision and recall of one class, the one that the task looks for.',
  },
  'macro-f1': {
    title: 'macro F1',
    short: 'Macro F1',
    key: 'macroF1',
    ...SHARE,
    about: 'The mean of the classes’ F1: a rare class counts as much as a frequent one.',
  },
  'macro-f1-without-other': {
    title: 'macro F1 without other',
    short: 'Macro F1*',
    key: 'macroF1WithoutOther',
    ...SHARE,
    about:
      'The mean of the classes’ F1, the class for “none of these” left out; what is wrongly taken for it still counts as missed.',
  },
  'micro-f1': {
    title: 'micro F1',
    short: 'Micro F1',
    key: 'microF1',
    ...SHARE,
    about: 'F1 of all classes’ counts together; with one class per example it equals accuracy.',
  },
};

/** @param hasOther whether the task has a class for “none of these”. */
export function suits(metric: MetricId, hasOther: boolean): boolean {
  return hasOther || metric !== 'macro-f1-without-other';
}

/** A metric, and the classes of the task that it is about. */
export interface Judged {
  readonly metric: MetricId;
  readonly classes: readonly string[];
  readonly positive: number;
  readonly other: number | null;
}

/** The metric's title with the class that it picks out: "F1 of “spam”". */
export function judgedTitle({ metric, classes, positive, other }: Judged): string {
  if (metric === 'f1') return `F1 of “${classes[positive] ?? ''}”`;
  if (metric === 'macro-f1-without-other' && other !== null) return `macro F1 without “${classes[other] ?? ''}”`;
  return METRICS[metric].title;
}
