/** Speed and level of evaluation curves. */
import { describe, expect, test } from 'vitest';
import {
  areaUnderCurve,
  levelOf90,
  medianStepsTo,
  stepsTo,
  stillRising,
  type EvaluationCurve,
} from '../../../../src/lab/statistics/curves';
import fixture from '../../../fixtures/statistics.json' with { type: 'json' };

const curve = (...values: (number | null)[]): EvaluationCurve => ({ step: values.map((_, i) => 10 * i), values });

describe('the area', () => {
  test.each(fixture.areas)('by numpy’s trapezoid rule: $step', ({ step, values, area }) => {
    expect(areaUnderCurve({ step, values })).toBeCloseTo(area, 12);
  });

  test('of one evaluation is its score, of none or of a diverged run nothing', () => {
    expect(areaUnderCurve(curve(0.7))).toBe(0.7);
    expect(areaUnderCurve(curve())).toBeNaN();
    expect(areaUnderCurve(curve(0.5, null, 0.6))).toBeNaN();
  });
});

describe('steps to 90 %', () => {
  const fast = [curve(0.5, 0.9, 0.9), curve(0.5, 0.7, 0.9)];
  const slow = [curve(0.5, 0.5, 0.6), curve(0.5, null, null)];

  test('the level is 90 % of the way to the best median of any cell', () => {
    expect(levelOf90([fast, slow], 0.5)).toBeCloseTo(0.86, 12);
    expect(levelOf90([slow, []], 0.6)).toBeNaN();
    expect(levelOf90([], 0.5)).toBeNaN();
  });

  test('the first evaluation there, and the upper middle one of several runs', () => {
    expect(fast.map((run) => stepsTo(run, 0.86))).toEqual([10, 20]);
    expect(stepsTo(curve(0.5, null), 0.86)).toBeNull();
    expect(medianStepsTo(fast, 0.86)).toBe(20);
    expect(medianStepsTo(slow, 0.86)).toBeNull();
    expect(medianStepsTo([], 0.86)).toBeNull();
    expect(medianStepsTo(fast, NaN)).toBeNull();
  });
});

describe('still rising', () => {
  const line = (slope: number, length = 12): EvaluationCurve =>
    curve(...Array.from({ length }, (_, i) => 0.5 + slope * i));

  test('at least a point from one quarter to the next, in most runs', () => {
    expect(stillRising([line(0.01), line(0.005), line(0.02)])).toBe(true);
    expect(stillRising([line(0.001), line(0.001), line(0.02)])).toBe(false);
    expect(stillRising([line(0.01), line(0.01), line(-0.01)])).toBe(true);
    expect(stillRising([line(0.01), line(0.01), line(-0.03), line(-0.03)])).toBe(false);
    expect(stillRising([curve(...Array.from({ length: 12 }, (_, i) => Math.min(0.8, 0.5 + 0.1 * i)))])).toBe(false);
  });

  test('is not said of few evaluations or of diverged runs', () => {
    expect(stillRising([line(0.02, 7)])).toBe(false);
    expect(stillRising([])).toBe(false);
    expect(stillRising([curve(...new Array<null>(12).fill(null))])).toBe(false);
  });
});
