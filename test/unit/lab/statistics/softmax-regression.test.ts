import { expect, test } from 'vitest';
import { classify, fitSoftmax } from '../../../../src/lab/statistics/softmax-regression';
import cases from '../../../fixtures/softmax-regression.json' with { type: 'json' };

test.each(cases)(
  '$name: the probabilities of scikit-learn',
  ({ classes, c, rows, labels, new: fresh, probabilities }) => {
    const model = fitSoftmax(rows, labels, classes, c, 20_000);
    fresh.forEach((row, i) => {
      const got = model.predict(row);
      probabilities[i]?.forEach((expected, k) => expect(got[k]).toBeCloseTo(expected, 4));
    });
    const answers = classify(model, fresh);
    expect(answers).toEqual(probabilities.map((p) => p.indexOf(Math.max(...p))));
  },
);
