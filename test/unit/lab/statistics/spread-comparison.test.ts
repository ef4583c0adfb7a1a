/** Whether one method's runs lie closer together than another's, against scipy and numpy, and how often that is wrong. */
import { describe, expect, test } from 'vitest';
import { complete } from '../../../../src/lab/statistics/slices';
import { compareSpreadSlices, type SpreadComparison } from '../../../../src/lab/statistics/spread-comparison';
import { describeSpread, spreadVerdict, type SpreadVerdict } from '../../../../src/lab/statistics/spread-verdict';
import { phrasesText } from '../../../../src/lab/statistics/verdict';
import type { Run } from '../../../../src/lab/training/runs';
import fixture from '../../../fixtures/statistics.json' with { type: 'json' };
import { expectWithin } from './ends';
import { Chance, runsOf, twoMethods } from './populations';

const A = 'infoprompt';
const B = 'infoprompt-off';

const compared = (runs: readonly Run[], scores: readonly number[]): SpreadComparison | null =>
  complete(compareSpreadSlices(runs, scores, A, B));

const sentence = (spread: SpreadComparison | null): string =>
  phrasesText(describeSpread(spread, { a: A, b: B }, 'accuracy'));

test.each(fixture.spreads)('$name', ({ a, b, distances, p, low, high }) => {
  const runs = twoMethods(a[0]?.length ?? 0, a.length);
  const found = compared(runs, [...a.flat(), ...b.flat()]);
  expect(found?.a).toBeCloseTo(distances[0] ?? NaN, 12);
  expect(found?.b).toBeCloseTo(distances[1] ?? NaN, 12);
  expect(found?.difference).toBeCloseTo((distances[0] ?? NaN) - (distances[1] ?? NaN), 12);
  // Exact up to 13 pairs, drawn beyond: three standard errors.
  const error = a.length === 1 ? 1e-12 : 3 * Math.sqrt((p * (1 - p)) / 10_000);
  expect(Math.abs((found?.permutationTest ?? NaN) - p)).toBeLessThanOrEqual(error);
  expectWithin(found?.interval ?? null, { low, high });
});

describe('cannot be told', () => {
  test('from fewer than three pairs with scores', () => {
    expect(compared(twoMethods(3), [0.6, 0.7, 0.8, 0.6, NaN, 0.7])).toBeNull();
    expect(compared(twoMethods(3), [0.6, 0.7, 0.8, 0.6, 0.7, 0.7])?.pairs).toBe(3);
  });

  test('where a run is compared with several others, or counts as their mean', () => {
    const once = runsOf({ preset: A, seeds: 8 }, { preset: B, init: 'mask', seeds: 1 });
    expect(
      compared(
        once,
        Array.from(once, (_, i) => i / 10),
      ),
    ).toBeNull();
    const mean = runsOf(
      { preset: A, init: 'normal', seeds: 4 },
      { preset: A, init: 'uniform', seeds: 4 },
      { preset: 'head-only', seeds: 4 },
    );
    const against = complete(
      compareSpreadSlices(
        mean,
        mean.map((_, i) => i / 10),
        A,
        'head-only',
      ),
    );
    expect(against).toBeNull();
  });
});

describe('the sentence', () => {
  const wide = [0.5, 0.56, 0.62, 0.68, 0.74, 0.8, 0.86, 0.92];
  const narrow = [0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.76, 0.77];

  test('says how far runs lie from their median, and what lies closer', () => {
    const spread = compared(twoMethods(8), [...narrow, ...wide]);
    expect(sentence(spread)).toMatch(
      /^InfoPrompt’s runs lie closer together: on average 2\.0 points from their median, those of InfoPrompt, MI off 12\.0 points \(difference: 95 % interval −1\d\.\d to −\d\.\d\)\.$/,
    );
    expect(sentence(compared(twoMethods(8), [...wide, ...narrow]))).toMatch(
      /^InfoPrompt’s runs lie further apart: on average 12\.0 points/,
    );
  });

  test('claims nothing that interval and test do not both show', () => {
    expect(sentence(compared(twoMethods(8), [...narrow, ...[...narrow].reverse()]))).toMatch(
      /^No difference in spread shown: InfoPrompt’s runs lie on average 2\.0 points .* \(difference: 95 % interval −?\d\.\d to \d\.\d, p = 1\.00\)\.$/,
    );
    // Of these the interval alone would show one.
    const [six] = fixture.spreads;
    const spread = compared(twoMethods(6), [...(six?.a.flat() ?? []), ...(six?.b.flat() ?? [])]);
    expect(spread?.interval?.low).toBeGreaterThan(0);
    expect(sentence(spread)).toMatch(/^No difference in spread shown.* p = 0\.13\)\.$/);
  });

  test('is none for pairs too few to reach 0.05', () => {
    expect(sentence(compared(twoMethods(5), [...narrow.slice(0, 5), ...wide.slice(0, 5)]))).toBe('');
    expect(sentence(null)).toBe('');
  });
});

/** Accuracies as they come: whole numbers of test examples, what a sample and a seed do to both, failed runs. */
function simulated(seeds: number, dataSeeds: number, trial: number, factor: number): SpreadVerdict {
  const chance = new Chance(21, seeds, dataSeeds, trial);
  const pairs = Array.from({ length: seeds * dataSeeds }, (_, pair) => {
    const level = 0.75 + (Math.floor(pair / seeds) % 2) * 0.05 + 0.03 * chance.normal();
    return [factor, 1].map((far) =>
      chance.uniform() < 0.1 ? 0.5 : Math.round(300 * (level + 0.03 * far * chance.normal())) / 300,
    );
  });
  const spread = compared(twoMethods(seeds, dataSeeds), [
    ...pairs.map(([a = NaN]) => a),
    ...pairs.map(([, b = NaN]) => b),
  ]);
  if (spread === null) throw new Error('Nothing was compared.');
  return spreadVerdict(spread);
}

const verdicts = (trials: number, seeds: number, dataSeeds: number, factor: number): SpreadVerdict[] =>
  Array.from({ length: trials }, (_, trial) => simulated(seeds, dataSeeds, trial, factor));

test.each([
  [8, 1, 200],
  [8, 2, 100],
])(
  'of the same method twice, with %d seeds and %d data seeds, nothing is shown in %d trials but for 7 in 100',
  (...of) => {
    const [seeds, dataSeeds, trials] = of;
    const quiet = verdicts(trials, seeds, dataSeeds, 1).filter((verdict) => verdict === 'no-difference-shown').length;
    expect(quiet).toBeGreaterThanOrEqual(0.93 * trials);
  },
);

test('four times the spread is shown by 24 pairs more often than not, and never the wrong way round', () => {
  const found = verdicts(40, 24, 1, 4);
  expect(found.filter((verdict) => verdict === 'further').length).toBeGreaterThan(20);
  expect(found).not.toContain('closer');
});
