import { expect, it } from 'vitest';
import { withMetric, withSplit } from '../../../src/store/task-choice';
import type { TaskChoice } from '../../../src/worker/protocol';

const CHOICE: TaskChoice = {
  title: 'mine',
  question: '',
  text: 'text',
  text2: null,
  label: 'label',
  classes: ['a', 'b'].map((value) => ({ value, name: value, word: value })),
  leaveOut: [],
  metric: 'accuracy',
  positive: null,
  other: null,
  split: { kind: 'given', column: 'split' },
  maxTest: 2000,
};

it('a metric that leaves a class out has one to leave out', () => {
  expect(withMetric(CHOICE, 'macro-f1-without-other')).toMatchObject({ metric: 'macro-f1-without-other', other: 'b' });
  expect(withMetric({ ...CHOICE, other: 'a' }, 'macro-f1-without-other').other).toBe('a');
  expect(withMetric(CHOICE, 'macro-f1')).toEqual({ ...CHOICE, metric: 'macro-f1' });
});

it('the column that says the split is there again after a split at random', () => {
  const random = withSplit(CHOICE, 'random', CHOICE.split);
  expect(random.split).toEqual({ kind: 'random', testShare: 0.2, seed: 0 });
  expect(withSplit(random, 'given', CHOICE.split)).toEqual(CHOICE);
  expect(withSplit(random, 'given', random.split).split).toEqual({ kind: 'given', column: null });
});
