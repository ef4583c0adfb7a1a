/** The rows of tables that a choice is about, told apart into those for training and those for testing. */
import type { TaskChoice } from './choice';
import { cellsOf, columnOf, refuseTwice, requireColumn } from './columns';
import { invalid, listed, shortened } from './faults';
import { splitOfName } from './names';
import { placeOf, type Split, type Table } from './table';

export interface ChosenRow {
  readonly table: Table;
  readonly row: number;
  readonly text: string;
  readonly text2: string | null;
  /** Index into the choice's classes. */
  readonly label: number;
}

export interface ChosenRows {
  readonly train: readonly ChosenRow[];
  readonly validation: readonly ChosenRow[];
  readonly test: readonly ChosenRow[];
  /** Rows of no split, where the choice does not split at random. */
  readonly none: readonly ChosenRow[];
  /** Rows whose text is empty; they are in none of the others. */
  readonly empty: readonly ChosenRow[];
}

/** Whether a table has labels to learn from or to be tested on: test files are published without. */
export function isLabelled(table: Table, label: string, leaveOut: readonly string[]): boolean {
  if (columnOf(table, label) < 0) return false;
  const without = new Set(leaveOut);
  return cellsOf(table, label).some((value) => !without.has(value.trim()));
}

/**
 * @throws LabError `task-invalid` naming file and row for a label that is no class of the choice, and for a column that
 *   is missing. Test and validation files without the label's column are passed over.
 */
export function chooseRows(tables: readonly Table[], choice: TaskChoice): ChosenRows {
  const parts: Record<Split | 'none' | 'empty', ChosenRow[]> = {
    train: [],
    validation: [],
    test: [],
    none: [],
    empty: [],
  };
  refuseTwice(choice);
  const classes = new Map(choice.classes.map(({ value }, i) => [value, i]));
  const leaveOut = new Set(choice.leaveOut);
  const splitIn = choice.split.kind === 'given' ? choice.split.column : null;
  for (const table of tables) {
    if (table.split !== null && table.split !== 'train' && columnOf(table, choice.label) < 0) continue;
    const labels = requireColumn(table, choice.label);
    const texts = requireColumn(table, choice.text);
    const seconds = choice.text2 === null ? null : requireColumn(table, choice.text2);
    const splits = splitIn === null ? null : requireColumn(table, splitIn);
    const known = new Map<string, Split | null>();
    for (let row = 0; row < table.rows; row++) {
      const value = (labels[row] ?? '').trim();
      if (leaveOut.has(value)) continue;
      const label = classes.get(value);
      if (label === undefined) throw unknownLabel(table, row, value, choice);
      const text = (texts[row] ?? '').trim();
      const text2 = seconds === null ? null : (seconds[row] ?? '').trim();
      const chosen = { table, row, text, text2, label };
      if (text === '') parts.empty.push(chosen);
      else
        parts[splits === null ? (table.split ?? 'none') : (splitOf(splits[row] ?? '', known) ?? 'none')].push(chosen);
    }
  }
  return parts;
}

/** A split column has a few values, each a million times over. */
function splitOf(value: string, known: Map<string, Split | null>): Split | null {
  let split = known.get(value);
  if (split === undefined) {
    split = splitOfName(value);
    known.set(value, split);
  }
  return split;
}

function unknownLabel(table: Table, row: number, value: string, { classes, label }: TaskChoice): Error {
  const place = placeOf(table, row);
  const names = listed(classes.map((one) => one.value));
  if (value === '') {
    return invalid(`${place} has no label in the column “${label}”.`, 'Fill it in, or leave out rows without a label.');
  }
  return invalid(
    `${place} has the label “${shortened(value)}”, which is none of the classes: ${names}.`,
    'Use the same class names in all files, or leave out rows with this label.',
  );
}
