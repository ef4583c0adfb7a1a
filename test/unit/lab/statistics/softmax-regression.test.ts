import { expect, test } from 'vitest';
import { Pace } from '../../../../src/lab/pace';
import { RandomStream } from '../../../../src/lab/random';
import { classify, fitSoftmax, softmaxFit } from '../../../../src/lab/statistics/softmax-regression';
import cases from '../../../fixtures/softmax-regression.json' with { type: 'json' };

test('features that cancel each other out do not hide how steep the loss is', () => {
  const rows = [1, -1, 2, -2, 1, -1, 2, -2].map((value) => [10 * value, -10 * value]);
  const model = fitSoftmax(rows, [1, 0, 1, 0, 0, 1, 1, 0], 2, 1);
  // LogisticRegression(C=2) of scikit-learn; for two classes its one vector of weights bears twice the penalty.
  expect(model.predict([1, -1])[1]).toBeCloseTo(0.52525255, 6);
});

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

test('a long fit stops on the way, more than once in a long iteration', () => {
  const [count, width, classes, iterations] = [2000, 100, 20, 4];
  const rows = Array.from({ length: count }, (_, i) => new RandomStream('rows', i).normals(new Float32Array(width)));
  const labels = rows.map((_, i) => i % classes);
  const stopsOf = (most: number): number => {
    const fit = softmaxFit(rows, labels, classes, 1, most, new Pace());
    let stops = 0;
    while (fit.next().done !== true) stops++;
    return stops;
  };
  expect(stopsOf(iterations) - stopsOf(0)).toBeGreaterThan(iterations);
});
