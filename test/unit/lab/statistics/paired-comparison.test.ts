/** Two methods compared pair by pair. */
import { describe, expect, test } from 'vitest';
import { bootstrapMedian } from '../../../../src/lab/statistics/bootstrap';
import { comparePaired } from '../../../../src/lab/statistics/paired-comparison';
import { runsOf, twoMethods } from './populations';

const A = 'infoprompt';
const B = 'infoprompt-off';

test('differences, counts and the sign test', () => {
  const scores = [0.8, 0.7, 0.75, 0.9, 0.6, 0.7, 0.6, 0.6, 0.85, 0.5, 0.6, 0.4];
  const found = comparePaired(twoMethods(6), scores, A, B);
  expect(found).toMatchObject({
    a: A,
    b: B,
    pairs: 6,
    better: 4,
    worse: 1,
    equal: 1,
    leftOut: 0,
    dataSeeds: 1,
    inits: 1,
  });
  expect(found.median).toBeCloseTo(0.15, 12);
  expect(found.mean).toBeCloseTo(0.15, 12);
  expect(found.signTest).toBeCloseTo(2 * (1 / 32 + 5 / 32), 12);
  expect(found.differences.map(({ difference }) => difference.toFixed(2))).toEqual([
    '0.20',
    '0.10',
    '-0.10',
    '0.40',
    '0.00',
    '0.30',
  ]);
  expect(found.interval).toEqual(bootstrapMedian([found.differences.map(({ difference }) => difference)]));
});

test('the other way round everything changes sides', () => {
  const scores = [0.8, 0.7, 0.75, 0.9, 0.6, 0.7, 0.6, 0.8, 0.9, 0.5, 0.6, 0.4];
  const there = comparePaired(twoMethods(6), scores, A, B);
  const back = comparePaired(twoMethods(6), scores, B, A);
  expect([back.better, back.worse, back.signTest]).toEqual([there.worse, there.better, there.signTest]);
  expect(back.median).toBeCloseTo(-there.median, 12);
});

test('a pair with a diverged run is left out and counted; rounding makes no difference', () => {
  const found = comparePaired(twoMethods(3), [0.8, NaN, 0.1 + 0.2, 0.7, 0.7, 0.3], A, B);
  expect(found).toMatchObject({ pairs: 2, leftOut: 1, better: 1, worse: 0, equal: 1 });
});

test('without pairs nothing is known', () => {
  const found = comparePaired(twoMethods(2), [NaN, NaN, NaN, NaN], A, B);
  expect(found).toMatchObject({ pairs: 0, leftOut: 2, signTest: 1, interval: null, median: NaN });
});

test('with several data seeds these are drawn first', () => {
  const scores = [
    ...Array.from({ length: 8 }, (_, i) => 0.8 + i / 1000),
    ...Array.from({ length: 8 }, (_, i) => 0.6 + i / 1000),
  ];
  const runs = twoMethods(8, 2);
  const found = comparePaired(runs, [...scores, ...new Array<number>(16).fill(0.6)], A, B);
  expect(found.dataSeeds).toBe(2);
  expect(found.interval?.low).toBeLessThan(0.01);
  expect(found.interval?.high).toBeGreaterThan(0.2);
});

test('the mean over initialisations where the other method has one of its own', () => {
  const runs = runsOf(
    { preset: 'infoprompt', init: 'normal', seeds: 1 },
    { preset: 'infoprompt', init: 'uniform', seeds: 1 },
    { preset: 'head-only', seeds: 1 },
  );
  const found = comparePaired(runs, [0.8, 0.6, 0.5], 'infoprompt', 'head-only');
  expect(found.differences.map(({ init, difference }) => [init, difference.toFixed(6)])).toEqual([[null, '0.200000']]);
  expect(found.sameInits).toBe(false);
});

describe('over test examples', () => {
  const runs = twoMethods(8);
  const correct = runs.map(({ preset, seed }) =>
    Array.from({ length: 50 }, (_, i) => Number((i * 13 + seed * 3) % 10 < (preset === A ? 8 : 7))),
  );
  const scores = correct.map((answers) => answers.reduce((sum, right) => sum + right, 0) / answers.length);

  test('the same differences, another interval', () => {
    const plain = comparePaired(runs, scores, A, B);
    const over = comparePaired(runs, scores, A, B, { correct });
    expect({ ...over, interval: null, overExamples: false }).toEqual({ ...plain, interval: null });
    expect(over.overExamples).toBe(true);
    expect(over.interval?.low).toBeLessThan(plain.interval?.low ?? NaN);
    expect(over.interval?.high).toBeGreaterThan(plain.interval?.high ?? NaN);
  });

  test('answers of a diverged run are not looked at', () => {
    const without = scores.map((score, i) => (i === 3 ? NaN : score));
    const zeroed = correct.map((answers, i) => (i === 3 ? answers.map(() => 0) : answers));
    const found = comparePaired(runs, without, A, B, { correct: zeroed });
    expect(found.pairs).toBe(7);
    expect(found.interval?.low).toBeGreaterThan(-0.1);
  });
});
