/** What the measurements say, in words: medians and counts that the screen shows as well, and no more. */
import { judgedTitle, type Judged } from '../lab/scores/metric';
import type { Phrase } from '../lab/statistics/verdict';
import type { RunInfo } from '../lab/training/runs';
import { summariseMethods } from './methods';
import { score } from './numbers';

export interface StandingText {
  readonly lead: readonly Phrase[];
  readonly notes: readonly string[];
}

export interface Standing {
  readonly runs: readonly RunInfo[];
  readonly step: number;
  /** What the runs are judged by, and each one's score: on validation so far, or on the test examples at the end. */
  readonly judged: Judged;
  readonly scores: ArrayLike<number>;
  readonly finished: boolean;
  readonly diverged: number;
}

/** Medians and middle halves of all methods. */
export function describeStanding({ runs, step, judged, scores, finished, diverged }: Standing): StandingText {
  const { metric } = judged;
  const title = judgedTitle(judged);
  const lead: Phrase[] = [
    finished ? `Median test ${title}: ` : `So far, at step ${step}, median validation ${title}: `,
  ];
  summariseMethods(runs, scores).forEach(({ preset, n, median, q1, q3 }, index) => {
    lead.push(index === 0 ? '' : ' · ', { method: preset }, ' ');
    if (n === 0) lead.push('none left');
    else
      lead.push(
        { strong: score(metric, median) },
        n > 1 ? ` (${score(metric, q1, false)}\u2060–\u2060${score(metric, q3, false)})` : '',
      );
  });
  lead.push('.');
  return { lead, notes: diverged === 0 ? [] : [divergedNote(diverged)] };
}

function divergedNote(count: number): string {
  return count === 1 ? 'One run diverged and is left out.' : `${count} runs diverged and are left out.`;
}
