import { describe, expect, it } from 'vitest';
import { ResultCollector, type ExperimentResult } from '../../../src/lab/statistics/result';
import { complete } from '../../../src/lab/statistics/slices';
import type { Task } from '../../../src/lab/tasks/task';
import { emptyRow, EVALUATION_METRICS, STEP_METRICS, type FinalResult } from '../../../src/lab/training/metrics';
import type { MetricColumns } from '../../../src/store/columns';
import { CSV_HEADER, exportCsv, exportJson, type ExportedExperiment } from '../../../src/store/export';
import type { PopulationInfo } from '../../../src/worker/protocol';
import { FINAL, measuredColumns, populationOf, RUNS } from './fixtures';

const population = populationOf();
const columns = measuredColumns();
const measured = {
  recipe: population.recipe,
  population,
  columns,
  marks: [{ step: 2, label: 'γ 0.1 → 0.5' }],
  final: FINAL,
  diverged: new Map([[1, 3]]),
};

/** The same runs, judged by another metric. */
const byMatthews = {
  ...measured,
  population: { ...population, task: { ...population.task, metric: 'matthews' as const } },
  columns: measuredColumns([0, NaN, 0.25, 1]),
  final: { ...FINAL, score: Float32Array.of(0, NaN, 0, 1) },
};

describe('JSON export', () => {
  const back = JSON.parse(JSON.stringify(complete(exportJson(measured, 'a browser')))) as ExportedExperiment;

  it('holds recipe, environment, marks and every run', () => {
    expect(back.recipe).toEqual(population.recipe);
    expect(back.environment).toMatchObject({ backend: 'cpu', encoder: 'tiny', userAgent: 'a browser', stepStride: 1 });
    expect(back.marks).toEqual(measured.marks);
    expect(back.runs.map(({ preset, seed }) => [preset, seed])).toEqual(RUNS.map(({ preset, seed }) => [preset, seed]));
  });

  it('gives back every measured number, and null where there is none', () => {
    back.runs.forEach((run, index) => {
      expect(run.curve['step']).toEqual([1, 2, 3]);
      expect(run.evaluations['step']).toEqual([3]);
      run.curve['crossEntropy']?.forEach((value, row) => {
        expect(value ?? NaN).toBe(columns.step.value('crossEntropy', row, index));
      });
    });
    expect(back.runs[1]?.curve['crossEntropy']?.[2]).toBeNull();
    expect(back.runs[1]?.final).toEqual({ accuracy: null, correct: [0, 0], scores: null, confusion: null });
    expect(back.runs[2]?.final).toMatchObject({ accuracy: 0.5, correct: [0, 1] });
  });

  it('holds all scores of a run and its answers by class', () => {
    const final = back.runs[2]?.final;
    expect(final?.confusion).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(final?.scores).toMatchObject({ accuracy: 0.5, matthews: 0, f1: 0.6666667, macroF1: 0.3333333, ece: 0.125 });
    expect(final?.scores?.perClass.map((scores) => scores.class)).toEqual(['bad', 'good']);
  });

  it('names the metric in force, and puts it beside accuracy under that name', () => {
    expect(back.metric).toBe('accuracy');
    expect(back.runs[0]?.evaluations['score']).toBeUndefined();
    const other = complete(exportJson(byMatthews, ''));
    expect(other.metric).toBe('matthews');
    expect(other.runs[2]?.evaluations['matthews']).toEqual([0.25]);
    expect(other.runs[2]?.evaluations['accuracy']).toEqual([0.75]);
    expect(other.runs[2]?.final).toMatchObject({ accuracy: 0.5, matthews: 0 });
  });

  it('has no final result before the end', () => {
    expect(complete(exportJson({ ...measured, final: null }, '')).runs[0]?.final).toBeNull();
  });
});

describe('the samples and statistics of a JSON export', () => {
  /** The same training, told to the command line's collector event by event. */
  function collected(metric: 'accuracy' | 'matthews', from: MetricColumns, final: FinalResult): ExperimentResult {
    const task: Task = {
      ...population.task,
      metric,
      train: [0, 1, 0, 1].map((label) => ({ text: '', text2: null, label })),
      test: [0, 1].map((label) => ({ text: '', text2: null, label })),
    };
    const sample = { shots: Int32Array.of(3, 0), validation: Int32Array.of(2, 1) };
    const collector = new ResultCollector(RUNS, [sample], task, metric);
    const step = emptyRow(STEP_METRICS, RUNS.length);
    step.crossEntropy.set(from.step.row('crossEntropy', 2));
    const row = emptyRow(EVALUATION_METRICS, RUNS.length);
    row.accuracy.set(from.evaluation.row('accuracy', 0));
    row.score.set(from.evaluation.row('score', 0));
    collector.take({ kind: 'evaluation', step: 3, row });
    collector.take({ kind: 'step', step: 3, row: step });
    collector.take({ kind: 'diverged', step: 3, column: 1 });
    collector.take({ kind: 'final', result: final });
    return collector.result(population.recipe, {});
  }

  it.each([
    ['accuracy', measured],
    ['matthews', { ...byMatthews, population: withLevels(byMatthews.population, 0) }],
  ] as const)('are those of the command line, judged by %s', (metric, page) => {
    const told = collected(metric, page.columns, page.final);
    const { samples, summary, paired, spread, runs } = complete(exportJson(page, ''));
    expect(samples).toEqual(told.samples);
    expect(paired).toHaveLength(1);
    expect(spread.length).toBeGreaterThan(0);
    expect({ summary, paired, spread }).toEqual({ summary: told.summary, paired: told.paired, spread: told.spread });
    expect(runs.map(({ divergedAt }) => divergedAt)).toEqual(told.runs.map(({ divergedAt }) => divergedAt));
  });
});

/** What one class as every answer scores by the metric. */
function withLevels(info: PopulationInfo, value: number): PopulationInfo {
  const levels = [{ value, text: 'majority class' }];
  return { ...info, task: { ...info.task, validationLevels: levels, testLevels: levels } };
}

describe('CSV export', () => {
  const [header, ...lines] = [...exportCsv(measured)].join('').trimEnd().split('\n');

  it('has one line for each number that was measured', () => {
    expect(header).toBe(CSV_HEADER);
    // Cross-entropy 4 runs x 3 steps less one, three accuracies, three test accuracies.
    expect(lines).toHaveLength(11 + 3 + 3);
    for (const line of lines) {
      const [step, preset, , seed, , metric, value] = line.split(',');
      const run = RUNS.findIndex((candidate) => candidate.preset === preset && String(candidate.seed) === seed);
      if (metric === 'crossEntropy')
        expect(Number(value)).toBe(columns.step.value('crossEntropy', Number(step) - 1, run));
      expect(metric).not.toBe('score');
      if (metric === 'testAccuracy') expect(Number(value)).toBe(FINAL.accuracy[run]);
    }
  });

  it('names the score after the metric in force, beside accuracy', () => {
    const found = [...exportCsv(byMatthews)].join('').trimEnd().split('\n');
    const of = (name: string): string[] => found.filter((line) => line.split(',')[5] === name);
    expect(of('matthews').map((line) => Number(line.split(',')[6]))).toEqual([0, 0.25, 1]);
    expect(of('testMatthews').map((line) => Number(line.split(',')[6]))).toEqual([0, 0, 1]);
    expect([of('accuracy'), of('testAccuracy'), of('score')].map((some) => some.length)).toEqual([3, 3, 0]);
  });
});
