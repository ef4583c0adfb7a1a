import { describe, expect, it } from 'vitest';
import { complete } from '../../../src/lab/statistics/slices';
import type { RunInfo } from '../../../src/lab/training/runs';
import { evaluationCurves, latestOf } from '../../../src/store/latest';
import { componentInWords, spreadSlices } from '../../../src/store/spread';
import { FINAL, measuredColumns, populationOf, runOf } from './fixtures';

const columns = measuredColumns();
const curves = evaluationCurves(columns.evaluation);

describe('the spread of the scores', () => {
  it('counts a diverged run among the failed and below all others', () => {
    const latest = latestOf({ population: populationOf(), final: FINAL, play: 'finished' }, columns.evaluation);
    if (latest === null) throw new Error('There is an end.');
    const { cells, methods, atEnd } = complete(spreadSlices(latest, curves));
    expect(atEnd).toBe(true);
    expect(cells.map(({ preset, n, runs, failed }) => [preset, n, runs, failed])).toEqual([
      ['infoprompt-off', 1, 2, 2],
      ['infoprompt', 2, 2, 1],
    ]);
    expect(methods.map(({ n, diverged }) => [n, diverged])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(methods[0]?.ecdf).toEqual([{ value: 0.5, share: 1 }]);
    expect(methods[1]?.ecdf).toEqual([
      { value: 0.5, share: 0.5 },
      { value: 1, share: 1 },
    ]);
  });

  it('says in words what comes from where, and what cannot be told', () => {
    const runs = (['normal', 'labels'] as const).flatMap((init) =>
      [0, 1, 2].map((seed): RunInfo => ({ ...runOf('infoprompt', seed), init })),
    );
    const scores = [0.5, 0.52, 0.54, 0.7, 0.72, 0.74];
    const latest = { population: populationOf(runs), scores, atEnd: true, step: 3, failureLevel: 0.5 };
    const [method] = complete(spreadSlices(latest, curves)).methods;
    const said = (method?.components ?? []).map((component) => componentInWords('accuracy', component));
    // Means 0.52 and 0.72, variance within 0.0004: 0.02 - 0.0004 / 3 between initialisations.
    expect(said[0]).toBe('initialisations 14.1 points');
    expect(said[1]).toBe('init seeds and everything else 2.0 points');
    expect(said[2]).toBe('samples (data seeds) not estimable: there is one data seed only');
    expect(componentInWords('matthews', { ...plainComponent, deviation: 0.0314 })).toBe('init seeds 0.031');
    expect(componentInWords('accuracy', { ...plainComponent, deviation: 0, cut: true })).toBe(
      'init seeds 0.0 points (estimated below 0)',
    );
  });
});

const plainComponent = {
  source: 'seed',
  variance: 0,
  deviation: 0,
  share: 0,
  cut: false,
  withRest: false,
  reason: null,
} as const;

describe('the curves that statistics look at', () => {
  it('are the evaluations, thinned where there are very many, with the last one kept', () => {
    expect(curves[2]).toEqual({ step: [3], values: [0.75] });
    const long = measuredColumns();
    for (let step = 4; step <= 1200; step++) {
      const score = new Float32Array(4).fill(step);
      long.appendEvaluation(step, {
        score,
        accuracy: score,
        validationCrossEntropy: score,
        gradientCrossEntropy: score,
        gradientHead: score,
        gradientRepresentation: score,
        gradientKl: score,
      });
    }
    const [first] = evaluationCurves(long.evaluation);
    expect(first?.step.length).toBeLessThanOrEqual(513);
    expect(first?.step.at(-1)).toBe(1200);
    expect(first?.values.at(-1)).toBe(1200);
  });
});
