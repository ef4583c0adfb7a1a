import { describe, expect, it } from 'vitest';
import { complete } from '../../../src/lab/statistics/slices';
import { verdictText, type Phrase } from '../../../src/lab/statistics/verdict';
import { comparedSlices, defaultOpponents, weightsSoFar, type Compared } from '../../../src/store/comparison';
import { evaluationCurves, latestOf, type Latest } from '../../../src/store/latest';
import { FINAL, measuredColumns, populationOf, runOf } from './fixtures';

const weights = { gamma: 0.1, beta: 0.2, kappa: 0.1 };
const population = populationOf();
const columns = measuredColumns();

function standing(play: 'running' | 'finished'): Latest {
  const latest = latestOf({ population, final: FINAL, play }, columns.evaluation);
  if (latest === null) throw new Error('There is an evaluation.');
  return latest;
}

function compare(latest: Latest): Compared {
  return complete(
    comparedSlices({
      a: 'infoprompt',
      b: 'infoprompt-off',
      latest,
      weights,
      curves: evaluationCurves(columns.evaluation),
    }),
  );
}

function plain(phrases: readonly Phrase[]): string {
  return phrases
    .map((phrase) => (typeof phrase === 'string' ? phrase : 'strong' in phrase ? phrase.strong : phrase.method))
    .join('');
}

describe('how the runs stand', () => {
  it('is on validation examples until the end and on test examples then', () => {
    expect(Array.from(standing('running').scores)).toEqual([0.5, NaN, 0.75, 1]);
    expect(standing('running')).toMatchObject({ atEnd: false, step: 3, failureLevel: 0.5 });
    expect(standing('finished')).toMatchObject({ atEnd: true, step: 3, failureLevel: 0.5 });
    expect(Array.from(standing('finished').scores)).toEqual([0.5, NaN, 0.5, 1]);
    expect(latestOf({ population: null, final: null, play: 'idle' }, columns.evaluation)).toBeNull();
  });
});

describe('two methods against each other', () => {
  it('are InfoPrompt and its control where both are there', () => {
    expect(defaultOpponents(['head-only', 'infoprompt', 'prompt-tuning', 'infoprompt-off'])).toEqual({
      a: 'infoprompt',
      b: 'infoprompt-off',
    });
    expect(defaultOpponents(['head-only', 'prompt-tuning', 'infoprompt'])?.b).toBe('prompt-tuning');
    expect(defaultOpponents(['head-only', 'infoprompt'])?.b).toBe('head-only');
    expect(defaultOpponents(['head-only', 'idpg'])).toEqual({ a: 'idpg', b: 'head-only' });
    expect(defaultOpponents(['infoprompt'])).toBeNull();
    expect(defaultOpponents(['warp'])).toBeNull();
  });

  it('count pairs at the end and say how little they are', () => {
    const { comparison, contrast, verdict, atEnd } = compare(standing('finished'));
    expect(comparison).toMatchObject({ pairs: 1, leftOut: 1, better: 0, equal: 1, worse: 0 });
    expect(contrast.isolates).toBe('mutual-information');
    expect(atEnd).toBe(true);
    const text = verdictText(verdict);
    expect(text).toContain('Too few pairs to say: InfoPrompt and InfoPrompt, MI off score the same on the one seed.');
    expect(text).toContain('1 pair is left out: a run diverged.');
    expect(text).toContain('one draw of training examples');
    expect(text).toContain('Search the learning rate: many runs of InfoPrompt and InfoPrompt, MI off failed');
  });

  it('blame nothing on the learning rate before the end', () => {
    const { verdict, atEnd } = compare(standing('running'));
    expect(atEnd).toBe(false);
    expect(plain(verdict.lead)).toContain('infoprompt is better than infoprompt-off on 1, worse on 0 of 1 seed');
    expect(verdict.next.map(({ kind }) => kind)).toEqual(['more-seeds']);
  });

  it('differ in what was on at the start or is now', () => {
    expect(weightsSoFar({ gamma: 0, beta: 0.2, kappa: 0 }, { gamma: 0.5, beta: 0, kappa: 0 })).toEqual({
      gamma: 0.5,
      beta: 0.2,
      kappa: 0,
    });
  });

  it('say where each has its own learning rate', () => {
    const runs = [runOf('infoprompt-off', 0), { ...runOf('infoprompt', 0), learningRate: 0.02 }];
    const latest = { ...standing('finished'), population: populationOf(runs), scores: [0.5, 1] };
    expect(compare(latest).contrast.about).toContain('each at its own learning rate');
  });
});
