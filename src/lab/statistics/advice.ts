/** What to do next about a comparison of two methods. */
import { PRESETS } from '../presets';
import type { PairedComparison } from './paired-comparison';
import { FEWEST_PAIRS, MOST_PAIRS, pairsNeeded } from './sign-test';
import { counted } from './words';

export interface Advice {
  /** `too-small`: what was seen is so small that more seeds would not help. */
  readonly kind: 'more-seeds' | 'too-small' | 'more-data-seeds' | 'train-longer' | 'search-rate';
  /** One sentence. */
  readonly text: string;
}

/** What was seen of the runs of the two methods beside their scores. */
export interface Signs {
  /** Share of failed runs. */
  readonly failed?: { readonly a: number; readonly b: number };
  /** Whether the evaluation curves still rose at the end. */
  readonly rising?: { readonly a: boolean; readonly b: boolean };
}

/** From this share of failed runs on, the rate is the first suspect. */
const MANY_FAILED = 0.25;

/** More pairs are out of reach: two initialisations with as many seeds as the lab trains. */
const WITHIN_REACH = 128;

/** @param shown whether the comparison shows a difference. */
export function advise(comparison: PairedComparison, shown: boolean, { failed, rising }: Signs): Advice[] {
  const named = (side: 'a' | 'b'): string => PRESETS[comparison[side]].name;
  const sides = (is: (side: 'a' | 'b') => boolean): string => (['a', 'b'] as const).filter(is).map(named).join(' and ');
  const failing = sides((side) => (failed?.[side] ?? 0) >= MANY_FAILED);
  const learning = sides((side) => rising?.[side] ?? false);
  const advice: Advice[] = [];
  if (failing !== '') {
    advice.push({
      kind: 'search-rate',
      text: `Search the learning rate: many runs of ${failing} failed, that is, ended no better than one class for all.`,
    });
  }
  if (learning !== '') {
    advice.push({ kind: 'train-longer', text: `Train longer: the validation score of ${learning} was still rising.` });
  }
  if (!shown) advice.push(moreSeeds(comparison));
  else if (comparison.dataSeeds === 1) {
    advice.push({ kind: 'more-data-seeds', text: 'Add data seeds: all runs learnt from the same examples.' });
  }
  return advice;
}

function moreSeeds(comparison: PairedComparison): Advice {
  const { pairs, better, worse } = comparison;
  const there = `of runs; there ${pairs === 1 ? 'is' : 'are'} ${pairs}.`;
  if (pairs < FEWEST_PAIRS) {
    return {
      kind: 'more-seeds',
      text: `More seeds: a verdict takes at least ${counted(FEWEST_PAIRS, 'pair')} ${there}`,
    };
  }
  const hardly = 'More seeds would hardly tell more:';
  if (better + worse === 0) return { kind: 'too-small', text: `${hardly} no pair differs.` };
  const needed = pairsNeeded(comparison);
  const number = needed === null ? `more than ${counted(MOST_PAIRS, 'pair')}` : `roughly ${counted(needed, 'pair')}`;
  const take = `like the one seen would take ${number} ${there}`;
  if (needed === null || needed > WITHIN_REACH) {
    return { kind: 'too-small', text: `${hardly} to show a difference in scores ${take}` };
  }
  return needed <= pairs
    ? { kind: 'more-seeds', text: 'More seeds: by the differences seen, a few more pairs may decide it.' }
    : { kind: 'more-seeds', text: `More seeds: to show a difference in scores ${take}` };
}
