/** What a comparison says in words. */
import { describe, expect, test } from 'vitest';
import type { PresetId } from '../../../../src/lab/presets';
import type { Signs } from '../../../../src/lab/statistics/advice';
import { contrastMethods } from '../../../../src/lab/statistics/contrast';
import { comparePaired, type PairedComparison } from '../../../../src/lab/statistics/paired-comparison';
import { describeComparison, verdictText, type Verdict } from '../../../../src/lab/statistics/verdict';
import type { MetricId } from '../../../../src/lab/scores/metric';
import { twoMethods } from './populations';

const A: PresetId = 'infoprompt';
const B: PresetId = 'infoprompt-off';

/** The differences of A and B in points, one per seed, and data seed by data seed. */
const compared = (points: readonly number[], dataSeeds = 1): PairedComparison =>
  comparePaired(
    twoMethods(points.length / dataSeeds, dataSeeds),
    [...points.map((x) => 0.6 + x / 100), ...points.map(() => 0.6)],
    A,
    B,
  );

const judged = (comparison: PairedComparison, signs: Signs = {}, metric: MetricId = 'accuracy'): Verdict =>
  describeComparison(comparison, contrastMethods(A, B), metric, signs);

const leadOf = (verdict: Verdict): string => verdictText({ ...verdict, notes: [], next: [] });

const CLEAR = [1.5, 2.1, 3.2, -0.4, 2.8, 1.1, 4.1, 2.1, 0.9, 3.9, -1.2, 2.5, 1.7, 2.2, -0.8, 3.3];

describe('the sentence', () => {
  test('a difference that both criteria show', () => {
    const verdict = judged(compared(CLEAR));
    expect(verdict.kind).toBe('better');
    expect(leadOf(verdict)).toMatch(
      /^InfoPrompt is better than InfoPrompt, MI off on 13 of 16 seeds, median difference \+2\.1 points, 95 % interval \d\.\d to \d\.\d\.$/,
    );
    expect(verdict.lead).toContainEqual({ method: A });
    expect(verdict.lead).toContainEqual({ strong: '+2.1 points' });
  });

  test('the same the other way', () => {
    const verdict = judged(compared(CLEAR.map((x) => -x)));
    expect(verdict.kind).toBe('worse');
    expect(leadOf(verdict)).toMatch(
      /is worse than .* on 13 of 16 seeds, median difference −2\.1 points, 95 % interval −\d\.\d to −\d\.\d\./,
    );
  });

  test('no difference shown, with the counts of both sides', () => {
    const verdict = judged(compared([1, -2, 0.5, -1, 3, -0.5, -1, 0]));
    expect(verdict.kind).toBe('no-difference-shown');
    expect(leadOf(verdict)).toMatch(
      /^No difference shown: InfoPrompt is better than InfoPrompt, MI off on 3, worse on 4 of 8 seeds \(1 equal\), median difference −0\.3 points, 95 % interval −1\.\d to \d\.\d, sign test p = 1\.00\.$/,
    );
  });

  test('equal scores', () => {
    const verdict = judged(compared([0, 0, 0, 0, 0, 0, 0]));
    expect(leadOf(verdict)).toBe(
      'No difference shown: InfoPrompt and InfoPrompt, MI off score the same on all 7 seeds.',
    );
    expect(verdict.next.map(({ text }) => text)).toEqual(['More seeds would hardly tell more: no pair differs.']);
  });

  test('fewer than six pairs say nothing, however clear', () => {
    const verdict = judged(compared([5, 6, 7, 8, 9]));
    expect(verdict.kind).toBe('too-few');
    expect(leadOf(verdict)).toBe(
      'Too few pairs to say: InfoPrompt is better than InfoPrompt, MI off on 5, worse on 0 of 5 seeds, median difference +7.0 points. The sign test cannot reach 0.05 with fewer than 6 pairs.',
    );
    expect(judged(compared([5, 6, 7, 8, 9, 10])).kind).toBe('better');
  });

  test('no pairs', () => {
    const verdict = judged(comparePaired(twoMethods(1), [NaN, 0.5], A, B));
    expect(verdict.kind).toBe('no-pairs');
    expect(verdictText(verdict)).toBe(
      'Nothing to compare: InfoPrompt and InfoPrompt, MI off have no pair of runs with scores. 1 pair is left out: a run diverged.',
    );
  });

  test('a correlation is written as a plain number', () => {
    expect(leadOf(judged(compared(CLEAR), {}, 'matthews'))).toContain('median difference +0.021, 95 % interval 0.0');
  });

  test('several data seeds make pairs of seeds', () => {
    expect(leadOf(judged(compared(CLEAR, 2)))).toContain('13 of 16 pairs');
  });
});

describe('what it takes for a claim', () => {
  test('the interval alone is not enough', () => {
    const verdict = judged({ ...compared(CLEAR), signTest: 0.08, interval: { low: 0.001, high: 0.02 } });
    expect(verdict.kind).toBe('no-difference-shown');
    expect(verdict.notes[0]).toContain('The interval alone would show one');
  });

  test('nor is the sign test', () => {
    const verdict = judged({ ...compared(CLEAR), signTest: 0.01, interval: { low: 0, high: 0.02 } });
    expect(verdict.kind).toBe('no-difference-shown');
    expect(verdict.notes[0]).toContain('The sign test alone would show one');
  });
});

describe('the notes', () => {
  test('what differs, and over what the interval is taken', () => {
    expect(judged(compared(CLEAR)).notes).toEqual([
      'The two differ in the mutual-information losses (MI) alone.',
      'The interval is over 16 pairs on one draw of training examples, on these test examples; another draw may answer otherwise.',
    ]);
    expect(judged(compared(CLEAR, 2)).notes[1]).toBe(
      'The interval is over 16 pairs and 2 draws of training examples, on these test examples; so few draws say little of others.',
    );
    expect(judged({ ...compared(CLEAR), dataSeeds: 8, overExamples: true }).notes[1]).toBe(
      'The interval is over 16 pairs and 8 draws of training examples, and over test examples.',
    );
  });

  test('what was left out', () => {
    expect(judged({ ...compared(CLEAR), leftOut: 2 }).notes[2]).toBe('2 pairs are left out: a run diverged.');
  });
});

describe('what to do next', () => {
  const nextOf = (comparison: PairedComparison, signs?: Signs): string[] =>
    judged(comparison, signs).next.map(({ text }) => text);

  test('how many pairs it would take', () => {
    expect(nextOf(compared([3, 2, 4, 1, 2, 3, -1, -2]))).toEqual([
      'More seeds: to show a difference in scores like the one seen would take roughly 40 pairs of runs; there are 8.',
    ]);
    expect(nextOf(compared([3, 2, 4, 1, -2, -3, -1, -2]))[0]).toContain('more than 1,000 pairs');
    expect(nextOf(compared([1, -2, 0.5, -1, 3, -0.5, -1, 0]))[0]).toMatch(
      /^More seeds would hardly tell more: .* like the one seen would take roughly \d+ pairs of runs; there are 8\.$/,
    );
    expect(nextOf(compared([3, 2, 4]))[0]).toContain('there are 3');
    expect(nextOf(compared([0, 0]))[0]).toContain('at least 6 pairs');
    expect(nextOf({ ...compared([5, 6, 7, 8, 9, 4, 3, 2, 1, 2]), interval: { low: -1, high: 1 } })[0]).toContain(
      'a few more pairs',
    );
  });

  test('other samples, once a difference is shown on one', () => {
    expect(judged(compared(CLEAR)).next.map(({ kind }) => kind)).toEqual(['more-data-seeds']);
    expect(judged(compared(CLEAR, 2)).next).toEqual([]);
  });

  test('failed runs and rising curves come first', () => {
    const signs = { failed: { a: 0.1, b: 0.5 }, rising: { a: true, b: true } };
    const verdict = judged(compared([1, -1, 1, -1, 1, 1]), signs);
    expect(verdict.next.map(({ kind }) => kind)).toEqual(['search-rate', 'train-longer', 'more-seeds']);
    expect(verdict.next[0]?.text).toContain('many runs of InfoPrompt, MI off failed');
    expect(verdict.next[1]?.text).toContain('of InfoPrompt and InfoPrompt, MI off was still rising');
  });
});
