/**
 * Scores of a classification, as scikit-learn defines them with `zero_division=0`. All are NaN where nothing was
 * answered at all.
 */
import type { Task } from '../tasks/task';
import { classCounts, type ClassCounts, type Confusion } from './confusion';
import type { MetricId } from './metric';

/** The parts that classes of a task play in its scores. */
export type ClassRoles = Pick<Task, 'positive' | 'other'>;

export interface ClassScores {
  /** Share of right ones among the answers that name the class; 0 where there are none. */
  readonly precision: number;
  /** Share of the class's examples that were answered rightly; 0 where there are none. */
  readonly recall: number;
  /** Harmonic mean of the two; 0 where both are. */
  readonly f1: number;
  /** Examples of the class. */
  readonly support: number;
}

export interface Scores {
  readonly accuracy: number;
  /** The correlation of answers and right classes, -1 to 1; 0 where all answers or all right classes are one class. */
  readonly matthews: number;
  /** Of the task's positive class. */
  readonly f1: number;
  readonly macroF1: number;
  /** Null where the task has no class for "none of these". */
  readonly macroF1WithoutOther: number | null;
  readonly microF1: number;
  readonly perClass: readonly ClassScores[];
}

export function scoresOf(confusion: Confusion, roles: ClassRoles): Scores {
  const classes = classCounts(confusion);
  return {
    accuracy: accuracy(classes),
    matthews: matthews(classes),
    f1: f1(classes, roles.positive),
    macroF1: macroF1(classes, null),
    macroF1WithoutOther: roles.other === null ? null : macroF1(classes, roles.other),
    microF1: microF1(classes),
    perClass: classes.map(classScores),
  };
}

/** One score alone; `macro-f1-without-other` is NaN where the task has no such class. */
export function metricValue(metric: MetricId, confusion: Confusion, roles: ClassRoles): number {
  const classes = classCounts(confusion);
  switch (metric) {
    case 'accuracy':
      return accuracy(classes);
    case 'matthews':
      return matthews(classes);
    case 'f1':
      return f1(classes, roles.positive);
    case 'macro-f1':
      return macroF1(classes, null);
    case 'macro-f1-without-other':
      return roles.other === null ? NaN : macroF1(classes, roles.other);
    case 'micro-f1':
      return microF1(classes);
  }
}

function total(classes: readonly ClassCounts[], count: keyof ClassCounts): number {
  return classes.reduce((sum, counts) => sum + counts[count], 0);
}

function accuracy(classes: readonly ClassCounts[]): number {
  return total(classes, 'hits') / total(classes, 'support');
}

/** Gorodkin 2004, R_K: the covariance of answers and right classes over the root of the product of their own. */
function matthews(classes: readonly ClassCounts[]): number {
  const examples = total(classes, 'support');
  if (examples === 0) return NaN;
  const products = (a: keyof ClassCounts, b: keyof ClassCounts): number =>
    classes.reduce((sum, counts) => sum + counts[a] * counts[b], 0);
  const covariance = total(classes, 'hits') * examples - products('answered', 'support');
  const ofAnswers = examples ** 2 - products('answered', 'answered');
  const ofClasses = examples ** 2 - products('support', 'support');
  // Where either never varies there is nothing to correlate.
  return ofAnswers === 0 || ofClasses === 0 ? 0 : covariance / Math.sqrt(ofAnswers * ofClasses);
}

function classScores(counts: ClassCounts): ClassScores {
  const { support, answered, hits } = counts;
  return { precision: share(hits, answered), recall: share(hits, support), f1: classF1(counts), support };
}

/** 2 hits / (answers + examples), which is the harmonic mean of precision and recall. */
function classF1({ support, answered, hits }: ClassCounts): number {
  return share(2 * hits, answered + support);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function f1(classes: readonly ClassCounts[], positive: number): number {
  const counts = classes[positive];
  return counts === undefined || total(classes, 'support') === 0 ? NaN : classF1(counts);
}

/** Mean over the classes that occur, among the examples or among the answers. */
function macroF1(classes: readonly ClassCounts[], leftOut: number | null): number {
  const occurring = classes.filter(
    ({ support, answered }, index) => index !== leftOut && (support > 0 || answered > 0),
  );
  if (total(classes, 'support') === 0) return NaN;
  return share(
    occurring.reduce((sum, counts) => sum + classF1(counts), 0),
    occurring.length,
  );
}

function microF1(classes: readonly ClassCounts[]): number {
  const both = total(classes, 'answered') + total(classes, 'support');
  return (2 * total(classes, 'hits')) / both;
}
