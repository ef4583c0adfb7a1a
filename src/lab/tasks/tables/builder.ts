/** Collects rows into a table and refuses what is too much. */
import { counted, grouped, invalid, listed, shortened } from './faults';
import type { LeftOutColumn, Split, Table } from './table';

export const MAX_ROWS = 1_000_000;
export const MAX_CELL = 100_000;
export const MAX_COLUMNS = 1_000;

export interface TableFacts {
  readonly split: Split | null;
  readonly classNames?: Readonly<Record<string, readonly string[]>>;
  readonly leftOut?: readonly LeftOutColumn[];
}

export class TableBuilder {
  readonly #name: string;
  readonly #index = new Map<string, number>();
  readonly #cells: string[][] = [];
  readonly #lines: number[] | null;
  rows = 0;

  /** @param lines whether rows have lines. */
  constructor(name: string, columns: readonly string[], lines: boolean) {
    this.#name = name;
    this.#lines = lines ? [] : null;
    for (const column of columns) this.column(column);
  }

  get width(): number {
    return this.#cells.length;
  }

  /** The number of a column, which is added when there is none of that name. */
  column(title: string): number {
    const known = this.#index.get(title);
    if (known !== undefined) return known;
    if (this.#cells.length === MAX_COLUMNS) {
      throw invalid(
        `${this.#name} has more than ${grouped(MAX_COLUMNS)} columns.`,
        'Check that it is a table with one example a row, and keep the columns that are needed.',
      );
    }
    this.#index.set(title, this.#cells.length);
    this.#cells.push([]);
    return this.#cells.length - 1;
  }

  /** @param line in the file, from 1; 0 where rows have none. */
  beginRow(line: number): void {
    if (this.rows === MAX_ROWS) throw tooManyRows(this.#name);
    this.#lines?.push(line);
    this.rows++;
  }

  /** Fills a cell of the row begun last. */
  set(column: number, value: string): void {
    const cells = this.#cells[column] ?? [];
    const row = this.rows - 1;
    if (value.length > MAX_CELL) throw this.#tooLong(value.length, column, row);
    while (cells.length < row) cells.push('');
    cells[row] = value;
  }

  /** Fills a column from the first row on. */
  fill(title: string, cells: readonly string[]): void {
    const column = this.column(title);
    const own = this.#cells[column] ?? [];
    cells.forEach((cell, row) => {
      if (cell.length > MAX_CELL) throw this.#tooLong(cell.length, column, row);
      own[row] = cell;
    });
  }

  /** @throws LabError `task-invalid` when there is no row. */
  finish({ split, classNames = {}, leftOut = [] }: TableFacts): Table {
    if (this.rows === 0) throw noRows(this.#name);
    for (const cells of this.#cells) while (cells.length < this.rows) cells.push('');
    return {
      name: this.#name,
      columns: [...this.#index.keys()],
      rows: this.rows,
      cells: this.#cells,
      lines: this.#lines === null ? null : Int32Array.from(this.#lines),
      classNames,
      split,
      ...(leftOut.length === 0 ? {} : { leftOut }),
    };
  }

  #tooLong(length: number, column: number, row: number): Error {
    const line = this.#lines?.[row];
    const place = line === undefined ? `${this.#name}, row ${row + 1}` : `${this.#name}, line ${line}`;
    const title = shortened([...this.#index.keys()][column] ?? '', 40);
    return cellTooLong(place, `${grouped(length)} characters in the column “${title}”`);
  }
}

/** @param what how long it is, to follow “a cell of”. */
export function cellTooLong(place: string, what: string): Error {
  return invalid(
    `${place} has a cell of ${what}; at most ${grouped(MAX_CELL)} are read.`,
    'Shorten the text or split it. If the cell should be much shorter, look for a quote that is not closed.',
  );
}

export function tooManyRows(name: string): Error {
  return invalid(
    `${name} has more than ${counted(MAX_ROWS, 'row')}.`,
    'Keep a part of it: a few thousand examples are more than enough here.',
  );
}

export function noRows(name: string): Error {
  return invalid(`${name} has no rows below its header.`, 'Add at least one example of each class.');
}

/** @throws LabError `task-invalid` when two columns have one name. */
export function refuseDuplicates(name: string, columns: readonly string[]): void {
  const duplicates = columns.filter((title, i) => columns.indexOf(title) !== i);
  if (duplicates.length === 0) return;
  throw invalid(
    `${name} has two columns of the same name: ${listed([...new Set(duplicates)])}.`,
    'Rename or remove one of them.',
  );
}
