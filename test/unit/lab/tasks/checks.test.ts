/** The checker of tasks finds what it is there to find. */
import { describe, expect, test } from 'vitest';
import { bagOfWordsScore } from '../../../../src/lab/tasks/checks/bag-of-words';
import { checkTask, measureTask } from '../../../../src/lab/tasks/checks/check';
import { findNearPairs } from '../../../../src/lab/tasks/checks/duplicates';
import { shortcutScores } from '../../../../src/lab/tasks/checks/shortcuts';
import { signsOf, wordsOf } from '../../../../src/lab/tasks/checks/words';
import type { Example, Task } from '../../../../src/lab/tasks/task';

const example = (text: string, label = 0, text2: string | null = null): Example => ({ text, text2, label });

/** Twenty examples of two classes in turn, each made by `write` from its number and class. */
const twenty = (write: (index: number, label: number) => string): Example[] =>
  Array.from({ length: 20 }, (_, i) => example(write(i, i % 2), i % 2));

describe('words', () => {
  test('are in lower case, with their apostrophes, without the marks of entities', () => {
    expect(wordsOf(example('The <e1>Baker’s Boy</e1> isn’t in 2024!'))).toEqual([
      'the',
      'baker’s',
      'boy',
      'isn’t',
      'in',
      '2024',
    ]);
    expect(wordsOf(example('One', 0, 'two'))).toEqual(['one', 'two']);
  });

  test('signs are counted once each, in a fixed order', () => {
    expect(signsOf(example('Why? Oh, why… <e1>Ann</e1>?'))).toBe(signsOf(example('a? b, c…')));
    expect(signsOf(example('plain'))).toBe('');
  });
});

describe('near-duplicates', () => {
  test('share half of their runs of three words', () => {
    const pairs = findNearPairs([
      example('the old mill by the river burned down last night'),
      example('nothing of this is said anywhere else at all'),
      example('The old mill by the river burned down, they say.'),
      example('the old mill has a new roof now'),
    ]);
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ first: 0, second: 2 });
    expect(pairs[0]?.share).toBeCloseTo(6 / 8, 10);
  });

  test('of texts too short for a run are those of the same words', () => {
    expect(findNearPairs([example('Well done!'), example('well done'), example('well then')])).toEqual([
      { first: 0, second: 1, share: 1 },
    ]);
  });
});

describe('a trifle that tells the class is found', () => {
  test.each([
    ['first word', (i: number, label: number) => `${label ? 'yes' : 'no'} ${i} thing of sorts`],
    ['length', (i: number, label: number) => (label ? `w${i} a b c d e f g h` : `w${i} a`)],
    ['punctuation', (i: number, label: number) => `w${i} thing${label ? '!' : '.'}`],
    ['single word', (i: number, label: number) => `w${i} ${label ? `x${i % 4} good` : `good${i} x${i % 4}`}`],
  ] as const)('%s', (name, write) => {
    const scores = shortcutScores(twenty(write), twenty(write));
    expect(scores[name]).toBe(1);
  });

  test('and one that does not is at chance', () => {
    const same = twenty((i) => `w${i} of nothing.`);
    expect(
      shortcutScores(
        same,
        twenty((i) => `v${i} of nothing.`),
      ),
    ).toEqual({
      'first word': 0.5,
      length: 0.5,
      punctuation: 0.5,
      'single word': 0.5,
    });
  });

  test('words together are seen by the bag', () => {
    const write = (i: number, label: number): string => (label ? `${i} fine kind day` : `${i} foul kind day`);
    expect(bagOfWordsScore(twenty(write), twenty(write), 2)).toBe(1);
    expect(
      bagOfWordsScore(
        twenty((i) => `${i} a`),
        twenty((i) => `${i} a`),
        2,
      ),
    ).toBe(0.5);
  });
});

test('the findings name what is wrong and by how much', () => {
  const train = twenty((i, label) => `w${i} ${label ? 'good' : 'bad'} q${i} r${i}`);
  const task: Task = {
    id: 'x',
    title: 'X',
    question: '',
    classes: ['a', 'b'],
    labelWords: ['a', 'b'],
    metric: 'accuracy',
    positive: 1,
    other: null,
    train: [...train, example('one more of class a'), example('and another one here'), example('third in a row now')],
    test: train,
  };
  const findings = checkTask(task, measureTask(task), null);
  const wrong = findings.filter(({ ok }) => !ok).map(({ what }) => what);
  expect(wrong.filter((what) => what === 'duplicate')).toHaveLength(20);
  expect(wrong).toEqual(
    expect.arrayContaining(['near-duplicates', 'answered by single word', 'answered by bag of words']),
  );
  expect(findings.find(({ what }) => what === 'answered by single word')).toMatchObject({
    value: '100.0 %',
    limit: 'at most 60.0 %',
  });

  const lenient = checkTask(task, measureTask(task), {
    'first word': 1,
    length: 1,
    punctuation: 1,
    'single word': 1,
  });
  expect(lenient.find(({ what }) => what === 'answered by single word')?.ok).toBe(true);
});
