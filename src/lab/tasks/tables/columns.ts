/** Which columns of tables are the texts, the label and the split. */
import { counted, invalid, listed } from './faults';
import { isNumber } from './header';
import { isNumbering, LABELS, PAIRS, plainName, SPLIT_COLUMNS, splitOfName, TEXTS } from './names';
import { MAX_CLASSES } from './choice';
import type { Table } from './table';

/** Columns that the user has named; the others are guessed. */
export interface NamedColumns {
  readonly text?: string | undefined;
  /** Null: there is none. */
  readonly text2?: string | null | undefined;
  readonly label?: string | undefined;
}

export interface TaskColumns {
  readonly text: string;
  readonly text2: string | null;
  readonly label: string;
}

/** The number of a column in a table, -1 where it has none of that name. */
export function columnOf(table: Table, column: string): number {
  return table.columns.indexOf(column);
}

/** What the source calls the classes whose numbers a column holds; empty where it says nothing. */
export function classNamesOf({ classNames }: Table, column: string): readonly string[] {
  return Object.hasOwn(classNames, column) ? (classNames[column] ?? []) : [];
}

export function cellsOf(table: Table, column: string): readonly string[] {
  return table.cells[columnOf(table, column)] ?? [];
}

/** @throws LabError `task-invalid` naming the columns there are, and why one is not among them. */
export function requireColumn(table: Table, column: string): readonly string[] {
  const index = columnOf(table, column);
  if (index >= 0) return table.cells[index] ?? [];
  const leftOut = table.leftOut?.find((one) => one.column === column);
  if (leftOut !== undefined) {
    throw invalid(
      `The column “${column}” of ${table.name} holds ${leftOut.holds}, not text.`,
      'Choose another column, or write its text into a column of its own.',
    );
  }
  throw invalid(
    `${table.name} has no column “${column}”; it has ${listed(table.columns)}.`,
    'Give all files the same columns, choose another column, or bring them without this file.',
  );
}

/**
 * The columns of the task, by their names and, where these say nothing, by what they hold.
 *
 * @param model the table whose columns count: of training rows, where there is one.
 * @throws LabError `task-invalid` when there are no two columns for it, or a named one is missing.
 */
export function guessColumns(model: Table, named: NamedColumns): TaskColumns {
  for (const column of [named.text, named.text2, named.label]) if (column != null) requireColumn(model, column);
  const pair = named.text === undefined ? guessPair(model) : null;
  const taken = [named.text ?? pair?.[0], named.text2 ?? pair?.[1]].filter((column) => column != null);
  const label = named.label ?? guessLabel(model, taken);
  if (label === null) throw unclear(model, 'label', 'a column of few different values, such as class names');
  const text = named.text ?? pair?.[0] ?? guessText(model, [label, ...taken]);
  if (text === null) throw unclear(model, 'text', 'a column of texts');
  const text2 = named.text2 === undefined ? (pair?.[1] ?? partnerOf(model, text)) : named.text2;
  refuseTwice({ text, text2, label });
  return { text, text2, label };
}

/** @throws LabError `task-invalid` when one column is to be two things. */
export function refuseTwice({ text, text2, label }: TaskColumns): void {
  if (text !== label && text2 !== label && text !== text2) return;
  throw invalid(
    `The column “${text === text2 ? text : label}” is chosen twice.`,
    'Choose a column of its own for each text and for the label.',
  );
}

function unclear(model: Table, what: string, like: string): Error {
  const leftOut = (model.leftOut ?? []).map(({ column, holds }) => `“${column}” holds ${holds}`);
  const also = leftOut.length === 0 ? '' : ` (${leftOut.slice(0, 8).join(', ')})`;
  return invalid(
    `${model.name} has no column that looks like the ${what}; its columns are ${listed(model.columns)}${also}.`,
    `Bring a table with ${like}, or name the column.`,
  );
}

function byName(model: Table, names: readonly string[], except: readonly string[] = []): string | null {
  const columns = model.columns.filter((column) => !except.includes(column));
  for (const name of names) {
    const found = columns.find((column) => plainName(column) === name);
    if (found !== undefined) return found;
  }
  return null;
}

function guessPair(model: Table): readonly [string, string] | null {
  for (const [first, second] of PAIRS) {
    const found = [byName(model, [first]), byName(model, [second])] as const;
    if (found[0] !== null && found[1] !== null) return [found[0], found[1]];
  }
  return null;
}

/** The second text that belongs to a first one that was named. */
function partnerOf(model: Table, text: string): string | null {
  const second = PAIRS.find(([first]) => first === plainName(text))?.[1];
  return second === undefined ? null : byName(model, [second]);
}

const SAMPLE = 2000;

function sampleOf(model: Table, column: string): readonly string[] {
  const cells = cellsOf(model, column);
  const step = Math.max(1, Math.floor(cells.length / SAMPLE));
  const sample: string[] = [];
  for (let row = 0; row < cells.length; row += step) sample.push((cells[row] ?? '').trim());
  return sample;
}

function guessLabel(model: Table, taken: readonly string[]): string | null {
  const named = LABELS.map((name) => byName(model, [name], taken)).filter((column) => column !== null);
  // Of several columns that are called so, one that can be a label; where none can, the first one says why.
  const [first] = named;
  if (first !== undefined) return named.find((column) => holdsClasses(model, column)) ?? first;
  const ranked = model.columns
    .filter((column) => !taken.includes(column) && !isNumbering(column) && splitColumn([model]) !== column)
    .map((column) => ({ column, cells: sampleOf(model, column) }))
    .map(({ column, cells }) => ({ column, cells, values: new Set(cells), length: meanLength(cells) }))
    // A column that is now and then empty is a remark rather than a label.
    .filter(({ values, cells }) => values.size >= 2 && values.size <= MAX_CLASSES && !cells.includes(''))
    .filter(({ values, cells, length }) => length <= 40 && (values.size <= cells.length / 2 || cells.length < 10))
    .sort((a, b) => a.values.size - b.values.size || a.length - b.length);
  return ranked[0]?.column ?? null;
}

function holdsClasses(model: Table, column: string): boolean {
  const values = new Set(sampleOf(model, column));
  return values.size >= 2 && values.size <= MAX_CLASSES;
}

function guessText(model: Table, taken: readonly string[]): string | null {
  const named = byName(model, TEXTS, taken);
  if (named !== null) return named;
  const ranked = model.columns
    .filter((column) => !taken.includes(column))
    .map((column) => ({ column, cells: sampleOf(model, column) }))
    .filter(({ cells }) => !cells.every(isNumber))
    .sort((a, b) => meanLength(b.cells) - meanLength(a.cells));
  return ranked[0]?.column ?? null;
}

function meanLength(cells: readonly string[]): number {
  return cells.reduce((sum, { length }) => sum + length, 0) / Math.max(1, cells.length);
}

/** The column that says of each row whether it is for training or for testing; null where there is none. */
export function splitColumn(tables: readonly Table[]): string | null {
  const [model] = tables;
  const column = model === undefined ? null : byName(model, SPLIT_COLUMNS);
  if (column === null) return null;
  const splits = new Set<string | null>();
  for (const table of tables) {
    for (const value of new Set(requireColumn(table, column))) splits.add(splitOfName(value));
  }
  return !splits.has(null) && splits.has('train') && splits.size > 1 ? column : null;
}

/** @throws LabError `task-invalid` when a column cannot be a label: too many values, or one alone. */
export function refuseNoClasses(values: ReadonlySet<string>, rows: number, column: string): void {
  const where = `The column “${column}”`;
  const [only] = values;
  if (values.size < 2) {
    throw invalid(
      only === undefined ? `${where} holds no label.` : `${where} holds one label alone: “${only}”.`,
      'A task needs examples of at least two classes. Choose another column for the label.',
    );
  }
  const numbers = [...values].every(isNumber);
  if (values.size > MAX_CLASSES) {
    throw invalid(
      `${where} holds ${counted(values.size, numbers ? 'different number' : 'different value')}; a task has at most ${MAX_CLASSES} classes.`,
      'Choose another column for the label, or put the values into fewer classes.',
    );
  }
  if (values.size === rows && rows >= (numbers ? 4 : 20)) {
    throw invalid(
      `${where} holds another ${numbers ? 'number' : 'value'} in each of ${counted(rows, 'row')}.`,
      'Choose another column for the label, or put the values into classes.',
    );
  }
}
