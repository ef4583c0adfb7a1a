import { describe, expect, test } from 'vitest';
import type { LineSlice, PlaneSlice } from '../../../src/lab/studies/landscape';
import {
  barrierOf,
  colourRange,
  colourShare,
  curveOf,
  defaultRuns,
  mixableEntry,
  mixableRuns,
  mixesAll,
  planeCells,
} from '../../../src/store/landscape';
import { RUNS, runOf } from './fixtures';

const common = { runs: [0, 1], examples: 64, dimensions: 9, length: 3 };

function lineOf(losses: readonly number[], measured = losses.length): LineSlice {
  return {
    ...common,
    measured,
    at: Float32Array.from(losses, (_, i) => (i - 1) / 2),
    crossEntropy: Float32Array.from(losses),
    accuracy: Float32Array.from(losses, () => 0.5),
  };
}

describe('the barrier', () => {
  test('is the highest loss between the runs, over the larger end', () => {
    // t = -0.5, 0, 0.5, 1, 1.5
    expect(barrierOf(lineOf([9, 1, 4, 2, 9]))).toBe(2);
    expect(barrierOf(lineOf([9, 1, 0.5, 2, 9]))).toBe(0);
  });

  test('is known when all between the runs is measured, and only then', () => {
    expect(barrierOf(lineOf([9, 1, 4, 2, 9], 3))).toBeNull();
    expect(barrierOf(lineOf([9, 1, 4, 2, 9], 4))).toBe(2);
    expect(barrierOf(lineOf([9, 1, NaN, 2, 9]))).toBeNaN();
  });
});

test('a curve has the points that are measured and are numbers', () => {
  expect(curveOf(lineOf([9, NaN, 4, 2, 9], 4), 'crossEntropy')).toEqual([
    [-0.5, 9],
    [0.5, 4],
    [1, 2],
  ]);
});

describe('runs that can be mixed', () => {
  const runs = [
    runOf('prompt-tuning', 0),
    runOf('prompt-tuning', 1),
    ...RUNS,
    runOf('infoprompt-static', 0),
    runOf('infoprompt-released', 0),
    runOf('idpg', 0),
    runOf('warp', 0),
  ];

  test('are of methods that differ in their losses alone, and InfoPrompt comes first', () => {
    const [first, ...others] = mixableRuns(runs, new Map(), 1);
    expect(first?.methods).toEqual(['infoprompt', 'infoprompt-off', 'infoprompt-released']);
    expect(first?.runs).toEqual([4, 5, 2, 3, 7]);
    expect(others.map(({ methods }) => methods)).toEqual([
      ['prompt-tuning'],
      ['infoprompt-static'],
      ['idpg'],
      ['warp'],
    ]);
    expect(first === undefined ? null : mixableEntry(first).title).toBe(
      'InfoPrompt · InfoPrompt, MI off · InfoPrompt, as released (5 runs)',
    );
    expect([mixesAll(runs), mixesAll(RUNS)]).toEqual([false, true]);
  });

  test('are enough, and did not diverge', () => {
    expect(mixableRuns(runs, new Map(), 2).map(({ methods }) => methods[0])).toEqual(['infoprompt', 'prompt-tuning']);
    const diverged = new Map([1, 3, 4, 5, 7].map((run) => [run, 10]));
    expect(mixableRuns(runs, diverged, 2)).toEqual([]);
    expect(mixableRuns(runs, diverged, 1)[0]).toMatchObject({ methods: ['prompt-tuning'], runs: [0] });
  });
});

describe('what is chosen at first', () => {
  const one = { id: '', methods: ['infoprompt'] as const, runs: [0, 1, 2, 3, 4] };
  const own = one.runs.map((seed) => runOf('infoprompt', seed));

  test('of one method the best, the worst and the middle run; the first ones before there are scores', () => {
    const scores = [0.5, 0.9, 0.1, 0.7, NaN];
    expect(defaultRuns(own, one, scores, 2)).toEqual([1, 2]);
    expect(defaultRuns(own, one, scores, 3)).toEqual([1, 2, 0]);
    expect(defaultRuns(own, { ...one, runs: [2, 3, 4] }, null, 3)).toEqual([2, 4, 3]);
    expect(new Set(defaultRuns(own, { ...one, runs: [0, 1, 2] }, [0.5, 0.5, 0.5], 3)).size).toBe(3);
  });

  test('of several the best run of the first and what another made of its start, or first of all its own three', () => {
    const [both] = mixableRuns(RUNS, new Map(), 2);
    const scores = [0.9, 0.1, 0.2, 0.8];
    expect(both === undefined ? null : defaultRuns(RUNS, both, scores, 2)).toEqual([3, 1]);
    expect(both === undefined ? null : defaultRuns(RUNS, both, scores, 3)).toEqual([3, 2, 1]);
    // What the other made of that start has diverged.
    const [left] = mixableRuns(RUNS, new Map([[1, 10]]), 3);
    expect(left === undefined ? null : defaultRuns(RUNS, left, scores, 2)).toEqual([3, 2]);
    expect(left === undefined ? null : defaultRuns(RUNS, left, scores, 3)).toEqual([3, 2, 0]);
  });
});

describe('a plane', () => {
  const side = 5;
  const cells = Int32Array.of(0, 4, 20, 24, 2, 12, 1);
  const plane: PlaneSlice = {
    ...common,
    side,
    cells,
    measured: 6,
    crossEntropy: Float32Array.of(1, 2, 3, 4, 5, NaN, 7),
    accuracy: Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, NaN, 1),
    places: [],
    lengthInColumns: 2,
  };

  test('has cells as large as the grid that they are of', () => {
    expect(planeCells(plane, 'crossEntropy').map(({ column, row, size }) => [column, row, size])).toEqual([
      [0, 0, 4],
      [4, 0, 4],
      [0, 4, 4],
      [4, 4, 4],
      [2, 0, 2],
      [2, 2, 2],
    ]);
  });

  test('is coloured from worse to better in steps, its highest losses alike', () => {
    const range = colourRange(plane, 'crossEntropy');
    expect(range[0]).toBe(1);
    expect(range[1]).toBeCloseTo(4.6, 5);
    expect([1, 4.6, 100].map((loss) => colourShare(loss, range, 'crossEntropy'))).toEqual([1, 0, 0]);
    expect(colourShare(0.8, colourRange(plane, 'accuracy'), 'accuracy')).toBe(1);
    expect(colourRange({ ...plane, measured: 1 }, 'accuracy')).toEqual([0, 0.01]);
  });
});
