/** What the page shows of tables that were read. */
import { toFailure } from '../lab/errors';
import { guessChoice, titleOf, type Guess } from '../lab/tasks/tables/guess';
import type { Table } from '../lab/tasks/tables/table';
import type { TablesInfo, TaskChoice } from './protocol';

const ROWS = 8;
const LONGEST_CELL = 160;

/** @param known what the tables are, where somebody knows; otherwise it is guessed. */
export function describeTables(tables: readonly Table[], source: string, known: Guess | null): TablesInfo {
  // The rows that the task is learnt from say best what it is.
  const shown = tables.find(({ split }) => split === 'train') ?? tables[0];
  const columns = shown?.columns ?? [];
  const head = Array.from({ length: Math.min(ROWS, shown?.rows ?? 0) }, (_, row) =>
    columns.map((_column, index) => shorten(shown?.cells[index]?.[row] ?? '')),
  );
  return {
    source,
    tables: tables.map(({ name, split, rows }) => ({ name, split, rows })),
    columns,
    head,
    ...(known === null ? tryToGuess(tables, columns) : { guess: known, problem: null }),
  };
}

/** Where nothing looks like a label, the user names one: any columns stand in its place until then. */
function tryToGuess(tables: readonly Table[], columns: readonly string[]): Pick<TablesInfo, 'guess' | 'problem'> {
  try {
    return { guess: guessChoice(tables), problem: null };
  } catch (error) {
    const choice: TaskChoice = {
      title: tables[0] === undefined ? '' : titleOf(tables[0]),
      question: '',
      text: columns[0] ?? '',
      text2: null,
      label: columns.at(-1) ?? '',
      classes: [],
      leaveOut: [],
      metric: 'accuracy',
      positive: null,
      other: null,
      split: { kind: 'random', testShare: 0.2, seed: 0 },
      maxTest: 2000,
    };
    return { guess: { choice, notes: [] }, problem: toFailure(error) };
  }
}

function shorten(cell: string): string {
  return cell.length > LONGEST_CELL ? `${cell.slice(0, LONGEST_CELL)}…` : cell;
}
