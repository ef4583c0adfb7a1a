/** What a task for learning must not be: repetitive, lopsided, or solved by a trifle. */
import { majorityShare, type Task } from '../task';
import { bagOfWordsScore } from './bag-of-words';
import { findNearPairs } from './duplicates';
import { SHORTCUTS, shortcutScores, type Shortcut } from './shortcuts';
import { wordsOf } from './words';

/** What the same trifles come to on the public set of that kind, at the same sizes. */
export type ReferenceScores = Readonly<Record<Shortcut, number>>;

export interface Figures {
  readonly train: number;
  readonly test: number;
  /** Largest class over smallest, train and test apart. */
  readonly imbalance: readonly [number, number];
  /** Words of an example, both texts together: a tenth has fewer than the first number, a tenth more than the second. */
  readonly lengths: readonly [number, number];
  /** Different words among all words. */
  readonly distinctWords: number;
  readonly majority: number;
  readonly shortcuts: Readonly<Record<Shortcut, number>>;
  readonly bagOfWords: number;
}

export interface Finding {
  readonly what: string;
  readonly value: string;
  /** What it may be; the finding is a fault where it is more, or less. */
  readonly limit: string;
  readonly ok: boolean;
}

const MOST_IMBALANCE = 1.15;
const LEAST_SPREAD = 1.4;
const LEAST_DISTINCT = 0.1;
/** How much better than the public set, or than always answering the largest class, a trifle may do. */
const ABOVE_REFERENCE = 0.05;
const ABOVE_MAJORITY = 0.1;
const MOST_BAG_OF_WORDS = 0.9;

export function measureTask(task: Task): Figures {
  const all = [...task.train, ...task.test];
  const lengths = all.map((example) => wordsOf(example).length).sort((a, b) => a - b);
  const words = all.flatMap(wordsOf);
  const at = (part: number): number => lengths[Math.floor(part * (lengths.length - 1))] ?? 0;
  return {
    train: task.train.length,
    test: task.test.length,
    imbalance: [imbalance(task, 'train'), imbalance(task, 'test')],
    lengths: [at(0.1), at(0.9)],
    distinctWords: new Set(words).size / words.length,
    majority: majorityShare(task.test, task.classes.length),
    shortcuts: shortcutScores(task.train, task.test),
    bagOfWords: bagOfWordsScore(task.train, task.test, task.classes.length),
  };
}

/** Every property that is asked of a task, met or not. */
export function checkTask(task: Task, figures: Figures, reference: ReferenceScores | null): Finding[] {
  const all = [...task.train, ...task.test];
  const text = (index: number): string => (all[index]?.text ?? '').slice(0, 60);
  const repeated = findNearPairs(all).map(({ first, second, share }) => ({
    what: share === 1 ? 'duplicate' : 'near-duplicate',
    value: `“${text(first)}” and “${text(second)}” share ${percent(share)} of their runs of words`,
    limit: 'under 50 %',
    ok: false,
  }));
  const [low, high] = figures.lengths;
  const shortcuts = SHORTCUTS.map((name) => {
    const limit = reference === null ? figures.majority + ABOVE_MAJORITY : reference[name] + ABOVE_REFERENCE;
    return atMost(`answered by ${name}`, figures.shortcuts[name], limit);
  });
  return [
    ...repeated,
    {
      what: 'near-duplicates',
      value: String(repeated.length),
      limit: 'none',
      ok: repeated.length === 0,
    },
    {
      what: 'largest class over smallest',
      value: figures.imbalance.map((value) => value.toFixed(2)).join(' train, ') + ' test',
      limit: `at most ${MOST_IMBALANCE}`,
      ok: figures.imbalance.every((value) => value <= MOST_IMBALANCE),
    },
    {
      what: 'words of an example, from the shortest tenth to the longest',
      value: `${low} to ${high}`,
      limit: `${LEAST_SPREAD} times as many`,
      ok: high >= LEAST_SPREAD * low,
    },
    {
      what: 'different words among all',
      value: percent(figures.distinctWords),
      limit: `at least ${percent(LEAST_DISTINCT)}`,
      ok: figures.distinctWords >= LEAST_DISTINCT,
    },
    ...shortcuts,
    atMost('answered by bag of words', figures.bagOfWords, MOST_BAG_OF_WORDS),
  ];
}

function atMost(what: string, value: number, limit: number): Finding {
  return { what, value: percent(value), limit: `at most ${percent(limit)}`, ok: value <= limit };
}

function imbalance(task: Task, part: 'train' | 'test'): number {
  const counts = task.classes.map((_, label) => task[part].filter((example) => example.label === label).length);
  return Math.max(...counts) / Math.min(...counts);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
