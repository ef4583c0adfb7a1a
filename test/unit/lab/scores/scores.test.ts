/** Every score against scikit-learn's, edge cases included. */
import { describe, expect, test } from 'vitest';
import { Calibration } from '../../../../src/lab/scores/calibration';
import {
  classCounts,
  confusionOfRun,
  confusionRows,
  countConfusion,
  type Confusion,
} from '../../../../src/lab/scores/confusion';
import { METRIC_IDS, METRICS } from '../../../../src/lab/scores/metric';
import { metricValue, scoresOf, type Scores } from '../../../../src/lab/scores/scores';
import { readFixture, type ScoredCase } from '../support/fixtures';

const { cases } = await readFixture('scores-sklearn');

const confusionOf = ({ classes, labels, answers }: ScoredCase): Confusion => countConfusion(classes, labels, answers);

describe.each(cases)('as scikit-learn has them: $name', (known) => {
  const scores = scoresOf(confusionOf(known), known);

  test('the confusion matrix', () => {
    expect(confusionRows(confusionOf(known))).toEqual(known.confusion);
  });

  test.each(['accuracy', 'matthews', 'f1', 'macroF1', 'microF1'] as const)('%s', (score) => {
    expect(scores[score]).toBeCloseTo(known[score], 12);
  });

  test('macro F1 without other', () => {
    if (known.macroF1WithoutOther === null) expect(scores.macroF1WithoutOther).toBeNull();
    else expect(scores.macroF1WithoutOther).toBeCloseTo(known.macroF1WithoutOther, 12);
  });

  test('precision, recall, F1 and support of each class', () => {
    expect(scores.perClass).toHaveLength(known.classes);
    known.perClass.forEach((wanted, index) => {
      const own = scores.perClass[index];
      expect(own?.support).toBe(wanted.support);
      for (const score of ['precision', 'recall', 'f1'] as const) {
        expect(own?.[score], `${score} of class ${index}`).toBeCloseTo(wanted[score], 12);
      }
    });
  });

  test('each metric alone is the same number', () => {
    for (const metric of METRIC_IDS) {
      const value = scores[METRICS[metric].key as keyof Scores];
      expect(metricValue(metric, confusionOf(known), known), metric).toEqual(value ?? NaN);
    }
  });

  test('the expected calibration error', () => {
    const calibration = new Calibration();
    known.logits.forEach((logits, example) => {
      const weights = logits.map((logit) => Math.exp(logit));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      calibration.add(Math.max(...weights) / sum, known.labels[example] === known.answers[example]);
    });
    expect(calibration.error).toBeCloseTo(known.ece, 12);
  });
});

test('the cases include what is easily got wrong', () => {
  expect(cases.some(({ perClass }) => perClass.some(({ support }) => support === 0))).toBe(true);
  expect(cases.some(({ answers }) => new Set(answers).size === 1)).toBe(true);
  expect(cases.some(({ accuracy }) => accuracy === 1)).toBe(true);
  expect(cases.some(({ labels }) => labels.length === 1)).toBe(true);
  expect(cases.some(({ matthews }) => matthews < 0)).toBe(true);
  expect(
    cases.some(({ other, macroF1, macroF1WithoutOther }) => other !== null && macroF1 !== macroF1WithoutOther),
  ).toBe(true);
});

test('of nothing answered there is no score', () => {
  const nothing = countConfusion(3, [], []);
  for (const metric of METRIC_IDS) expect(metricValue(metric, nothing, { positive: 1, other: 0 }), metric).toBeNaN();
  expect(new Calibration().error).toBeNaN();
});

test('an answer taken wrongly for other is missed by its own class', () => {
  const roles = { positive: 1, other: 0 };
  const right = countConfusion(3, [0, 1, 1, 2, 2], [0, 1, 1, 2, 2]);
  const missed = countConfusion(3, [0, 1, 1, 2, 2], [0, 1, 0, 2, 2]);
  expect(metricValue('macro-f1-without-other', right, roles)).toBe(1);
  expect(metricValue('macro-f1-without-other', missed, roles)).toBeCloseTo((2 / 3 + 1) / 2, 12);
});

test('a matrix has the right classes as rows and the answers as columns, also as one of several runs', () => {
  const all = new Uint32Array(8);
  all.set([9, 9, 9, 9]);
  all.set(countConfusion(2, [0, 0, 1], [1, 1, 1]).counts, 4);
  const own = confusionOfRun(all, 2, 1);
  expect(confusionRows(own)).toEqual([
    [0, 2],
    [0, 1],
  ]);
  expect(classCounts(own)).toEqual([
    { support: 2, answered: 0, hits: 0 },
    { support: 1, answered: 3, hits: 1 },
  ]);
});

describe('calibration', () => {
  test('confidence that keeps its word has no error; confidence that is always wrong errs by itself', () => {
    const kept = new Calibration();
    for (let i = 0; i < 10; i++) kept.add(0.7, i < 7);
    expect(kept.error).toBeCloseTo(0, 12);
    const boastful = new Calibration();
    boastful.add(1, false);
    expect(boastful.error).toBe(1);
  });

  test('bins are not mixed: too much in one does not make up for too little in another', () => {
    const calibration = new Calibration();
    for (let i = 0; i < 10; i++) {
      calibration.add(0.95, i < 5);
      calibration.add(0.55, true);
    }
    expect(calibration.error).toBeCloseTo(0.45, 12);
  });

  test('a confidence that is no number gives no error', () => {
    const calibration = new Calibration();
    calibration.add(0.5, true);
    calibration.add(NaN, false);
    expect(calibration.error).toBeNaN();
  });
});
