/** Counts of answers by class: everything that the scores of a classification are made from. */

/** `counts[right * classes + answer]`: how many examples of one class were given which answer. */
export interface Confusion {
  readonly classes: number;
  readonly counts: ArrayLike<number>;
}

/** What happened to one class. */
export interface ClassCounts {
  /** Examples of the class. */
  readonly support: number;
  /** Answers that name the class. */
  readonly answered: number;
  /** Examples of the class that were answered rightly. */
  readonly hits: number;
}

/** @param answers and `labels` of the same examples, in one order. */
export function countConfusion(classes: number, labels: ArrayLike<number>, answers: ArrayLike<number>): Confusion {
  const counts = new Uint32Array(classes * classes);
  for (let i = 0; i < labels.length; i++) {
    const cell = (labels[i] ?? 0) * classes + (answers[i] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return { classes, counts };
}

/** One run's matrix out of all runs' (runs x classes x classes); no copy. */
export function confusionOfRun(all: Uint32Array, classes: number, run: number): Confusion {
  const size = classes * classes;
  return { classes, counts: all.subarray(run * size, (run + 1) * size) };
}

export function classCounts({ classes, counts }: Confusion): ClassCounts[] {
  return Array.from({ length: classes }, (_, own) => {
    let support = 0;
    let answered = 0;
    for (let other = 0; other < classes; other++) {
      support += counts[own * classes + other] ?? 0;
      answered += counts[other * classes + own] ?? 0;
    }
    return { support, answered, hits: counts[own * classes + own] ?? 0 };
  });
}

/** The matrix row by row, for files. */
export function confusionRows({ classes, counts }: Confusion): number[][] {
  return Array.from({ length: classes }, (_, own) =>
    Array.from({ length: classes }, (__, answer) => counts[own * classes + answer] ?? 0),
  );
}
