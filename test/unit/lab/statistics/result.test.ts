/** What a file of results says of a population. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../../../src/lab/recipe';
import type { MetricId } from '../../../../src/lab/scores/metric';
import { ResultCollector, type RunResult } from '../../../../src/lab/statistics/result';
import { pairedRows } from '../../../../src/lab/statistics/paired-rows';
import { spreadRows, summariseRuns } from '../../../../src/lab/statistics/summary';
import { emptyRow, EVALUATION_METRICS, STEP_METRICS, type FinalResult } from '../../../../src/lab/training/metrics';
import type { Sample } from '../../../../src/lab/tasks/sampling';
import type { Task } from '../../../../src/lab/tasks/task';
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

const labelled = (labels: readonly number[]): Task['test'] => labels.map((label) => ({ text: '', text2: null, label }));

/** Four test examples, two of each class. */
const TASK: Task = {
  id: 'x',
  title: 'X',
  question: '',
  classes: ['no', 'yes'],
  labelWords: ['no', 'yes'],
  metric: 'accuracy',
  positive: 1,
  other: null,
  train: [],
  test: labelled([0, 1, 0, 1]),
};

/** The first run answers one yes with no; the second has no answers that are numbers. */
const FINAL: FinalResult = {
  step: 2,
  score: Float32Array.of(0.75, NaN),
  accuracy: Float32Array.of(0.75, NaN),
  correct: Uint8Array.of(1, 0, 1, 1, 0, 0, 0, 0),
  confusion: Uint32Array.of(2, 0, 1, 1, 0, 0, 0, 0),
  calibrationError: Float32Array.of(0.125, NaN),
};

const sampleOf = (shots: number[], validation: number[] = []): Sample => ({
  shots: Int32Array.from(shots),
  validation: Int32Array.from(validation),
});

const collectorOf = (runs: RunInfo[], samples: Sample[] = [], metric: MetricId = 'accuracy'): ResultCollector =>
  new ResultCollector(runs, samples, TASK, metric);

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
    row.score.set([2 * first - 1, 2 * second - 1]);
    return row;
  };

  test('curves hold the evaluated steps, null where there is no number, and the end', () => {
    const collector = collectorOf([info(0), info(1)], [sampleOf([3, 1], [0]), sampleOf([0, 2])]);
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
      result: FINAL,
    });
    const { runs, recipe, environment, samples, metric } = collector.result(DEFAULT_RECIPE, { backend: 'x' });
    expect(recipe).toEqual(DEFAULT_RECIPE);
    expect(environment).toEqual({ backend: 'x' });
    expect(metric).toBe('accuracy');
    expect(samples).toEqual([
      { dataSeed: 0, shots: [3, 1], validation: [0] },
      { dataSeed: 1, shots: [0, 2], validation: [] },
    ]);
    expect(runs[0]?.curve.step).toEqual([0, 2]);
    expect(runs[0]?.curve.crossEntropy.map((value) => value?.toFixed(3))).toEqual(['0.700', '0.500']);
    expect(runs[0]?.curve.headLoss).toEqual([null, null]);
    expect(runs[1]?.curve.accuracy).toEqual([0.25, null]);
    expect(runs[0]?.final).toMatchObject({ accuracy: 0.75, correct: [1, 0, 1, 1] });
    expect(runs[1]?.final).toEqual({ accuracy: null, correct: [0, 0, 0, 0], scores: null, confusion: null });
    expect(runs.map(({ divergedAt }) => divergedAt)).toEqual([null, 2]);
    expect(JSON.parse(JSON.stringify(runs))).toEqual(runs);
  });

  test('all scores of a run, whatever it is judged by', () => {
    const collector = collectorOf([info(0), info(1)]);
    collector.take({ kind: 'final', result: FINAL });
    const final = collector.result(DEFAULT_RECIPE, {}).runs[0]?.final;
    expect(final?.confusion).toEqual([
      [2, 0],
      [1, 1],
    ]);
    // F1 of no is 2 * 2 / (3 + 2), of yes 2 * 1 / (1 + 2); Matthews 2 / sqrt(1 * 2 * 2 * 3).
    expect(final?.scores).toEqual({
      accuracy: 0.75,
      matthews: 0.5773503,
      f1: 0.6666667,
      macroF1: 0.7333333,
      macroF1WithoutOther: null,
      microF1: 0.75,
      ece: 0.125,
      perClass: [
        { class: 'no', precision: 0.6666667, recall: 1, f1: 0.8, support: 2 },
        { class: 'yes', precision: 1, recall: 0.5, f1: 0.6666667, support: 2 },
      ],
    });
  });

  test('another metric stands beside accuracy under its own name, and the summary is of it', () => {
    const collector = collectorOf([info(0), info(1)], [], 'matthews');
    collector.take({ kind: 'evaluation', step: 0, row: evaluationRow(0.5, 0.5) });
    collector.take({ kind: 'step', step: 0, row: stepRow(0.7) });
    collector.take({ kind: 'evaluation', step: 2, row: evaluationRow(0.75, NaN) });
    collector.take({ kind: 'step', step: 2, row: stepRow(0.5) });
    collector.take({ kind: 'final', result: { ...FINAL, score: Float32Array.of(0.5773503, NaN) } });
    const { metric, runs, summary } = collector.result(DEFAULT_RECIPE, {});
    expect(metric).toBe('matthews');
    expect(runs.map(({ curve }) => curve.matthews)).toEqual([
      [0, 0.5],
      [0, null],
    ]);
    expect(runs.map(({ curve }) => curve.accuracy)).toEqual([
      [0.5, 0.75],
      [0.5, null],
    ]);
    expect(runs.map(({ final }) => [final?.accuracy, final?.matthews])).toEqual([
      [0.75, 0.5773503],
      [null, null],
    ]);
    expect(summary[0]).toMatchObject({ n: 1, median: 0.5773503, stepsTo90: null });
  });

  test('a number that stands in two places is the same in both, to its last digit', () => {
    // In 32 bits 6 / 11 is 0.5454546, to seven digits; by itself it is 0.5454545.
    const correct = Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0);
    const confusion = Uint32Array.of(3, 3, 2, 3);
    const score = Float32Array.of(6 / 11);
    for (const metric of ['accuracy', 'f1', 'macro-f1'] as const) {
      const collector = collectorOf([info(0)], [], metric);
      const result = { step: 2, score, accuracy: score, correct, confusion, calibrationError: Float32Array.of(0.1) };
      collector.take({ kind: 'final', result });
      const final = collector.result(DEFAULT_RECIPE, {}).runs[0]?.final;
      expect(final?.accuracy).toBe(0.5454545);
      expect(final?.accuracy).toBe(final?.scores?.accuracy);
      expect(final?.[metric]).toBe(final?.scores?.[metric === 'macro-f1' ? 'macroF1' : metric]);
    }
  });

  test('the start of the way to the best is measured on the validation examples', () => {
    // One class as every answer: F1 of yes 2 / 3 on validation, 0.8 on the test examples.
    const task: Task = { ...TASK, train: labelled([0, 1, 0, 1]), test: labelled([1, 1, 0]) };
    const collector = new ResultCollector([info(0), info(1)], [sampleOf([0, 1], [2, 3])], task, 'f1');
    const scores = [0.5, 0.68, 0.75, 0.76];
    scores.forEach((value, step) => {
      const row = emptyRow(EVALUATION_METRICS, 2);
      row.score.fill(value);
      collector.take({ kind: 'evaluation', step, row });
      collector.take({ kind: 'step', step, row: stepRow(0.7) });
    });
    // 0.667 + 0.9 * 0.093 = 0.7507, which is not what 0.8 gives.
    expect(collector.result(DEFAULT_RECIPE, {}).summary[0]?.stepsTo90).toBe(3);
  });

  test('a prolonged run measures its former end twice; it is sampled once', () => {
    const collector = collectorOf([info(0), info(1)]);
    collector.take({ kind: 'evaluation', step: 4, row: evaluationRow(0.5, 0.5) });
    collector.take({ kind: 'step', step: 4, row: stepRow(0.7) });
    collector.take({ kind: 'step', step: 4, row: stepRow(0.7) });
    collector.take({ kind: 'step', step: 5, row: stepRow(0.6) });
    expect(collector.result(DEFAULT_RECIPE, {}).runs[0]?.curve.step).toEqual([4]);
  });

  test('unfinished, it has no final', () => {
    const { runs, summary, paired, spread } = collectorOf([info(0)]).result(DEFAULT_RECIPE, {});
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
        min: null,
        max: null,
        ci95: null,
        failed: null,
        stepsTo90: null,
        area: null,
      },
    ]);
    expect(paired).toEqual([]);
    expect(spread).toEqual([]);
  });
});

describe('the summary', () => {
  const LEVELS = { unlearnt: 0.5, failure: 0.5 };
  const run = (
    preset: RunResult['preset'],
    seed: number,
    final: number | null,
    accuracy: (number | null)[],
  ): RunResult => ({
    ...info(seed, { preset }),
    final: { accuracy: final, correct: [], scores: null, confusion: null },
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
      'accuracy',
      LEVELS,
    );
    expect(rows.map(({ preset, n, median, mean }) => ({ preset, n, median, mean }))).toEqual([
      { preset: 'warp', n: 2, median: 0.7, mean: 0.7 },
      { preset: 'idpg', n: 1, median: 0.9, mean: 0.9 },
    ]);
    expect(rows[0]?.ci95).toEqual([0.6, 0.8]);
    expect(rows[0]).toMatchObject({ min: 0.6, max: 0.8, failed: 0.3333333 });
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
    const rows = summariseRuns([...fast, ...slow], 'accuracy', LEVELS);
    expect(rows.map(({ stepsTo90 }) => stepsTo90)).toEqual([10, null]);
  });

  test('no step leads to 90 % of the way where no median is above its start', () => {
    const runs = [run('warp', 0, 0.5, [0.3, 0.5]), run('warp', 1, 0.5, [0.49, 0.3]), run('warp', 2, 0.5, [0.2, 0.4])];
    expect(summariseRuns(runs, 'accuracy', LEVELS)[0]?.stepsTo90).toBeNull();
    const never = [run('warp', 0, 0.4, [0.4, 0.45]), run('warp', 1, 0.5, [0.46, 0.48])];
    expect(summariseRuns(never, 'accuracy', LEVELS)[0]?.stepsTo90).toBeNull();
  });

  test('of another metric than accuracy: its own scores at the end, its own curve', () => {
    const judged = (seed: number, matthews: number, curve: number[]): RunResult => {
      const plain = run('warp', seed, 0.9, [0.9, 0.9, 0.9]);
      return {
        ...plain,
        final: { accuracy: 0.9, matthews, correct: [], scores: null, confusion: null },
        curve: { ...plain.curve, matthews: curve },
      };
    };
    // The best median is 0.5, the mark 0.45.
    const rows = summariseRuns([judged(0, 0.4, [-0.1, 0.44, 0.5]), judged(1, 0.6, [0, 0.46, 0.5])], 'matthews', {
      unlearnt: 0,
      failure: 0,
    });
    expect(rows[0]).toMatchObject({ n: 2, median: 0.5, mean: 0.5, stepsTo90: 20 });
  });
});

describe('methods against each other', () => {
  const runOf = (preset: RunResult['preset'], seed: number, right: number): RunResult => ({
    ...info(seed, { preset }),
    final: {
      accuracy: right / 10,
      correct: Array.from({ length: 10 }, (_, i) => Number(i < right)),
      scores: null,
      confusion: null,
    },
    divergedAt: null,
    curve: { step: [], crossEntropy: [], headLoss: [], representationLoss: [], kl: [], accuracy: [] },
  });
  const six = (preset: RunResult['preset'], right: (seed: number) => number): RunResult[] =>
    Array.from({ length: 6 }, (_, seed) => runOf(preset, seed, right(seed)));
  const runs = [
    ...six('warp', () => 5),
    ...six('infoprompt-off', (seed) => 5 + (seed % 2)),
    ...six('infoprompt-head', () => 7),
    ...six('infoprompt', () => 8),
  ];

  test('InfoPrompt with every other, and what differs in one thing', () => {
    const rows = pairedRows(runs, 'accuracy', DEFAULT_RECIPE, 0.5);
    expect(rows.map(({ a, b, isolates }) => [a, b, isolates])).toEqual([
      ['infoprompt', 'warp', 'several'],
      ['infoprompt', 'infoprompt-head', 'representation-loss'],
      ['infoprompt', 'infoprompt-off', 'mutual-information'],
      ['infoprompt-head', 'infoprompt-off', 'head-loss'],
    ]);
    expect(rows[2]).toMatchObject({
      pairs: 6,
      better: 6,
      worse: 0,
      equal: 0,
      median: 0.25,
      mean: 0.25,
      ci95: [0.2, 0.3],
    });
    expect(rows[2]?.signTest).toBeCloseTo(2 / 64, 12);
    expect(rows[2]?.ci95OverExamples?.[0]).toBeLessThan(0.2);
    expect(rows[2]?.verdict).toContain('better than InfoPrompt, MI off on 6 of 6 seeds');
    // All of WARP's runs answer one class.
    expect(rows[0]?.verdict).toContain('many runs of WARP failed');
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
  });

  test('only accuracies have an interval over test examples', () => {
    const matthews = runs.map((run) => ({
      ...run,
      final: run.final === null ? null : { ...run.final, matthews: run.final.accuracy },
    }));
    const rows = pairedRows(matthews, 'matthews', DEFAULT_RECIPE, 0);
    expect(rows.map(({ ci95OverExamples }) => ci95OverExamples)).toEqual([null, null, null, null]);
    expect(rows[2]?.ci95).toEqual([0.2, 0.3]);
  });

  test('where the spread comes from, method by method', () => {
    const rows = spreadRows(runs, 'accuracy');
    expect(rows.map(({ preset, n }) => [preset, n])).toEqual([
      ['warp', 6],
      ['infoprompt-off', 6],
      ['infoprompt-head', 6],
      ['infoprompt', 6],
    ]);
    const [seeds] = rows[1]?.components.filter(({ source }) => source === 'seed') ?? [];
    expect(seeds?.deviation).toBeCloseTo(Math.sqrt(0.015 / 5), 12);
    expect(spreadRows(runs.slice(0, 1), 'accuracy')).toEqual([]);
  });
});
