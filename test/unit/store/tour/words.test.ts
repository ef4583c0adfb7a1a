import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../src/lab/statistics/verdict';
import type { Latest } from '../../../../src/store/latest';
import { closerInWords, ownResultInWords, spreadInWords, verdictInWords } from '../../../../src/store/tour/words';
import { populationOf, RUNS } from '../fixtures';

function latestOf(scores: readonly number[], runs = RUNS, atEnd = true): Latest {
  return { population: populationOf(runs), scores, atEnd, step: 60, failureLevel: 0.5 };
}

const CONTROL = RUNS.slice(0, 2);

describe('what the tour says', () => {
  it('tells how far runs of one method lie apart, and where that was measured', () => {
    expect(spreadInWords(latestOf([0.5, 0.625], CONTROL))).toBe(
      'The 2 runs have accuracy between 50.0\u202f% and 62.5\u202f% on the 2 test examples: 12.5 points apart, and nothing but the random start differs.',
    );
    expect(spreadInWords(latestOf([0.5, 0.625], CONTROL, false))).toContain('at step 60; it has not ended yet');
    expect(spreadInWords(latestOf([NaN, NaN], CONTROL))).toContain('Every run diverged');
  });

  it('says of the spread what the card says, or that it cannot', () => {
    expect(closerInWords([{ method: 'infoprompt' }, '’s runs lie closer together.'])).toBe(
      'InfoPrompt’s runs lie closer together.',
    );
    expect(closerInWords([])).toContain('too few runs');
  });

  it('claims a difference only where the verdict does', () => {
    const verdict = (kind: Verdict['kind']): Verdict => ({
      kind,
      lead: [{ method: 'infoprompt' }, ' is ahead on ', { strong: '6 of 6' }, '.'],
      notes: [],
      next: [],
    });
    expect(verdictInWords(verdict('better'))).toBe(
      'InfoPrompt is ahead on 6 of 6. Both the interval and the sign test support this difference, for this sample of sentences.',
    );
    for (const kind of ['no-difference-shown', 'too-few'] as const) {
      expect(verdictInWords(verdict(kind))).toContain('So nothing is certain');
    }
  });

  it('says that few test examples make a rough figure', () => {
    expect(ownResultInWords(latestOf([0.5, 1], CONTROL))).toBe(
      '“Sentiment”: accuracy from 50.0\u202f% to 100.0\u202f% over 2 runs on the 2 test examples; guessing gives 50.0\u202f%. So few examples make it a rough figure.',
    );
  });
});
