/** Variance components against the analysis of variance by statsmodels, and against matrices in numpy. */
import { describe, expect, test } from 'vitest';
import {
  VARIANCE_SOURCES,
  varianceComponents,
  type VarianceComponent,
  type VarianceSource,
} from '../../../../src/lab/statistics/variance-components';
import type { Run } from '../../../../src/lab/training/runs';
import fixture from '../../../fixtures/statistics.json' with { type: 'json' };
import { Chance, runsOf } from './populations';

const INITS = ['normal', 'uniform', 'vocabulary', 'labels'] as const;
const run = (init: number, seed: number, dataSeed: number): Run => ({
  preset: 'infoprompt',
  init: INITS[init] ?? 'normal',
  seed,
  dataSeed,
});

const bySource = (runs: readonly Run[], scores: readonly number[]): Record<VarianceSource, VarianceComponent> =>
  Object.fromEntries(
    varianceComponents(runs, scores).components.map((component) => [component.source, component]),
  ) as Record<VarianceSource, VarianceComponent>;

describe.each(fixture.variances)('$name', ({ runs: rows, components }) => {
  const runs = rows.map(([init = 0, seed = 0, dataSeed = 0]) => run(init, seed, dataSeed));
  const found = bySource(
    runs,
    rows.map((row) => row[3] ?? NaN),
  );
  const expected = new Map<string, number>(Object.entries(components));

  test('the same estimates, negative ones at 0 and said so, and none for what one level hides', () => {
    const total = [...expected.values()].reduce((sum, value) => sum + Math.max(0, value), 0);
    for (const source of VARIANCE_SOURCES) {
      const value = expected.get(source);
      const { variance, deviation, share, cut, reason } = found[source];
      if (value === undefined) {
        expect(variance, source).toBeNull();
        expect(reason, source).not.toBeNull();
        continue;
      }
      expect(reason, source).toBeNull();
      expect(cut, source).toBe(value < 0);
      expect(Math.abs((variance ?? NaN) - Math.max(0, value)), source).toBeLessThan(1e-9 * total);
      expect(deviation, source).toBeCloseTo(Math.sqrt(Math.max(0, value)), 8);
      expect(share, source).toBeCloseTo(Math.max(0, value) / total, 8);
    }
  });
});

const balanced = fixture.variances.filter(({ reml }) => reml !== undefined);

test.each(balanced)('$name: restricted maximum likelihood agrees as far as its search goes', ({ runs: rows, reml }) => {
  const found = bySource(
    rows.map(([init = 0, seed = 0, dataSeed = 0]) => run(init, seed, dataSeed)),
    rows.map((row) => row[3] ?? NaN),
  );
  const estimates = Object.entries(reml ?? {});
  expect(estimates.length).toBeGreaterThan(0);
  for (const [source, value] of estimates) {
    const { variance } = found[source as VarianceSource];
    expect(Math.abs((variance ?? NaN) / value - 1), source).toBeLessThan(0.02);
  }
});

test('a design says what it cannot tell', () => {
  const oneOfEach = bySource([run(0, 0, 0), run(1, 0, 0), run(2, 0, 0)], [0.5, 0.6, 0.7]);
  expect(oneOfEach.initialisation).toMatchObject({ withRest: true, share: 1 });
  expect(oneOfEach.initialisation.deviation).toBeCloseTo(0.1, 12);
  expect(oneOfEach.seed.reason).toContain('one init seed');
  expect(oneOfEach['data-seed'].reason).toContain('one data seed');
  expect(oneOfEach.interplay.reason).toContain('one data seed');
  expect(oneOfEach.rest.reason).toContain('initialisations');
  const onlyData = bySource([run(0, 0, 0), run(0, 0, 1)], [0.5, 0.7]);
  expect(onlyData['data-seed']).toMatchObject({ withRest: true, share: 1 });
  expect(onlyData.initialisation.reason).toContain('one initialisation');
  const crossed = bySource([run(0, 0, 0), run(0, 0, 1), run(1, 0, 0), run(1, 0, 1)], [0.5, 0.7, 0.6, 0.9]);
  expect(crossed.interplay.withRest).toBe(true);
  expect(crossed.rest.variance).toBeNull();
});

test('diverged runs are left out; of fewer than two nothing is said', () => {
  const runs = [run(0, 0, 0), run(0, 1, 0), run(0, 2, 0)];
  expect(varianceComponents(runs, [0.5, NaN, 0.7])).toEqual(
    varianceComponents([run(0, 0, 0), run(0, 2, 0)], [0.5, 0.7]),
  );
  expect(varianceComponents(runs, [0.5, NaN, NaN]).components.every(({ variance }) => variance === null)).toBe(true);
  expect(bySource(runs, [0.5, 0.5, 0.5]).seed).toMatchObject({ variance: 0, share: null });
});

test('a design in which factors coincide is refused', () => {
  // Each data seed has an initialisation of its own.
  const found = bySource([run(0, 0, 0), run(0, 1, 0), run(1, 0, 1), run(1, 1, 1)], [0.5, 0.6, 0.7, 0.9]);
  expect(found.initialisation.reason).toContain('cannot tell');
});

test('on the average over many populations the estimates are the truth', () => {
  const runs = INITS.flatMap((init) => runsOf({ preset: 'infoprompt', init, seeds: 4, dataSeeds: 3 }));
  const truth = { initialisation: 0.04, seed: 0.03, 'data-seed': 0.02, interplay: 0.01, rest: 0.02 };
  const sums = { initialisation: 0, seed: 0, 'data-seed': 0, interplay: 0, rest: 0 };
  const trials = 400;
  for (let trial = 0; trial < trials; trial++) {
    const chance = new Chance(3, trial);
    const drawn = new Map<string, number>();
    const effect = (source: VarianceSource, level: string): number => {
      const key = `${source} ${level}`;
      const value = drawn.get(key) ?? Math.sqrt(truth[source]) * chance.normal();
      drawn.set(key, value);
      return value;
    };
    const scores = runs.map(
      ({ init, seed, dataSeed }, i) =>
        effect('initialisation', init) +
        effect('seed', `${init} ${seed}`) +
        effect('data-seed', String(dataSeed)) +
        effect('interplay', `${init} ${dataSeed}`) +
        effect('rest', String(i)),
    );
    // With one run of each diverged, in turn.
    scores[trial % scores.length] = NaN;
    for (const { source, variance, cut } of varianceComponents(runs, scores).components) {
      sums[source] += cut ? 0 : (variance ?? NaN);
    }
  }
  // Three data seeds leave their part uncertain; what is cut at 0 lifts the smallest a little.
  for (const source of VARIANCE_SOURCES) {
    expect(Math.abs(sums[source] / trials / truth[source] - 1), source).toBeLessThan(0.25);
  }
});
