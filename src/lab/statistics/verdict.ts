/** What a paired comparison says, in words: as much as the data support and no more. */
import { PRESETS, type PresetId } from '../presets';
import type { MetricId } from '../scores/metric';
import { advise, type Advice, type Signs } from './advice';
import type { Contrast } from './contrast';
import type { PairedComparison } from './paired-comparison';
import { FEWEST_PAIRS, LEVEL } from './sign-test';
import { counted, differenceInWords, intervalInWords, pInWords } from './words';

/** A piece of a sentence: plain words, a method (which a page shows in its colour), or something to stress. */
export type Phrase = string | { readonly method: PresetId } | { readonly strong: string };

/** `better` and `worse`: method A is, than method B. */
export type VerdictKind = 'better' | 'worse' | 'no-difference-shown' | 'too-few' | 'no-pairs';

export interface Verdict {
  readonly kind: VerdictKind;
  readonly lead: readonly Phrase[];
  /** Sentences: what the methods differ in, over what the interval is taken, what was left out. */
  readonly notes: readonly string[];
  readonly next: readonly Advice[];
}

/**
 * A difference is claimed where the interval of the median leaves 0 out and the sign test reaches 0.05. The interval is
 * about the size, and too narrow for few runs; the sign test is exact for any number of pairs, but knows no size.
 */
export function verdictKind({ pairs, interval, signTest, median }: PairedComparison): VerdictKind {
  if (pairs === 0) return 'no-pairs';
  if (pairs < FEWEST_PAIRS || interval === null) return 'too-few';
  if (signTest > LEVEL || (interval.low <= 0 && interval.high >= 0)) return 'no-difference-shown';
  return median > 0 ? 'better' : 'worse';
}

/** @param signs what else was seen of the runs, for what to do next. */
export function describeComparison(
  comparison: PairedComparison,
  contrast: Contrast,
  metric: MetricId,
  signs: Signs = {},
): Verdict {
  const kind = verdictKind(comparison);
  if (kind === 'no-pairs') return { kind, lead: leadWithoutPairs(comparison), notes: leftOut(comparison), next: [] };
  return {
    kind,
    lead: leadOf(kind, comparison, metric),
    notes: [...caution(kind, comparison), contrast.about, scope(comparison), ...leftOut(comparison)],
    next: advise(comparison, kind === 'better' || kind === 'worse', signs),
  };
}

/** The sentences one after the other, for files. */
export function verdictText({ lead, notes, next }: Verdict): string {
  return [phrasesText(lead), ...notes, ...next.map(({ text }) => text)].join(' ');
}

/** Phrases without what sets some of them off. */
export function phrasesText(phrases: readonly Phrase[]): string {
  return phrases
    .map((phrase) => {
      if (typeof phrase === 'string') return phrase;
      return 'method' in phrase ? PRESETS[phrase.method].name : phrase.strong;
    })
    .join('');
}

function leadWithoutPairs({ a, b }: PairedComparison): Phrase[] {
  return ['Nothing to compare: ', { method: a }, ' and ', { method: b }, ' have no pair of runs with scores.'];
}

const OPENINGS = {
  better: '',
  worse: '',
  'no-difference-shown': 'No difference shown: ',
  'too-few': 'Too few pairs to say: ',
} as const;

function leadOf(kind: keyof typeof OPENINGS, comparison: PairedComparison, metric: MetricId): Phrase[] {
  const { a, b, pairs, equal, worse, better, median, interval, signTest } = comparison;
  if (better + worse === 0) {
    const all = pairs === 1 ? 'the one' : `all ${pairs}`;
    return [
      OPENINGS[kind],
      { method: a },
      ' and ',
      { method: b },
      ` score the same on ${all} ${unitOf(comparison)}${pairs === 1 ? '' : 's'}.`,
    ];
  }
  const claimed = kind === 'better' || kind === 'worse';
  const of = counted(pairs, unitOf(comparison));
  const ties = equal === 0 ? '' : ` (${equal} equal)`;
  const range = interval === null || kind === 'too-few' ? '' : `, 95 % interval ${intervalInWords(metric, interval)}`;
  const test = kind === 'no-difference-shown' ? `, sign test ${pInWords(signTest)}` : '';
  return [
    OPENINGS[kind],
    { method: a },
    ` is ${kind === 'worse' ? 'worse' : 'better'} than `,
    { method: b },
    ' on ',
    // Where nothing is claimed, both sides are told.
    ...(claimed
      ? [{ strong: `${kind === 'worse' ? worse : better} of ${of}` }]
      : [{ strong: String(better) }, ', worse on ', { strong: `${worse} of ${of}` }]),
    `${ties}, median difference `,
    { strong: differenceInWords(metric, median) },
    `${range}${test}.`,
    ...(kind === 'too-few' ? [` The sign test cannot reach ${LEVEL} with fewer than ${FEWEST_PAIRS} pairs.`] : []),
  ];
}

/** With one sample and one initialisation a pair is an init seed. */
function unitOf({ dataSeeds, inits }: PairedComparison): string {
  return dataSeeds === 1 && inits === 1 ? 'seed' : 'pair';
}

/** What is not shown may still be there. The two criteria need not agree, and one alone is not enough. */
function caution(kind: VerdictKind, { signTest, interval, better, worse }: PairedComparison): string[] {
  if (kind !== 'no-difference-shown' || interval === null || better + worse === 0) return [];
  if (signTest <= LEVEL) return ['The sign test alone would show one, but the interval holds 0.'];
  const outside = interval.low > 0 || interval.high < 0;
  return outside
    ? ['The interval alone would show one, but so few pairs can make it too narrow, and the sign test does not.']
    : ['That does not prove the two equal: these runs cannot tell.'];
}

/** Over what the interval is taken, and what it cannot speak for. */
function scope({ pairs, dataSeeds, overExamples }: PairedComparison): string {
  const examples = overExamples ? 'and over test examples' : 'on these test examples';
  if (dataSeeds === 1) {
    return `The interval is over ${counted(pairs, 'pair')} on one draw of training examples, ${examples}; another draw may answer otherwise.`;
  }
  const few = dataSeeds < FEWEST_PAIRS ? '; so few draws say little of others' : '';
  return `The interval is over ${counted(pairs, 'pair')} and ${dataSeeds} draws of training examples, ${examples}${few}.`;
}

function leftOut({ leftOut: count }: PairedComparison): string[] {
  if (count === 0) return [];
  return [`${counted(count, 'pair')} ${count === 1 ? 'is' : 'are'} left out: a run diverged.`];
}
