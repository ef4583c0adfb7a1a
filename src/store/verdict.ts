/** What the measurements say, in words: medians and counts that the screen shows as well, and no more. */
import { PRESETS, type PresetId } from '../lab/presets';
import { judgedTitle, type Judged, type MetricId } from '../lab/scores/metric';
import { score, scoreDifference } from './numbers';
import type { RunInfo } from '../lab/training/runs';
import { comparePaired, summariseMethods, type PairedComparison } from './paired';

/** A piece of a sentence: plain words, a method (shown in its colour), or something to stress. */
export type Phrase = string | { readonly method: PresetId } | { readonly strong: string };

export interface Verdict {
  readonly lead: readonly Phrase[];
  readonly notes: readonly string[];
}

/** Below so many pairs a count of wins is a hint and no more. */
const FEW_PAIRS = 16;

export interface Standing {
  readonly runs: readonly RunInfo[];
  readonly step: number;
  /** What the runs are judged by, and each one's score: on validation so far, or on the test examples at the end. */
  readonly judged: Judged;
  readonly scores: ArrayLike<number>;
  readonly finished: boolean;
  readonly diverged: number;
  readonly dataSeeds: number;
}

/** Medians and middle halves of all methods. */
export function describeStanding({ runs, step, judged, scores, finished, diverged }: Standing): Verdict {
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

/** The end of training: does InfoPrompt differ from the same architecture without its two losses? */
export function describeEnd(standing: Standing): Verdict {
  const methods = standing.runs.map(({ preset }) => preset);
  const against = methods.includes('infoprompt-off')
    ? 'infoprompt-off'
    : methods.find((preset) => preset !== 'infoprompt' && preset !== 'head-only');
  if (!methods.includes('infoprompt') || against === undefined) return describeStanding(standing);
  const paired = comparePaired(standing.runs, standing.scores, 'infoprompt', against);
  if (paired.pairs === 0) return describeStanding(standing);
  const notes = [
    against === 'infoprompt-off'
      ? 'The two differ in the mutual-information losses alone.'
      : `The two differ in more than the losses; add “${PRESETS['infoprompt-off'].name}” for that.`,
    ...caution(standing, paired),
    ...(standing.diverged === 0 ? [] : [divergedNote(standing.diverged)]),
  ];
  return { lead: [...comparison(paired, standing.judged.metric), ' ', ...describeStanding(standing).lead], notes };
}

function comparison(
  { method, against, pairs, ahead, ties, medianDifference }: PairedComparison,
  metric: MetricId,
): Phrase[] {
  const ended = ties === 0 ? '' : ties === 1 ? ' (1 tie)' : ` (${ties} ties)`;
  return [
    { method },
    ' ends ahead of ',
    { method: against },
    ' in ',
    { strong: `${ahead} of ${pairs}` },
    ` paired ${pairs === 1 ? 'run' : 'runs'}${ended}; median difference on the test examples `,
    { strong: scoreDifference(metric, medianDifference) },
    '.',
  ];
}

function caution({ dataSeeds }: Standing, { pairs }: PairedComparison): string[] {
  const notes: string[] = [];
  if (pairs < FEW_PAIRS)
    notes.push(`${pairs} ${pairs === 1 ? 'pair' : 'pairs'} cannot settle this; more seeds would tell more.`);
  if (dataSeeds === 1) notes.push('All runs learn from one draw of examples; another draw may answer otherwise.');
  return notes;
}
