import { expect, test } from 'vitest';
import { emptyRow, EVALUATION_METRICS, STEP_METRICS } from '../../../src/lab/training/metrics';
import { MetricColumns } from '../../../src/store/columns';
import { informationText, lossScores, plotInformation } from '../../../src/store/information';
import { RUNS } from './fixtures';
import { ANSWER } from './information-fixture';

function measured(): MetricColumns {
  const columns = new MetricColumns();
  columns.reset(RUNS.length);
  [0, 10, 20].forEach((step, at) => {
    const row = emptyRow(EVALUATION_METRICS, RUNS.length);
    row.accuracy.set([0.5 + at / 10, 0.6 + at / 10, 0.7, 0.55 + at / 10]);
    columns.appendEvaluation(step, row);
  });
  return columns;
}

test('a run stands at its bound and at its accuracy when it was probed', () => {
  const { evaluation } = measured();
  const plotted = plotInformation(ANSWER, 15, 'barberAgakov', { runs: RUNS, evaluation, final: null });
  expect(plotted.accuracy.map((value) => Number(value.toFixed(3)))).toEqual([0.6, 0.7, 0.7, 0.65]);
  expect(plotted.atEnd).toBe(false);
  expect(plotted.estimates[1]).toEqual({ value: 0.3, nullLow: -0.2, nullHigh: -0.1 });
  expect(plotted.estimates[2]?.value).toBeNaN();
  expect(plotted.correlation).toEqual({ rho: 1, n: 3 });
  expect(plotted.methods.map(({ preset, n, median }) => [preset, n, median])).toEqual([
    ['infoprompt-off', 2, 0.2],
    ['infoprompt', 1, 0.2],
  ]);
  expect(plotted.nullBand[0]).toBeCloseTo(-0.2, 6);
  expect(plotInformation(ANSWER, 15, 'infoNce', { runs: RUNS, evaluation, final: null }).estimates[1]?.value).toBe(
    0.15,
  );
});

test('at the end of training it stands at its test accuracy', () => {
  const { evaluation } = measured();
  const numbers = { correct: new Uint8Array(), confusion: new Uint32Array(), calibrationError: new Float32Array() };
  const final = { step: 20, score: new Float32Array(4), accuracy: Float32Array.of(0.1, 0.2, 0.3, 0.4), ...numbers };
  const plotted = plotInformation(ANSWER, 20, 'barberAgakov', { runs: RUNS, evaluation, final });
  expect(plotted.atEnd).toBe(true);
  expect(plotted.accuracy[3]).toBeCloseTo(0.4, 6);
});

test('scores are medians over runs, and a loss that a method has not has none', () => {
  const { step } = measured();
  const row = emptyRow(STEP_METRICS, RUNS.length);
  row.headScore.set([9, 9, 1, 2]);
  row.headCeiling.set([9, 9, 3, 3]);
  row.klBetween.set([4, 6, 1, 3]);
  step.append(0, row);
  const [off, on] = lossScores(RUNS, step);
  expect(off?.headScore).toBeNaN();
  expect([off?.klBetween, on?.headScore, on?.headCeiling, on?.klBetween]).toEqual([5, 1.5, 3, 2]);
});

test('nats and bits', () => {
  expect(informationText('nats', Math.LN2)).toBe('0.69');
  expect(informationText('bits', Math.LN2)).toBe('1.00');
  expect(informationText('bits', -0.001)).toBe('0.00');
  expect(informationText('nats', -0.25)).toBe('−0.25');
  expect(informationText('nats', NaN)).toBe('–');
});
