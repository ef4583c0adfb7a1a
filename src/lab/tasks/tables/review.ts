/** What a choice comes to, and what to think about before training on it. */
import { SHOTS } from '../../recipe';
import type { TaskChoice } from './choice';
import { counted, listed, shortened } from './faults';
import { partition } from './build';
import { chooseRows, type ChosenRow } from './rows';
import { placeOf, type Table } from './table';

export interface ReviewedClass {
  readonly name: string;
  readonly train: number;
  readonly test: number;
}

export type WarningKind =
  'imbalance' | 'few-examples' | 'empty-texts' | 'duplicates' | 'overlap' | 'contradictions' | 'same-words';

export interface Warning {
  readonly kind: WarningKind;
  /** One or two sentences. */
  readonly text: string;
  /** Rows, texts or classes that it is about. */
  readonly count: number;
}

export interface Review {
  readonly train: number;
  readonly test: number;
  readonly classes: readonly ReviewedClass[];
  readonly warnings: readonly Warning[];
}

/** Share of the largest class above which it is told. */
const IMBALANCE = 0.6;
/** Examples to learn from that a class should be able to give its share of: the recipe's own number. */
const USUAL_SHOTS = 64;

/** @throws LabError `task-invalid` as `buildTask` does for rows and columns. */
export function reviewChoice(tables: readonly Table[], choice: TaskChoice): Review {
  const rows = chooseRows(tables, choice);
  const { train, test } = partition(rows, choice);
  const classes = choice.classes.map(({ name }) => ({ name, train: 0, test: 0 }));
  for (const { label } of train) count(classes, label, 'train');
  for (const { label } of test) count(classes, label, 'test');
  const warnings = [
    emptyTexts(rows.empty),
    imbalance(classes, train.length),
    fewExamples(classes),
    sameWords(choice),
    ...repeated(train, test, choice),
  ];
  return {
    train: train.length,
    test: test.length,
    classes,
    warnings: warnings.filter((warning) => warning !== null),
  };
}

type Counts = { -readonly [K in keyof ReviewedClass]: ReviewedClass[K] }[];

function count(classes: Counts, label: number, part: 'train' | 'test'): void {
  const one = classes[label];
  if (one !== undefined) one[part]++;
}

function emptyTexts(empty: readonly ChosenRow[]): Warning | null {
  if (empty.length === 0) return null;
  const places = empty.slice(0, 3).map(({ table, row }) => placeOf(table, row));
  const more = empty.length > places.length ? ', …' : '';
  const text = `${counted(empty.length, 'row')} without a text ${empty.length === 1 ? 'is' : 'are'} left out: ${places.join('; ')}${more}.`;
  return { kind: 'empty-texts', text, count: empty.length };
}

function imbalance(classes: readonly ReviewedClass[], total: number): Warning | null {
  const largest = Math.max(...classes.map(({ train }) => train));
  const share = largest / total;
  if (total === 0 || share <= Math.max(IMBALANCE, 1.2 / classes.length)) return null;
  const name = classes.find(({ train }) => train === largest)?.name ?? '';
  const percent = Math.round(100 * share);
  return {
    kind: 'imbalance',
    text: `${percent}% of the training examples are “${name}”: always answering so is right as often, so prefer a macro F1 or the Matthews correlation to accuracy.`,
    count: largest,
  };
}

/** Samples take equally many of each class and leave one for validation. */
function fewExamples(classes: readonly ReviewedClass[]): Warning | null {
  const fits = (shots: number): boolean =>
    classes.every(({ train }, i) => {
      const own = Math.floor(shots / classes.length) + (i < shots % classes.length ? 1 : 0);
      return train > own;
    });
  if (fits(USUAL_SHOTS)) return null;
  const small = classes.filter(({ train }) => train <= Math.ceil(USUAL_SHOTS / classes.length));
  const most = SHOTS.map(Number).filter(fits).at(-1);
  const names = listed(small.map(({ name, train }) => `${name}: ${train}`));
  const text = `Too few training examples for the usual ${USUAL_SHOTS} to learn from, equally many of each class (${names}); ${
    most === undefined ? 'add examples, or leave these classes out' : `at most ${most} can be learnt from`
  }.`;
  return { kind: 'few-examples', text, count: small.length };
}

function sameWords({ classes }: TaskChoice): Warning | null {
  const seen = new Set<string>();
  const same = classes.filter(({ word }) => seen.size === seen.add(word.toLowerCase()).size);
  if (same.length === 0) return null;
  const text = `More than one class starts from the word ${listed(same.map(({ word }) => word))}; give each a word of its own.`;
  return { kind: 'same-words', text, count: same.length };
}

interface Seen {
  /** Of the first row with this text. */
  readonly label: number;
  contradicted: boolean;
}

function repeated(
  train: readonly ChosenRow[],
  test: readonly ChosenRow[],
  { classes }: TaskChoice,
): readonly (Warning | null)[] {
  const seen = new Map<string, Seen>();
  let duplicates = 0;
  let duplicate: ChosenRow | null = null;
  let contradictions = 0;
  let contradiction: readonly [ChosenRow, number] | null = null;
  for (const row of train) {
    const key = keyOf(row);
    const before = seen.get(key);
    if (before === undefined) {
      seen.set(key, { label: row.label, contradicted: false });
      continue;
    }
    duplicates++;
    duplicate ??= row;
    if (before.label !== row.label && !before.contradicted) {
      before.contradicted = true;
      contradictions++;
      contradiction ??= [row, before.label];
    }
  }
  const overlapping = test.filter((row) => seen.has(keyOf(row)));
  const [overlap] = overlapping;
  const nameOf = (label: number): string => classes[label]?.name ?? '';
  return [
    duplicate === null
      ? null
      : {
          kind: 'duplicates',
          text: `${counted(duplicates, 'training example')} repeat${duplicates === 1 ? 's' : ''} the text of an earlier one, such as ${quote(duplicate)}.`,
          count: duplicates,
        },
    overlap === undefined
      ? null
      : {
          kind: 'overlap',
          text: `${counted(overlapping.length, 'test example')} also ${overlapping.length === 1 ? 'occurs' : 'occur'} in training, such as ${quote(overlap)}: they may be answered from memory.`,
          count: overlapping.length,
        },
    contradiction === null
      ? null
      : {
          kind: 'contradictions',
          text: `${counted(contradictions, 'text')} ${contradictions === 1 ? 'has' : 'have'} different labels in training, such as ${quote(contradiction[0])}: once “${nameOf(contradiction[1])}”, once “${nameOf(contradiction[0].label)}”.`,
          count: contradictions,
        },
  ];
}

/** A character that no text holds tells the two texts of a pair apart. */
function keyOf({ text, text2 }: ChosenRow): string {
  return text2 === null ? text : `${text}\0${text2}`;
}

function quote({ text, table, row }: ChosenRow): string {
  return `“${shortened(text)}” (${placeOf(table, row)})`;
}
