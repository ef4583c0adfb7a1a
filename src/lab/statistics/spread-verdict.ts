/** What a comparison of two methods' spread says, in words. */
import type { PresetId } from '../presets';
import type { MetricId } from '../scores/metric';
import { FEWEST_PAIRS, LEVEL } from './sign-test';
import type { SpreadComparison } from './spread-comparison';
import type { Phrase } from './verdict';
import { distanceInWords, intervalInWords, pInWords } from './words';

/** `closer` and `further`: method A's runs lie closer together, or further apart, than those of B. */
export type SpreadVerdict = 'closer' | 'further' | 'no-difference-shown' | 'too-few';

/** A difference is claimed where its interval leaves 0 out and the permutation test reaches 0.05. */
export function spreadVerdict({ pairs, interval, permutationTest, difference }: SpreadComparison): SpreadVerdict {
  if (pairs < FEWEST_PAIRS || interval === null) return 'too-few';
  if (permutationTest > LEVEL || (interval.low <= 0 && interval.high >= 0)) return 'no-difference-shown';
  return difference < 0 ? 'closer' : 'further';
}

/** One sentence; nothing for too few pairs. */
export function describeSpread(
  spread: SpreadComparison | null,
  { a, b }: { readonly a: PresetId; readonly b: PresetId },
  metric: MetricId,
): Phrase[] {
  if (spread === null) return [];
  const verdict = spreadVerdict(spread);
  const { interval, permutationTest } = spread;
  if (verdict === 'too-few' || interval === null) return [];
  const distances: Phrase[] = [
    'on average ',
    { strong: distanceInWords(metric, spread.a) },
    ' from their median, those of ',
    { method: b },
    ' ',
    { strong: distanceInWords(metric, spread.b) },
  ];
  const range = `difference: 95 % interval ${intervalInWords(metric, interval)}`;
  if (verdict === 'no-difference-shown') {
    const test = pInWords(permutationTest);
    return ['No difference in spread shown: ', { method: a }, '’s runs lie ', ...distances, ` (${range}, ${test}).`];
  }
  const how = verdict === 'closer' ? 'closer together' : 'further apart';
  return [{ method: a }, `’s runs lie ${how}: `, ...distances, ` (${range}).`];
}
