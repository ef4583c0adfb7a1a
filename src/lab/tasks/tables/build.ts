/** A task from tables and what was said about them. */
import { RandomStream } from '../../random';
import type { Example, Task } from '../task';
import { MAX_CLASSES, type TaskChoice } from './choice';
import { counted, invalid, listed, shortened } from './faults';
import { chooseRows, type ChosenRow, type ChosenRows } from './rows';
import { drawStratified } from './splitting';
import type { Table } from './table';

/**
 * The same tables and the same choice give the same task. Rows without a text are left out.
 *
 * @throws LabError `task-invalid` naming file and row of a label that is no class, the columns that are missing, the
 *   classes without training examples.
 */
export function buildTask(tables: readonly Table[], choice: TaskChoice, id: string): Task {
  const { train, test } = partition(chooseRows(tables, choice), choice);
  refuseUnlearnable(train, test, choice);
  const indexOf = (value: string | null): number => choice.classes.findIndex((one) => one.value === value);
  const positive = indexOf(choice.positive);
  const other = indexOf(choice.other);
  return {
    id,
    title: choice.title.trim(),
    question: choice.question.trim(),
    classes: choice.classes.map(({ name }) => name.trim()),
    labelWords: choice.classes.map(({ word }) => word.trim()),
    metric: choice.metric,
    positive: positive < 0 ? choice.classes.length - 1 : positive,
    other: other < 0 ? null : other,
    train: train.map(toExample),
    test: test.map(toExample),
  };
}

export interface Partition {
  readonly train: readonly ChosenRow[];
  readonly test: readonly ChosenRow[];
}

/** Rows to learn from and rows to be tested on. */
export function partition(rows: ChosenRows, choice: TaskChoice): Partition {
  const { train, test } = split(rows, choice);
  if (test.length <= choice.maxTest) return { train, test };
  const drawn = draw(test, choice, choice.maxTest, new RandomStream('test-examples', 0));
  return { train, test: test.filter((_, i) => drawn[i] === 1) };
}

function split(rows: ChosenRows, choice: TaskChoice): Partition {
  if (choice.split.kind === 'given') {
    return { train: rows.train, test: rows.test.length > 0 ? rows.test : rows.validation };
  }
  const all = [...rows.none, ...rows.train, ...rows.validation, ...rows.test];
  const { testShare, seed } = choice.split;
  // A class that is never learnt from would be no class.
  const drawn = draw(all, choice, Math.round(all.length * testShare), new RandomStream('task-split', seed), 1);
  return { train: all.filter((_, i) => drawn[i] === 0), test: all.filter((_, i) => drawn[i] === 1) };
}

function draw(
  rows: readonly ChosenRow[],
  { classes }: TaskChoice,
  count: number,
  stream: RandomStream,
  spare = 0,
): Uint8Array {
  const labels = rows.map(({ label }) => label);
  return drawStratified(labels, classes.length, count, stream, spare);
}

function toExample({ text, text2, label }: ChosenRow): Example {
  return { text, text2, label };
}

function refuseNames(classes: TaskChoice['classes']): void {
  const names = classes.map(({ name }) => name.trim());
  const nameless = classes[names.indexOf('')];
  if (nameless !== undefined) {
    throw invalid(`The class of the label “${shortened(nameless.value)}” has no name.`, 'Give it one.');
  }
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw invalid(`Two classes are called “${repeated}”.`, 'Give each class a name of its own.');
  }
  const wordless = classes.find(({ word }) => word.trim() === '');
  if (wordless !== undefined) {
    throw invalid(
      `The class “${wordless.name}” has no label word.`,
      'Give it a word or a phrase: its embedding is where the class begins.',
    );
  }
}

function refuseUnlearnable(train: readonly ChosenRow[], test: readonly ChosenRow[], { classes }: TaskChoice): void {
  if (classes.length < 2 || classes.length > MAX_CLASSES) {
    throw invalid(
      `The task has ${counted(classes.length, 'class', 'classes')}.`,
      `A task needs two to ${MAX_CLASSES} classes. Choose another column for the label.`,
    );
  }
  refuseNames(classes);
  if (train.length === 0) {
    throw invalid('There are no examples to learn from.', 'Bring training rows, or split all rows at random.');
  }
  if (test.length === 0) {
    throw invalid(
      'There are no examples to be tested on.',
      'Bring test or validation rows with labels, or split all rows at random.',
    );
  }
  const seen = new Set(train.map(({ label }) => label));
  const unseen = classes.filter((_, label) => !seen.has(label)).map(({ name }) => name);
  if (unseen.length > 0) {
    throw invalid(
      `The training examples have none of ${listed(unseen)}.`,
      'Add examples of each class, or leave out rows with this label.',
    );
  }
}
