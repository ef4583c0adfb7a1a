/** What the runs of one method say to one text. */
import { indexOfLargest } from '../lab/logits';
import type { PresetId } from '../lab/presets';
import type { PopulationInfo, Prediction } from '../worker/protocol';
import { methodsOf, runsOf } from './methods';

export interface ClassAnswer {
  readonly name: string;
  /** Runs for which this class is the most probable. */
  readonly votes: number;
  /** Mean probability over the runs. */
  readonly probability: number;
}

export interface Answers {
  readonly classes: readonly ClassAnswer[];
  /** Runs that answered. */
  readonly runs: number;
  /** Diverged runs, which have no answer. */
  readonly left: number;
}

export function answersOf(
  { probabilities, classes }: Prediction,
  runs: readonly number[],
  names: readonly string[],
): Answers {
  const votes = new Array<number>(classes).fill(0);
  const sums = new Array<number>(classes).fill(0);
  let answered = 0;
  for (const run of runs) {
    const row = probabilities.subarray(run * classes, (run + 1) * classes);
    if (row.some(Number.isNaN)) continue;
    answered++;
    const best = indexOfLargest(row);
    row.forEach((probability, index) => {
      sums[index] = (sums[index] ?? 0) + probability;
      if (index === best) votes[index] = (votes[index] ?? 0) + 1;
    });
  }
  return {
    classes: names.map((name, index) => ({
      name,
      votes: votes[index] ?? 0,
      probability: (sums[index] ?? 0) / Math.max(1, answered),
    })),
    runs: answered,
    left: runs.length - answered,
  };
}

/** The text that was asked about, and when. */
export interface Asked {
  readonly text: string;
  /** Null where the task's examples are single texts. */
  readonly text2: string | null;
  /** Updates done when it was asked. */
  readonly step: number;
}

/** For a figure or a table that is taken away from the page. */
export function askedText({ text, text2, step }: Asked): string {
  return `Of “${text}”${text2 === null ? '' : ` and “${text2}”`}, at step ${step}.`;
}

export const ANSWERS_GUIDE = 'Count: runs that choose the class. Bar and number: mean probability over runs.';

export interface ShownAnswers extends Asked {
  readonly methods: readonly (Answers & { readonly preset: PresetId })[];
}

export function shownAnswers(asked: Asked, prediction: Prediction, { runs, task }: PopulationInfo): ShownAnswers {
  const methods = methodsOf(runs).map((preset) => ({
    preset,
    ...answersOf(prediction, runsOf(runs, preset), task.classes),
  }));
  return { ...asked, methods };
}
