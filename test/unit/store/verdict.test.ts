import { describe, expect, it } from 'vitest';
import { comparePaired, summariseMethods } from '../../../src/store/paired';
import { describeEnd, describeStanding, type Phrase } from '../../../src/store/verdict';
import { points, percent } from '../../../src/store/numbers';
import { FINAL, RUNS, runOf } from './fixtures';

function plain(phrases: readonly Phrase[]): string {
  return phrases
    .map((phrase) => (typeof phrase === 'string' ? phrase : 'strong' in phrase ? phrase.strong : phrase.method))
    .join('');
}

const standing = { runs: RUNS, step: 3, accuracy: FINAL.accuracy, finished: true, diverged: 1, dataSeeds: 1 };

describe('paired comparison', () => {
  it('pairs by initialisation, seed and data seed, and leaves diverged runs out', () => {
    const runs = [runOf('infoprompt', 1), runOf('infoprompt', 0), ...RUNS.slice(0, 2)];
    expect(comparePaired(runs, [0.9, 0.7, 0.8, NaN], 'infoprompt', 'infoprompt-off')).toMatchObject({
      pairs: 1,
      ahead: 0,
    });
    const all = comparePaired(runs, [0.9, 0.7, 0.7, 0.6], 'infoprompt', 'infoprompt-off');
    expect(all).toMatchObject({ pairs: 2, ahead: 1, ties: 1 });
    expect(all.medianDifference).toBeCloseTo(0.15);
  });

  it('counts the runs of a method and those with a value', () => {
    expect(summariseMethods(RUNS, FINAL.accuracy).map(({ runs, n }) => [runs, n])).toEqual([
      [2, 1],
      [2, 2],
    ]);
  });
});

describe('the verdict', () => {
  it('counts pairs at the end and says how little they are', () => {
    const { lead, notes } = describeEnd(standing);
    expect(plain(lead)).toContain('infoprompt ends ahead of infoprompt-off in 0 of 1 paired run (1 tie)');
    expect(notes.join(' ')).toContain('1 pair cannot settle this');
    expect(notes.join(' ')).toContain('One run diverged');
    expect(notes.join(' ')).toContain('one draw of examples');
  });

  it('claims no comparison without a second method', () => {
    const alone = { ...standing, runs: RUNS.slice(2), accuracy: [0.5, 1] };
    expect(plain(describeEnd(alone).lead)).not.toContain('ahead');
  });

  it('says "so far" while training', () => {
    expect(plain(describeStanding({ ...standing, finished: false }).lead)).toMatch(/^So far, at step 3/);
  });

  it('writes numbers without false signs', () => {
    expect(points(-0.0001)).toBe('0.0 points');
    expect(points(0.031)).toBe('+3.1 points');
    expect(points(-0.031)).toBe('−3.1 points');
    expect(percent(NaN)).toBe('–');
  });
});
