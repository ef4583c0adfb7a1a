/** What columns and files are commonly called. */
import type { Split } from './table';

/** A column's name for comparison: lower case, words apart by one space. */
export function plainName(title: string): string {
  return title
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[\s_\-.]+/g, ' ')
    .trim();
}

/** Columns that are two texts together; the pair that comes first is preferred. */
export const PAIRS: readonly (readonly [first: string, second: string])[] = [
  ['sentence1', 'sentence2'],
  ['sentence 1', 'sentence 2'],
  ['sentence a', 'sentence b'],
  ['sent1', 'sent2'],
  ['premise', 'hypothesis'],
  ['question1', 'question2'],
  ['question 1', 'question 2'],
  ['#1 string', '#2 string'],
  ['text1', 'text2'],
  ['text 1', 'text 2'],
  ['text a', 'text b'],
  ['s1', 's2'],
  ['question', 'sentence'],
  ['question', 'passage'],
  ['query', 'passage'],
  ['context', 'hypothesis'],
];

/** A column of single texts; the name that comes first is preferred. */
export const TEXTS: readonly string[] = [
  'sentence',
  'text',
  'review',
  'content',
  'utterance',
  'tweet',
  'comment',
  'review text',
  'review body',
  'tweet text',
  'comment text',
  'text clean',
  'clean text',
  'sentences',
  'texts',
  'reviews',
  'tweets',
  'comments',
  'phrase',
  'document',
  'message',
  'abstract',
  'body',
  'description',
  'headline',
  'question',
  'statement',
  'input',
  'post',
  'title',
  'sms',
];

/** A column of classes; the name that comes first is preferred: words say more than the numbers beside them. */
export const LABELS: readonly string[] = [
  'label text',
  'label name',
  'class name',
  'category name',
  'label',
  'labels',
  'gold label',
  'gold',
  'class',
  'category',
  'target',
  'quality',
  'is duplicate',
  'sentiment',
  'relation',
  'class index',
  'class label',
  'coarse label',
  'label coarse',
  'intent',
  'emotion',
  'stance',
  'topic',
  'polarity',
  'acceptability',
  'entailment judgment',
  'judgment',
  'annotation',
  'tag',
  'score',
  'rating',
  'stars',
  'star rating',
  'type',
];

export const SPLIT_COLUMNS: readonly string[] = [
  'split',
  'set',
  'partition',
  'fold',
  'data split',
  'subset',
  'dataset',
];

/** Columns that count rows or name them. */
const NUMBERINGS: readonly string[] = [
  'id',
  'idx',
  'index',
  'pair id',
  'pairid',
  '#1 id',
  '#2 id',
  'guid',
  'qid1',
  'qid2',
];

const HEADINGS: ReadonlySet<string> = new Set([...PAIRS.flat(), ...TEXTS, ...LABELS, ...SPLIT_COLUMNS, ...NUMBERINGS]);

export function isHeading(title: string): boolean {
  return HEADINGS.has(plainName(title));
}

export function isNumbering(title: string): boolean {
  return NUMBERINGS.includes(plainName(title));
}

const SPLIT_WORDS: readonly (readonly [split: Split, words: RegExp])[] = [
  ['train', /^(train|training|trn)$/],
  ['validation', /^(dev|devel|development|valid|validation|val|eval)$/],
  ['test', /^(test|testing|tst)$/],
];

/** Which part of the data a name stands for; null when it says nothing, or says two things. */
export function splitOfName(name: string): Split | null {
  const base = name.replaceAll('\\', '/').split('/').at(-1) ?? name;
  const words = base.toLowerCase().split(/[^a-z]+/);
  const said = SPLIT_WORDS.filter(([, pattern]) => words.some((word) => pattern.test(word)));
  return said.length === 1 ? (said[0]?.[0] ?? null) : null;
}
