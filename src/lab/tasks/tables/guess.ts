/** What tables most likely are, before anybody has said so. */
import { MAX_TEST, type TaskChoice } from './choice';
import { guessJudgement, nameClasses, sortedLabels } from './classes';
import {
  cellsOf,
  classNamesOf,
  columnOf,
  guessColumns,
  refuseNoClasses,
  requireColumn,
  splitColumn,
  type NamedColumns,
} from './columns';
import { counted, invalid, listed } from './faults';
import { splitOfName } from './names';
import { isLabelled } from './rows';
import type { Split, Table } from './table';

export interface Guess {
  readonly choice: TaskChoice;
  /** What was decided that is not plain to see, one sentence each. */
  readonly notes: readonly string[];
}

const TEST_SHARE = 0.2;
/** Every method is tested on all of them at the end; more take long and say little more (±1 point at 2,000). */
const TESTED_ON = 2000;

/**
 * @param named columns that the user has chosen; everything else is guessed around them.
 * @throws LabError `task-invalid` when a named column is missing, nothing looks like a label or a text, or the label's
 *   values cannot be classes: too many, numbers of all sizes, or one alone.
 */
export function guessChoice(tables: readonly Table[], named: NamedColumns = {}): Guess {
  const model =
    tables.find(({ split }) => split === 'train') ?? tables.find(({ split }) => split === null) ?? tables[0];
  if (model === undefined) throw invalid('There is no table.', 'Bring a table with one example a row.');
  const columns = guessColumns(model, named);
  const notes: string[] = [];
  const leaveOut = guessLeaveOut(tables, columns.label);
  const used = setAside(tables, columns.label, leaveOut, notes);
  const needed = [columns.text, columns.text2, columns.label].filter((column) => column !== null);
  for (const table of used) for (const column of needed) requireColumn(table, column);

  const split = guessSplit(used, notes);
  const counts = countLabels(used, columns.label, leaveOut, trainingRows(used, split));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  refuseNoClasses(new Set(counts.keys()), total, columns.label);
  const { classes, note } = nameClasses(columns.label, sortedLabels(counts.keys()), used);
  if (note !== null) notes.push(note);
  noteLeftOut(used, columns.label, leaveOut, notes);
  if (columns.label !== 'answer') noteRefused(used, notes);
  const judgement = guessJudgement(columns.label, classes, used, Math.max(...counts.values()) / total);
  const choice: TaskChoice = {
    title: titleOf(model),
    question: '',
    ...columns,
    classes: [...classes],
    leaveOut: [...leaveOut],
    ...judgement,
    split,
    maxTest: Math.min(TESTED_ON, MAX_TEST),
  };
  noteTested(used, split, notes);
  return { choice, notes };
}

/** Labels that say there is none: nothing, the dash of SNLI, and −1 where it is no class. */
function guessLeaveOut(tables: readonly Table[], label: string): readonly string[] {
  const values = new Set<string>();
  const trained = new Set<string>();
  for (const table of tables) {
    for (const cell of new Set(cellsOf(table, label))) {
      values.add(cell.trim());
      if (table.split === null || table.split === 'train') trained.add(cell.trim());
    }
  }
  const named = tables.some((table) => classNamesOf(table, label).length > 0);
  return ['', '-', '-1'].filter((value) => values.has(value) && (value !== '-1' || named || !trained.has('-1')));
}

/** The tables with labels. */
function setAside(tables: readonly Table[], label: string, leaveOut: readonly string[], notes: string[]): Table[] {
  return tables.filter((table) => {
    if (isLabelled(table, label, leaveOut)) return true;
    if (table.split === 'train' || table.split === null) requireColumn(table, label);
    const why = columnOf(table, label) < 0 ? `has no column “${label}”` : `has no labels in the column “${label}”`;
    notes.push(`${table.name} ${why} and is set aside.`);
    return false;
  });
}

function guessSplit(used: readonly Table[], notes: string[]): TaskChoice['split'] {
  const column = splitColumn(used);
  if (column !== null) return { kind: 'given', column };
  const splits = new Set(used.map(({ split }) => split));
  if (splits.has('train') && (splits.has('test') || splits.has('validation'))) {
    const unnamed = used.filter(({ split }) => split === null).map(({ name }) => name);
    if (unnamed.length > 0) {
      notes.push(`${listed(unnamed)}: the name says neither train nor test, so these rows are not used.`);
    }
    return { kind: 'given', column: null };
  }
  return { kind: 'random', testShare: TEST_SHARE, seed: 0 };
}

type Wanted = (table: Table, row: number) => boolean;

function trainingRows(used: readonly Table[], split: TaskChoice['split']): Wanted {
  if (split.kind === 'random') return () => true;
  if (split.column === null) return (table) => table.split === 'train';
  const known = new Map<string, Split | null>();
  const cells = new Map(used.map((table) => [table, cellsOf(table, split.column ?? '')]));
  return (table, row) => {
    const value = cells.get(table)?.[row] ?? '';
    if (!known.has(value)) known.set(value, splitOfName(value));
    return known.get(value) === 'train';
  };
}

function countLabels(
  used: readonly Table[],
  label: string,
  leaveOut: readonly string[],
  wanted: Wanted,
): Map<string, number> {
  const without = new Set(leaveOut);
  const counts = new Map<string, number>();
  for (const table of used) {
    cellsOf(table, label).forEach((cell, row) => {
      const value = cell.trim();
      if (!without.has(value) && wanted(table, row)) counts.set(value, (counts.get(value) ?? 0) + 1);
    });
  }
  return counts;
}

function noteLeftOut(used: readonly Table[], label: string, leaveOut: readonly string[], notes: string[]): void {
  for (const value of leaveOut) {
    const cells = used.flatMap((table) => cellsOf(table, label).filter((cell) => cell.trim() === value));
    if (cells.length === 0) continue;
    const what = value === '' ? 'without a label' : `with the label “${value}”, which stands for none,`;
    notes.push(`${counted(cells.length, 'row')} ${what} ${cells.length === 1 ? 'is' : 'are'} left out.`);
  }
}

/** Prodigy writes beside each label whether the annotator accepted it. */
function noteRefused(used: readonly Table[], notes: string[]): void {
  const answers = used.flatMap((table) => cellsOf(table, 'answer'));
  if (!answers.includes('accept') || !answers.every((answer) => /^(accept|reject|ignore)?$/.test(answer))) return;
  const refused = answers.filter((answer) => answer === 'reject' || answer === 'ignore').length;
  if (refused === 0) return;
  const are = refused === 1 ? 'is' : 'are';
  notes.push(
    `${counted(refused, 'row')} ${are} not accepted in the column “answer” but used all the same; take them out of the file if their labels are wrong.`,
  );
}

function noteTested(used: readonly Table[], split: TaskChoice['split'], notes: string[]): void {
  if (split.kind === 'random') return;
  if (split.column !== null) {
    notes.push(`The column “${split.column}” says which rows are for training and which for testing.`);
    return;
  }
  const validation = used.filter((table) => table.split === 'validation').map(({ name }) => name);
  if (validation.length === 0) return;
  notes.push(
    used.some((table) => table.split === 'test')
      ? `${listed(validation)}: not used; validation examples are drawn from the training rows.`
      : `${listed(validation)}: tested on, for want of test rows with labels.`,
  );
}

/** What a file's name has besides the split, the extension and numbers of parts. */
export function titleOf({ name }: Table): string {
  const base = name.replaceAll('\\', '/').split('/').at(-1) ?? name;
  const words = base
    .replace(/\.[a-z0-9]{1,8}$/i, '')
    .split(/[\s_.-]+/)
    .filter((word) => word !== '' && splitOfName(word) === null && !/^(\d{5}|of|file|full)$/i.test(word));
  return words.length > 0 ? words.join(' ') : 'Own task';
}
