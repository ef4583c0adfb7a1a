/** What a file of results says of a population. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../../../src/lab/recipe';
import { ResultCollector, summariseRuns, type RunResult } from '../../../../src/lab/statistics/result';
import { emptyRow, EVALUATION_METRICS, STEP_METRICS } from '../../../../src/lab/training/metrics';
import type { RunInfo } from '../../../../src/lab/training/runs';

const info = (seed: number, change: Partial<RunInfo> = {}): RunInfo => ({
  preset: 'warp',
  init: 'normal',
  seed,
  dataSeed: 0,
  parameters: 10,
  learningRate: 0.01,
  ...change,
});

describe('collecting', () => {
  const stepRow = (value: number): ReturnType<typeof emptyRow<(typeof STEP_METRICS)[number]>> => {
    const row = emptyRow(STEP_METRICS, 2);
    row.crossEntropy.fill(value);
    return row;
  };
  const evaluationRow = (
    first: number,
    second: number,
  ): ReturnType<typeof emptyRow<(typeof EVALUATION_METRICS)[number]>> => {
    const row = emptyRow(EVALUATION_METRICS, 2);
    row.accuracy.set([first, second]);
    return row;
  };

  test('curves hold the evaluated steps, null where there is no number, and the end', () => {
    const collector = new ResultCollector([info(0), info(1)], [Int32Array.of(3, 1), Int32Array.of(0, 2)]);
    collector.take({ kind: 'evaluation', step: 0, row: evaluationRow(0.5, 0.25) });
    collector.take({ kind: 'step', step: 0, row: stepRow(0.7) });
    collector.take({ kind: 'step', step: 1, row: stepRow(0.6) });
    collector.take({ kind: 'breath' });
    collector.take({ kind: 'mark', step: 2, label: 'x' });
    collector.take({ kind: 'evaluation', step: 2, row: evaluationRow(0.75, NaN) });
    collector.take({ kind: 'step', step: 2, row: stepRow(0.5) });
    collector.take({ kind: 'diverged', step: 2, column: 1 });
    collector.take({
      kind: 'final',
      result: { step: 2, accuracy: Float32Array.of(0.5, NaN), correct: Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 0) },
    });
    const { runs, recipe, environment, samples } = collector.result(DEFAULT_RECIPE, 2, { backend: 'x' });
    expect(recipe).toEqual(DEFAULT_RECIPE);
    expect(environment).toEqual({ backend: 'x' });
    expect(samples).toEqual([
      { dataSeed: 0, shots: [3, 1] },
      { dataSeed: 1, shots: [0, 2] },
    ]);
    expect(runs[0]?.curve.step).toEqual([0, 2]);
    expect(runs[0]?.curve.crossEntropy.map((value) => value?.toFixed(3))).toEqual(['0.700', '0.500']);
    expect(runs[0]?.curve.headLoss).toEqual([null, null]);
    expect(runs[1]?.curve.accuracy).toEqual([0.25, null]);
    expect(runs[0]?.final).toEqual({ accuracy: 0.5, correct: [1, 0, 1, 0] });
    expect(runs[1]?.final).toEqual({ accuracy: null, correct: [0, 0, 0, 0] });
    expect(runs.map(({ divergedAt }) => divergedAt)).toEqual([null, 2]);
    expect(JSON.parse(JSON.stringify(runs))).toEqual(runs);
  });

  test('a prolonged run measures its former end twice; it is sampled once', () => {
    const collector = new ResultCollector([info(0), info(1)], []);
    collector.take({ kind: 'evaluation', step: 4, row: evaluationRow(0.5, 0.5) });
    collector.take({ kind: 'step', step: 4, row: stepRow(0.7) });
    collector.take({ kind: 'step', step: 4, row: stepRow(0.7) });
    collector.take({ kind: 'step', step: 5, row: stepRow(0.6) });
    expect(collector.result(DEFAULT_RECIPE, 2, {}).runs[0]?.curve.step).toEqual([4]);
  });

  test('unfinished, it has no final', () => {
    const { runs, summary } = new ResultCollector([info(0)], []).result(DEFAULT_RECIPE, 2, {});
    expect(runs[0]?.final).toBeNull();
    expect(summary).toEqual([
      {
        preset: 'warp',
        init: 'normal',
        n: 0,
        median: null,
        q1: null,
        q3: null,
        mean: null,
        ci95: null,
        stepsTo90: null,
      },
    ]);
  });
});

describe('the summary', () => {
  const run = (
    preset: RunResult['preset'],
    seed: number,
    final: number | null,
    accuracy: (number | null)[],
  ): RunResult => ({
    ...info(seed, { preset }),
    final: { accuracy: final, correct: [] },
    divergedAt: final === null ? 1 : null,
    curve: {
      step: accuracy.map((_, i) => 10 * i),
      crossEntropy: [],
      headLoss: [],
      representationLoss: [],
      kl: [],
      accuracy,
    },
  });

  test('one row for each method and initialisation, over the runs that have a test accuracy', () => {
    const rows = summariseRuns(
      [
        run('warp', 0, 0.6, [0.5]),
        run('idpg', 0, 0.9, [0.5]),
        run('warp', 1, 0.8, [0.5]),
        run('warp', 2, null, [null]),
      ],
      0.5,
    );
    expect(rows.map(({ preset, n, median, mean }) => ({ preset, n, median, mean }))).toEqual([
      { preset: 'warp', n: 2, median: 0.7, mean: 0.7 },
      { preset: 'idpg', n: 1, median: 0.9, mean: 0.9 },
    ]);
    expect(rows[0]?.ci95).toEqual([0.6, 0.8]);
    expect(rows[1]?.ci95).toBeNull();
  });

  test('steps to 90 %: of the way from chance to the best median, the median over runs, null if never', () => {
    // The best median is 0.9, so that the mark is 0.5 + 0.9 * 0.4 = 0.86.
    const fast = [
      run('idpg', 0, 0.9, [0.5, 0.87, 0.9]),
      run('idpg', 1, 0.9, [0.5, 0.7, 0.9]),
      run('idpg', 2, 0.9, [0.5, 0.865, 0.9]),
    ];
    const slow = [
      run('warp', 0, 0.7, [0.5, 0.6, 0.87]),
      run('warp', 1, 0.7, [0.5, 0.6, 0.7]),
      run('warp', 2, null, [null, null, null]),
    ];
    const rows = summariseRuns([...fast, ...slow], 0.5);
    expect(rows.map(({ stepsTo90 }) => stepsTo90)).toEqual([10, null]);
  });
});
