import { describe, expect, test } from 'vitest';
import type { LineSlice, PlaneSlice } from '../../../src/lab/studies/landscape';
import {
  barrierOf,
  colourRange,
  colourShare,
  curveOf,
  defaultMethod,
  defaultRuns,
  planeCells,
  sliceableMethods,
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

test('methods with enough runs that did not diverge; InfoPrompt first', () => {
  const runs = [...RUNS, runOf('warp', 0)];
  expect([...sliceableMethods(runs, new Map(), 2).keys()]).toEqual(['infoprompt-off', 'infoprompt']);
  expect(defaultMethod(sliceableMethods(runs, new Map(), 2))).toBe('infoprompt');
  const lost = sliceableMethods(runs, new Map([[3, 10]]), 2);
  expect([...lost]).toEqual([['infoprompt-off', [0, 1]]]);
  expect(defaultMethod(lost)).toBe('infoprompt-off');
  expect(defaultMethod(new Map())).toBeNull();
});

test('the best, the worst and the middle run; the first ones before there are scores', () => {
  const scores = [0.5, 0.9, 0.1, 0.7, NaN];
  expect(defaultRuns([0, 1, 2, 3, 4], scores, 2)).toEqual([1, 2]);
  expect(defaultRuns([0, 1, 2, 3, 4], scores, 3)).toEqual([1, 2, 0]);
  expect(defaultRuns([3, 4, 5], null, 3)).toEqual([3, 5, 4]);
  expect(new Set(defaultRuns([0, 1, 2], [0.5, 0.5, 0.5], 3)).size).toBe(3);
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
