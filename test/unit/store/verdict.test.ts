import { describe, expect, it } from 'vitest';
import type { Phrase } from '../../../src/lab/statistics/verdict';
import { summariseMethods } from '../../../src/store/methods';
import { describeStanding } from '../../../src/store/verdict';
import { differenceInWords } from '../../../src/lab/statistics/words';
import { percent, score, scoreBrief, scoreTick } from '../../../src/store/numbers';
import { FINAL, populationOf, RUNS } from './fixtures';

function plain(phrases: readonly Phrase[]): string {
  return phrases
    .map((phrase) => (typeof phrase === 'string' ? phrase : 'strong' in phrase ? phrase.strong : phrase.method))
    .join('');
}

const judged = populationOf().task;
const standing = { runs: RUNS, step: 3, judged, scores: FINAL.score, finished: true, diverged: 1 };

describe('the methods', () => {
  it('count their runs and those with a value', () => {
    expect(summariseMethods(RUNS, FINAL.score).map(({ runs, n }) => [runs, n])).toEqual([
      [2, 1],
      [2, 2],
    ]);
  });
});

describe('the verdict', () => {
  it('says how many runs diverged', () => {
    expect(describeStanding(standing).notes.join(' ')).toContain('One run diverged');
    expect(describeStanding({ ...standing, diverged: 0 }).notes).toEqual([]);
  });

  it('says "so far" while training', () => {
    expect(plain(describeStanding({ ...standing, finished: false }).lead)).toMatch(/^So far, at step 3/);
  });

  it('names what is measured and writes it in its own unit', () => {
    expect(plain(describeStanding(standing).lead)).toContain('Median test accuracy: infoprompt-off 50.0');
    const matthews = {
      ...standing,
      judged: { ...judged, metric: 'matthews' as const },
      scores: [0.1, -0.3, 0.4, -0.1],
    };
    const words = plain(describeStanding(matthews).lead);
    expect(words).toContain('Median test Matthews correlation: infoprompt-off −0.10 (−0.20\u2060–\u20600.00)');
    expect(words).not.toMatch(/point|%|accuracy/);
    const f1 = { ...standing, finished: false, judged: { ...judged, metric: 'f1' as const } };
    expect(plain(describeStanding(f1).lead)).toMatch(/^So far, at step 3, median validation F1 of “good”: .*50\.0.%/);
  });

  it('writes scores as shares or as plain numbers', () => {
    expect([score('accuracy', 0.712), score('matthews', 0.416), score('matthews', -0.416)]).toEqual([
      '71.2\u202f%',
      '0.42',
      '−0.42',
    ]);
    expect([score('matthews', -0.001), score('matthews', NaN), score('f1', 0.5, false)]).toEqual(['0.00', '–', '50.0']);
    expect([differenceInWords('macro-f1', 0.031), differenceInWords('matthews', 0.0314)]).toEqual([
      '+3.1 points',
      '+0.031',
    ]);
    expect([differenceInWords('matthews', 0.0001), differenceInWords('matthews', -0.5)]).toEqual(['0.000', '−0.500']);
    expect([scoreTick('accuracy', 0.6), scoreTick('matthews', -0.2), scoreTick('matthews', 0)]).toEqual([
      '60\u202f%',
      '−0.2',
      '0',
    ]);
  });

  it('writes scores briefly where there is hardly room', () => {
    expect([scoreBrief('accuracy', 0.716), scoreBrief('matthews', 0.416), scoreBrief('matthews', -0.416)]).toEqual([
      '72',
      '.42',
      '−.42',
    ]);
    expect([scoreBrief('matthews', 1), scoreBrief('matthews', -0.001), scoreBrief('f1', NaN)]).toEqual([
      '1.00',
      '.00',
      '–',
    ]);
  });

  it('writes at an axis what the tick stands for', () => {
    expect([0.6, 0.625, 0.65, 0.985].map((tick) => scoreTick('accuracy', tick))).toEqual([
      '60\u202f%',
      '62.5\u202f%',
      '65\u202f%',
      '98.5\u202f%',
    ]);
    expect(scoreTick('f1', 7 * 0.1)).toBe('70\u202f%');
    expect(scoreTick('matthews', -0.025)).toBe('−0.025');
  });

  it('writes numbers without false signs', () => {
    expect(differenceInWords('accuracy', -0.0001)).toBe('0.0 points');
    expect(differenceInWords('accuracy', 0.0001)).toBe('0.0 points');
    expect(differenceInWords('accuracy', 0.031)).toBe('+3.1 points');
    expect(differenceInWords('accuracy', -0.031)).toBe('−3.1 points');
    expect(percent(NaN)).toBe('–');
  });
});
