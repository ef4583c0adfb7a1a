import { describe, expect, it } from 'vitest';
import { CSV_HEADER, exportCsv, exportJson, type ExportedExperiment } from '../../../src/store/export';
import { FINAL, measuredColumns, populationOf, RUNS } from './fixtures';

const population = populationOf();
const columns = measuredColumns();
const measured = {
  recipe: population.recipe,
  population,
  columns,
  marks: [{ step: 2, label: 'γ 0.1 → 0.5' }],
  final: FINAL,
};

describe('JSON export', () => {
  const back = JSON.parse(JSON.stringify(exportJson(measured, 'a browser'))) as ExportedExperiment;

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
    expect(back.runs[1]?.final).toEqual({ accuracy: null, correct: [0, 0] });
    expect(back.runs[2]?.final).toEqual({ accuracy: 0.5, correct: [0, 1] });
  });

  it('has no final result before the end', () => {
    expect(exportJson({ ...measured, final: null }, '').runs[0]?.final).toBeNull();
  });
});

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
      if (metric === 'testAccuracy') expect(Number(value)).toBe(FINAL.accuracy[run]);
    }
  });
});
