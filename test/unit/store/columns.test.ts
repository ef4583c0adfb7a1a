import { describe, expect, it } from 'vitest';
import { emptyRow, EVALUATION_METRICS, STEP_METRICS, type StepRow } from '../../../src/lab/training/metrics';
import { Band, bucketSize } from '../../../src/store/bands';
import { MetricColumns, MetricTable } from '../../../src/store/columns';
import { RunLines } from '../../../src/store/run-lines';

const RUNS = 5;

function rowOf(value: (run: number) => number): StepRow {
  const row = emptyRow(STEP_METRICS, RUNS);
  for (let run = 0; run < RUNS; run++) row.crossEntropy[run] = value(run);
  return row;
}

function tableOf(
  steps: number,
  value: (step: number, run: number) => number,
): MetricTable<(typeof STEP_METRICS)[number]> {
  const table = new MetricTable(STEP_METRICS, RUNS);
  for (let step = 1; step <= steps; step++)
    table.append(
      step,
      rowOf((run) => value(step, run)),
    );
  return table;
}

describe('metric columns', () => {
  it('grow without losing a value', () => {
    const table = tableOf(500, (step, run) => step + run / 10);
    expect(table.length).toBe(500);
    expect(table.stepAt(499)).toBe(500);
    expect(table.value('crossEntropy', 300, 4)).toBeCloseTo(301.4, 4);
    expect(table.last('crossEntropy')).toHaveLength(RUNS);
  });

  it('replace a row that is measured again at the same step', () => {
    const table = tableOf(3, () => 1);
    table.append(
      3,
      rowOf(() => 2),
    );
    expect(table.length).toBe(3);
    expect(table.value('crossEntropy', 2, 0)).toBe(2);
  });

  it('keep every second row of a very long training, evenly spaced', () => {
    const table = tableOf(9000, (step) => step);
    expect(table.stride).toBe(2);
    expect(table.length).toBeLessThan(8192);
    for (let row = 0; row < table.length; row++) {
      expect(table.stepAt(row)).toBe(2 * (row + 1));
      expect(table.value('crossEntropy', row, 1)).toBe(2 * (row + 1));
    }
  });

  it('go back to where a training stood, and what comes next follows on', () => {
    const columns = new MetricColumns();
    columns.reset(RUNS);
    for (let step = 0; step <= 9000; step++)
      columns.appendStep(
        step,
        rowOf((run) => step + run),
      );
    columns.appendEvaluation(8000, emptyRow(EVALUATION_METRICS, RUNS));
    columns.appendEvaluation(9000, emptyRow(EVALUATION_METRICS, RUNS));
    const before = columns.step;
    const stored = columns.packed({ step: 8000, ended: false });
    const other = new MetricColumns();
    other.goOn({ step: 8000, ended: false }, 3, RUNS, stored);
    columns.goOn({ step: 8000, ended: false }, 3, RUNS, null);
    // A chart that has read the table so far would not see that rows are gone.
    expect(columns.step).not.toBe(before);
    for (const { step, evaluation, position } of [columns, other]) {
      expect(step.stride).toBe(2);
      expect(step.stepAt(step.length - 1)).toBe(7998);
      expect(step.value('crossEntropy', step.length - 1, 4)).toBe(8002);
      expect(evaluation.stepAt(evaluation.length - 1)).toBe(8000);
      expect(position).toEqual({ step: 8000, epoch: 3 });
      for (const next of [8000, 8001, 8002])
        step.append(
          next,
          rowOf(() => next),
        );
      expect([1, 2, 3].map((back) => step.stepAt(step.length - back))).toEqual([8002, 8000, 7998]);
    }
  });

  it('keep the row of the end, and refuse what is of other runs', () => {
    const columns = new MetricColumns();
    columns.reset(RUNS);
    for (const step of [0, 1, 2])
      columns.appendStep(
        step,
        rowOf(() => step),
      );
    expect([...columns.packed({ step: 2, ended: true }).step.steps]).toEqual([0, 1, 2]);
    const stored = columns.packed({ step: 2, ended: false });
    expect([...stored.step.steps]).toEqual([0, 1]);
    expect(() => columns.goOn({ step: 2, ended: false }, 0, RUNS + 1, stored)).toThrow(/of 6 runs/);
    expect(columns.step.length).toBe(3);
  });

  it('tell listeners once for many rows', async () => {
    const columns = new MetricColumns();
    columns.reset(RUNS);
    let heard = 0;
    columns.subscribe(() => heard++);
    for (let step = 1; step <= 50; step++)
      columns.appendStep(
        step,
        rowOf(() => step),
      );
    columns.appendEvaluation(50, emptyRow(EVALUATION_METRICS, RUNS));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(heard).toBe(1);
  });
});

describe('bands', () => {
  const everyRun = [0, 1, 2, 3, 4];

  it('are the quantiles over runs, a diverged run left out', () => {
    const table = tableOf(10, (step, run) => (run === 4 && step > 5 ? NaN : run));
    const points = new Band(table, 'crossEntropy', everyRun, 300).points(1);
    expect(points[0]).toMatchObject({ step: 1, median: 2, q1: 1, q3: 3, n: 5 });
    expect(points[9]).toMatchObject({ step: 10, median: 1.5, n: 4 });
  });

  it('read the same piece by piece as at once', () => {
    const value = (step: number, run: number): number => Math.sin(step * 0.7 + run);
    const table = new MetricTable(STEP_METRICS, RUNS);
    const band = new Band(table, 'crossEntropy', everyRun, 40);
    for (let step = 1; step <= 333; step++) {
      table.append(
        step,
        rowOf((run) => value(step, run)),
      );
      if (step % 7 === 0) band.points(step);
    }
    expect(band.points(1000)).toEqual(new Band(table, 'crossEntropy', everyRun, 40).points(1));
    expect(band.points(1000).length).toBeLessThanOrEqual(40);
  });

  it('have borders that only ever merge', () => {
    expect([300, 301, 600, 601].map((rows) => bucketSize(rows, 300))).toEqual([1, 2, 2, 4]);
  });
});

describe('single runs', () => {
  const pointsOf = (lines: RunLines<(typeof STEP_METRICS)[number]>, run: number): (readonly [number, number])[] => {
    const points: (readonly [number, number])[] = [];
    lines.visit(run, (step, value) => points.push([step, value]));
    return points;
  };

  it('keep their spikes and stop where they diverge', () => {
    const table = tableOf(100, (step, run) => (run === 1 && step > 60 ? NaN : step === 33 ? 99 : 1));
    const lines = new RunLines(table, 'crossEntropy');
    lines.read(8, { first: 0, end: 100 });
    const points = pointsOf(lines, 1);
    expect(points).toContainEqual([33, 99]);
    expect(points.at(-1)?.[0]).toBeLessThanOrEqual(60);
    expect(points.length).toBeLessThan(30);
  });

  it.each([
    ['all of it', 600, 0, 600],
    ['a window', 600, 21, 170],
    ['a window of so many rows that every second one is dropped', 9000, 21, 170],
  ])('read the same piece by piece as at once, with rows measured again: %s', (_, steps, first, most) => {
    const table = new MetricTable(STEP_METRICS, RUNS);
    const lines = new RunLines(table, 'crossEntropy');
    const read = (into: typeof lines, from: number): void => {
      const end = Math.max(from, Math.min(most, table.length));
      into.read(bucketSize(end - from, 40), { first: from, end });
    };
    for (let step = 1; step <= steps; step++) {
      for (const again of [0, 1]) {
        const row = rowOf((run) => Math.sin(step * 0.7 + run + again));
        table.append(step, row);
        if (step % 4 === 0) read(lines, first);
      }
    }
    for (const from of [first, first + 60]) {
      const atOnce = new RunLines(table, 'crossEntropy');
      read(atOnce, from);
      read(lines, from);
      expect(pointsOf(atOnce, 3).length).toBeGreaterThan(20);
      for (let run = 0; run < RUNS; run++) expect(pointsOf(lines, run)).toEqual(pointsOf(atOnce, run));
    }
  });
});
