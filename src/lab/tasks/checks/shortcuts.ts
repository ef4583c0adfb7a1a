/** Classifiers that must not do well: they look at one trifle and at nothing else. */
import type { Example } from '../task';
import { signsOf, wordsOf } from './words';

export const SHORTCUTS = ['first word', 'length', 'punctuation', 'single word'] as const;
export type Shortcut = (typeof SHORTCUTS)[number];

/** Accuracy on the test examples of each, learnt from the train examples. */
export function shortcutScores(train: readonly Example[], test: readonly Example[]): Record<Shortcut, number> {
  return {
    'first word': lookUp(train, test, (example) => wordsOf(example)[0] ?? ''),
    length: lookUp(train, test, lengthClass(train)),
    punctuation: lookUp(train, test, signsOf),
    'single word': singleWord(train, test),
  };
}

/** Answers with the most frequent class among the train examples that look the same; unseen looks: of all. */
function lookUp(train: readonly Example[], test: readonly Example[], look: (example: Example) => string): number {
  const seen = new Map<string, number[]>();
  for (const example of train) {
    const key = look(example);
    seen.set(key, [...(seen.get(key) ?? []), example.label]);
  }
  const usual = mostFrequent(train.map(({ label }) => label));
  const answers = new Map([...seen].map(([key, labels]) => [key, mostFrequent(labels)]));
  return share(test, (example) => answers.get(look(example)) ?? usual);
}

const LENGTH_CLASSES = 8;

/** One of eight classes of length, equally frequent in the train examples. */
function lengthClass(train: readonly Example[]): (example: Example) => string {
  const lengths = train.map((example) => wordsOf(example).length).sort((a, b) => a - b);
  const cuts = Array.from(
    { length: LENGTH_CLASSES - 1 },
    (_, i) => lengths[Math.floor(((i + 1) * lengths.length) / LENGTH_CLASSES)] ?? 0,
  );
  return (example) => {
    const length = wordsOf(example).length;
    return String(cuts.filter((cut) => length >= cut).length);
  };
}

/** One question, "is this word in it?", an answer for yes and one for no: the best such question of the train examples. */
function singleWord(train: readonly Example[], test: readonly Example[]): number {
  const bags = train.map((example) => new Set(wordsOf(example)));
  const all = tally(train.map(({ label }) => label));
  const byWord = new Map<string, Map<number, number>>();
  bags.forEach((bag, index) => {
    const label = train[index]?.label ?? 0;
    for (const word of bag) {
      const counts = byWord.get(word) ?? new Map<number, number>();
      counts.set(label, (counts.get(label) ?? 0) + 1);
      byWord.set(word, counts);
    }
  });
  let best = { right: 0, word: '', yes: 0, no: 0 };
  for (const [word, yes] of byWord) {
    const no = new Map([...all].map(([label, count]) => [label, count - (yes.get(label) ?? 0)]));
    const [yesTop, noTop] = [top(yes), top(no)];
    const right = yesTop.count + noTop.count;
    if (right > best.right) best = { right, word, yes: yesTop.label, no: noTop.label };
  }
  return share(test, (example) => (wordsOf(example).includes(best.word) ? best.yes : best.no));
}

/** Share of the examples that `answer` gets right. */
export function share(examples: readonly Example[], answer: (example: Example) => number): number {
  const right = examples.filter((example) => answer(example) === example.label).length;
  return examples.length === 0 ? 0 : right / examples.length;
}

function tally(labels: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** The first of the most frequent, so that ties do not depend on anything but the order of the examples. */
function top(counts: ReadonlyMap<number, number>): { readonly label: number; readonly count: number } {
  let best = { label: 0, count: -1 };
  for (const [label, count] of counts) if (count > best.count) best = { label, count };
  return best;
}

function mostFrequent(labels: readonly number[]): number {
  return top(tally(labels)).label;
}
