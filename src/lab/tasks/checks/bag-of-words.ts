/** A classifier that sees which words there are and not their order. */
import { classify, fitSoftmax } from '../../statistics/softmax-regression';
import type { Example } from '../task';
import { wordsOf } from './words';

/** A word of one train example alone says nothing about any class. */
const LEAST_EXAMPLES = 2;
/** Inverse strength of the penalty; enough iterations for the answers to stand still. */
const C = 1;
const ITERATIONS = 300;

/** Accuracy on the test examples of a logistic regression on the presence of words. */
export function bagOfWordsScore(train: readonly Example[], test: readonly Example[], classes: number): number {
  const frequency = new Map<string, number>();
  for (const example of train) {
    for (const word of new Set(wordsOf(example))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const known = [...frequency].filter(([, count]) => count >= LEAST_EXAMPLES).map(([word]) => word);
  const place = new Map(known.map((word, index) => [word, index]));
  const bag = (example: Example): Float64Array => {
    const row = new Float64Array(known.length);
    for (const word of wordsOf(example)) {
      const index = place.get(word);
      if (index !== undefined) row[index] = 1;
    }
    return row;
  };
  const labels = train.map(({ label }) => label);
  const model = fitSoftmax(train.map(bag), labels, classes, C, ITERATIONS);
  const answers = classify(model, test.map(bag));
  return test.filter(({ label }, index) => answers[index] === label).length / test.length;
}
