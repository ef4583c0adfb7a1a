/** The test scores of all runs, as tables show them. */
import { describe, expect, it } from 'vitest';
import { medianScores, reportRuns, scoreColumns, scoreLegend } from '../../../src/store/score-table';
import { FINAL, populationOf, RUNS } from './fixtures';

const { task } = populationOf();

describe('the columns of all scores', () => {
  it('leave out what needs a class that the task does not have', () => {
    const keys = (other: number | null): string[] => scoreColumns({ ...task, other }).map(({ key }) => key);
    expect(keys(null)).toEqual(['accuracy', 'matthews', 'f1', 'macroF1', 'microF1', 'ece']);
    expect(keys(0)).toEqual(['accuracy', 'matthews', 'f1', 'macroF1', 'macroF1WithoutOther', 'microF1', 'ece']);
  });

  it('leave out the F1 of one class of many, unless the runs are judged by it', () => {
    const many = { ...task, classes: ['a', 'b', 'c'] };
    expect(scoreColumns(many).some(({ key }) => key === 'f1')).toBe(false);
    expect(scoreColumns({ ...many, metric: 'f1' })[0]).toMatchObject({ key: 'f1', inForce: true });
  });

  it('are explained where they are shown, and only there', () => {
    const many = { ...task, classes: ['a', 'b', 'c'] };
    expect(scoreLegend(task)).toMatch(/^F1: of the class “good”\. ECE/);
    expect(scoreLegend(many)).toMatch(/^ECE/);
    expect(scoreLegend({ ...many, metric: 'f1', other: 0 })).toMatch(
      /^F1: of the class “b”\. Macro F1\*: without “a”\. ECE/,
    );
  });

  it('begin with the one that the runs are judged by', () => {
    const columns = scoreColumns({ ...task, metric: 'macro-f1' });
    expect(columns.map(({ inForce }) => inForce)).toEqual([true, false, false, false, false, false]);
    expect(columns[0]?.key).toBe('macroF1');
  });
});

describe('medians over the runs of a method', () => {
  const reports = reportRuns(FINAL, RUNS, task);
  const [off, on] = medianScores(RUNS, reports, 2);

  it('leave diverged runs out and say how many remain', () => {
    expect(reports.map(({ scores }) => scores !== null)).toEqual([true, false, true, true]);
    expect([off?.preset, off?.n, on?.preset, on?.n]).toEqual(['infoprompt-off', 1, 'infoprompt', 2]);
  });

  it('are those of each score and of each class', () => {
    // The runs of infoprompt score 0.5 and 1; the class bad has F1 0 and 1, good 2/3 and 1.
    expect(on?.median('accuracy')).toBe(0.75);
    expect(on?.median('matthews')).toBe(0.5);
    expect(on?.median('ece')).toBeCloseTo((0.125 + 0.5) / 2, 6);
    expect(on?.median('macroF1WithoutOther')).toBeNaN();
    expect(on?.classF1[0]).toBe(0.5);
    expect(on?.classF1[1]).toBeCloseTo((2 / 3 + 1) / 2, 6);
    expect(off?.classF1).toEqual([0.6666667, 0]);
  });

  it('are no numbers where every run of a method diverged', () => {
    const lost = medianScores(RUNS.slice(1, 2), reports.slice(1, 2), 2);
    expect(lost.map(({ n }) => n)).toEqual([0]);
    expect(lost[0]?.median('accuracy')).toBeNaN();
    expect(lost[0]?.classF1).toEqual([NaN, NaN]);
  });
});
