/** Rows of cells as they came, before anybody has said which column is what. */

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** A column whose cells are not text. */
export interface LeftOutColumn {
  readonly column: string;
  /** What it holds, to follow “holds”: “lists or records”. */
  readonly holds: string;
}

export interface Table {
  /** The file or the data set, for messages. */
  readonly name: string;
  /** Unlike one another. Columns of a file without a header are called `column 1`, `column 2`, … */
  readonly columns: readonly string[];
  readonly rows: number;
  /** `cells[column][row]`, exactly as written; empty where there is nothing. */
  readonly cells: readonly (readonly string[])[];
  /** Line in the file (from 1) on which each row begins; null where rows have no lines: then they are counted from 1. */
  readonly lines: Int32Array | null;
  /** What the numbers in a column stand for, by column, where the source says so: `classNames.label[0]` names label 0. */
  readonly classNames: Readonly<Record<string, readonly string[]>>;
  /** Which part of the data this is, where its name says so. */
  readonly split: Split | null;
  /** Columns of the file that are not in `columns`, because their cells are not text; absent: none. */
  readonly leftOut?: readonly LeftOutColumn[];
}

/** For messages: “train.tsv, line 12” or “mrpc, row 12”. */
export function placeOf(table: Table, row: number): string {
  const line = table.lines?.[row];
  return line === undefined ? `${table.name}, row ${row + 1}` : `${table.name}, line ${line}`;
}
