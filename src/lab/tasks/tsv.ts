/**
 * The form in which tasks come with the lab, strict so that a slip in them is found: tab-separated examples with a
 * header: `sentence` and `label`, or `sentence1`, `sentence2` and `label`. Cells are taken literally; a quote is a quote.
 * What users bring is read by `tables/`.
 */
import type { MetricId } from '../scores/metric';
import { MAX_CELL } from './tables/builder';
import { MAX_CLASSES } from './tables/choice';
import { invalid } from './tables/faults';
import type { Example, Task } from './task';

/** A row before its label is known to be one of the task's classes. */
export interface Row {
  readonly text: string;
  readonly text2: string | null;
  readonly label: string;
  /** The value of the column `split`, when there is one. */
  readonly split: string | null;
}

/**
 * Reads the rows of a file.
 *
 * @param name what the file is called, for messages.
 * @throws LabError `task-invalid` naming the file, the line and what to do.
 */
export function readRows(content: string, name: string): Row[] {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  if (text.includes('\0'))
    throw invalid(`${name} holds NUL bytes; it is not a text file in UTF-8.`, 'Save it as UTF-8 and try again.');
  if (text.includes('\uFFFD'))
    throw invalid(`${name} is not in UTF-8: some characters could not be read.`, 'Save it as UTF-8 and try again.');
  const lines = text.split(/\r\n|\n|\r/);
  const header = (lines[0] ?? '').split('\t').map((cell) => cell.trim().toLowerCase());
  const column = (title: string): number => header.indexOf(title);
  const first = column('sentence') >= 0 ? column('sentence') : column('sentence1');
  const columns = { first, second: column('sentence2'), label: column('label'), split: column('split') };
  if (first < 0 || columns.label < 0) {
    throw invalid(
      `${name} has no header with the columns “sentence” (or “sentence1” and “sentence2”) and “label”; its first line is “${(lines[0] ?? '').slice(0, 60)}”.`,
      'Put the column names, separated by tabs, on the first line.',
    );
  }
  const duplicate = header.find((title, index) => title !== '' && header.indexOf(title) !== index);
  if (duplicate !== undefined)
    throw invalid(`${name} has two columns called “${duplicate}”.`, 'Rename or remove one of them.');

  const rows: Row[] = [];
  lines.forEach((line, index) => {
    if (index > 0 && line.trim() !== '') rows.push(readRow(line, `${name}, line ${index + 1}`, header.length, columns));
  });
  if (rows.length === 0)
    throw invalid(`${name} has no examples below its header.`, 'Add at least one example of each class.');
  return rows;
}

interface Columns {
  readonly first: number;
  readonly second: number;
  readonly label: number;
  readonly split: number;
}

function readRow(line: string, place: string, width: number, columns: Columns): Row {
  const cells = line.split('\t');
  if (cells.length !== width) {
    throw invalid(
      `${place} has ${cells.length} cells, the header has ${width}.`,
      'Separate cells by exactly one tab and keep tabs out of the text.',
    );
  }
  const cell = (index: number): string => (cells[index] ?? '').trim();
  const long = cells.find((value) => value.length > MAX_CELL);
  if (long !== undefined) {
    throw invalid(
      `${place} has a cell of ${long.length} characters; at most ${MAX_CELL} are read.`,
      'Shorten the text or split it.',
    );
  }
  const text = cell(columns.first);
  const label = cell(columns.label);
  if (text === '') throw invalid(`${place} has no text.`, 'Fill it in or remove the line.');
  if (label === '') throw invalid(`${place} has no label.`, 'Fill it in or remove the line.');
  return {
    text,
    label,
    text2: columns.second < 0 ? null : cell(columns.second),
    split: columns.split < 0 ? null : cell(columns.split),
  };
}

/** What a task is called and how its classes are worded; classes absent here are worded by their own names. */
export interface TaskWording {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly labelWords: Readonly<Record<string, string>>;
  readonly metric: MetricId;
  /** Names of the class that `f1` is about (absent: the last one) and of the class “none of these” (absent: none). */
  readonly positive?: string | undefined;
  readonly other?: string | undefined;
}

/**
 * Builds a task from train and test rows. Classes are those of the training rows, in alphabetical order.
 *
 * @throws LabError `task-invalid` for fewer than two or too many classes, for a test label never seen in training, or
 *   when one file has pairs and the other has not.
 */
export function buildTask(wording: TaskWording, train: readonly Row[], test: readonly Row[]): Task {
  const classes = [...new Set(train.map(({ label }) => label))].sort();
  if (classes.length < 2) {
    throw invalid(
      `All training examples have the label “${classes[0] ?? ''}”.`,
      'A task needs examples of at least two classes.',
    );
  }
  if (classes.length > MAX_CLASSES) {
    throw invalid(
      `The training examples have ${classes.length} different labels; at most ${MAX_CLASSES} are supported.`,
      'Check that the label column holds class names and not free text.',
    );
  }
  const pairs = train.some(({ text2 }) => text2 !== null);
  if (test.some(({ text2 }) => (text2 !== null) !== pairs)) {
    throw invalid(
      'One of the two files has pairs of sentences, the other has not.',
      'Give both files the same columns.',
    );
  }
  const number = (row: Row): Example => {
    const label = classes.indexOf(row.label);
    if (label < 0) {
      throw invalid(
        `The test label “${row.label}” never occurs in the training examples (they have ${classes.slice(0, 8).join(', ')}).`,
        'Use the same class names in both files.',
      );
    }
    return { text: row.text, text2: row.text2, label };
  };
  const place = (name: string): number => {
    const index = classes.indexOf(name);
    if (index >= 0) return index;
    throw invalid(`The task has no class “${name}”; it has ${classes.join(', ')}.`, 'Name one of its classes.');
  };
  return {
    id: wording.id,
    title: wording.title,
    question: wording.question,
    classes,
    labelWords: classes.map((name) => wording.labelWords[name] ?? name.replaceAll(/[_-]+/g, ' ')),
    metric: wording.metric,
    positive: wording.positive === undefined ? classes.length - 1 : place(wording.positive),
    other: wording.other === undefined ? null : place(wording.other),
    train: train.map(number),
    test: test.map(number),
  };
}
