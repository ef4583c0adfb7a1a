/** Rows as they come in JSON: records, or lists of cells of which the first may name the columns. */
import { refuseDuplicates, TableBuilder } from './builder';
import { counted, invalid, listed } from './faults';
import { columnNames, hasHeader, numberedColumns } from './header';
import { JsonCursor, type Nested } from './json-cursor';
import type { LeftOutColumn, Split, Table } from './table';

const RECORDS = 'Let every row be a record such as {"text": "…", "label": "…"}, or every row a list of cells.';

/** What a list or a record in place of a cell is called. */
export const NESTED = 'lists or records';

/** So many lists of cells are looked at before it is said whether the first one names the columns. */
const LOOKED_AT = 200;

interface Pending {
  readonly cells: readonly string[];
  readonly line: number;
}

export class JsonRows {
  readonly #name: string;
  readonly #builder: TableBuilder;
  readonly #hasLines: boolean;
  readonly #leftOut = new Set<string>();
  #columns: readonly string[];
  #kind: 'records' | 'lists' | null = null;
  #pending: Pending[] | null = [];

  /** @param columns names of the columns of lists of cells; none: the first row may hold them. */
  constructor(name: string, hasLines: boolean, columns: readonly string[] = []) {
    this.#name = name;
    this.#hasLines = hasLines;
    this.#columns = columns;
    this.#builder = new TableBuilder(name, [], hasLines);
  }

  /** Reads the row at the cursor. @param line where it stands; without meaning where rows have no lines. */
  read(cursor: JsonCursor, line: number): void {
    const next = cursor.peek();
    const kind = next === '{' ? 'records' : next === '[' ? 'lists' : null;
    if (next === '') throw cursor.fault('a row is missing');
    if (kind === null || (this.#kind !== null && this.#kind !== kind)) {
      // What is no value at all is a mistake in writing, not a row of another kind.
      cursor.skip(0);
      const what =
        kind === null ? 'neither a record nor a list' : `not like the rows before it, which are ${this.#kind ?? ''}`;
      throw invalid(`${this.#place(line)} is ${what}.`, RECORDS);
    }
    this.#kind = kind;
    if (kind === 'lists') {
      this.#list(cursor, line);
      return;
    }
    this.#builder.beginRow(line);
    this.#record(cursor, line);
  }

  finish(split: Split | null, classNames: Readonly<Record<string, readonly string[]>> = {}): Table {
    this.#decide();
    const leftOut = [...this.#leftOut].map((column): LeftOutColumn => ({ column, holds: NESTED }));
    return withoutLeftOut(this.#builder.finish({ split, classNames, leftOut }));
  }

  #place(line: number): string {
    const rows = this.#builder.rows + (this.#pending?.length ?? 0);
    return this.#hasLines ? `${this.#name}, line ${line}` : `${this.#name}, row ${rows + 1}`;
  }

  #record(cursor: JsonCursor, line: number): void {
    let wrapped = false;
    for (const key of cursor.entries()) {
      // The hub's server gives rows as {"row_idx": 0, "row": {…}, "truncated_cells": []}.
      if (key === 'row_idx') wrapped = true;
      if (wrapped && key === 'row' && cursor.peek() === '{') {
        this.#record(cursor, line);
        continue;
      }
      const value = cursor.value();
      if (wrapped) {
        if (key === 'truncated_cells' && typeof value !== 'string') this.#refuseTruncated(cursor.text, value);
      } else this.#fill(key, cursor.text, value);
    }
  }

  /** A list of one text, as programs for annotation write labels, is that text, and an empty list is nothing. */
  #fill(key: string, text: string, value: string | Nested): void {
    const cell = typeof value === 'string' ? value : soleText(text, value);
    if (cell === null) this.#leftOut.add(key);
    else this.#builder.set(this.#builder.column(key), cell);
  }

  #refuseTruncated(text: string, { start, end }: { readonly start: number; readonly end: number }): void {
    if (!/[^[\]\s]/.test(text.slice(start, end))) return;
    throw invalid(
      `${this.#name}, row ${this.#builder.rows} was cut short by the server it comes from.`,
      'Fetch the data set by its name, or download its file.',
    );
  }

  #list(cursor: JsonCursor, line: number): void {
    const cells: string[] = [];
    for (const _ of cursor.elements()) {
      const value = cursor.value();
      if (typeof value !== 'string') this.#leftOut.add(this.#columns[cells.length] ?? `column ${cells.length + 1}`);
      cells.push(typeof value === 'string' ? value : '');
    }
    if (this.#pending === null) this.#add({ cells, line });
    else if (this.#pending.push({ cells, line }) === LOOKED_AT) this.#decide();
  }

  /** Whether the first list names the columns; then the lists that waited become rows. */
  #decide(): void {
    const pending = this.#pending;
    this.#pending = null;
    const first = pending?.[0];
    if (pending === null || first === undefined) return;
    const named = this.#columns.length === 0 && hasHeader(pending.map(({ cells }) => cells));
    if (this.#columns.length === 0) {
      this.#columns = named ? columnNames(first.cells) : numberedColumns(first.cells.length);
    }
    refuseDuplicates(this.#name, this.#columns);
    for (const column of this.#columns) this.#builder.column(column);
    for (const row of named ? pending.slice(1) : pending) this.#add(row);
    if (named) this.#rename();
  }

  /** Columns left out so far were called by their numbers. */
  #rename(): void {
    numberedColumns(this.#columns.length).forEach((numbered, i) => {
      const title = this.#columns[i];
      if (title !== undefined && this.#leftOut.delete(numbered)) this.#leftOut.add(title);
    });
  }

  #add({ cells, line }: Pending): void {
    if (cells.length !== this.#columns.length) {
      throw invalid(
        `${this.#place(line)} has ${counted(cells.length, 'cell')}, the first has ${this.#columns.length}.`,
        'Give every row the same number of cells.',
      );
    }
    this.#builder.beginRow(line);
    cells.forEach((cell, i) => this.#builder.set(i, cell));
  }
}

/** The one text in a list; empty for a list of nothing, null for anything else. */
function soleText(text: string, { start }: Nested): string | null {
  const cursor = new JsonCursor(text, start);
  if (!cursor.take('[')) return null;
  if (cursor.take(']')) return '';
  const only = cursor.peek() === '"' ? cursor.string() : null;
  return cursor.take(']') ? only : null;
}

/** The table without the columns that are left out. @throws LabError `task-invalid` when no column is left. */
export function withoutLeftOut(table: Table): Table {
  const names = new Set((table.leftOut ?? []).map(({ column }) => column));
  const kept = table.columns.flatMap((column, i) => (names.has(column) ? [] : [i]));
  if (kept.length === 0) {
    throw invalid(
      `${table.name} has no column of text: ${listed([...names])} ${names.size === 1 ? 'holds' : 'hold'} something else.`,
      'Bring a table with a text and a label in each row.',
    );
  }
  return {
    ...table,
    columns: kept.map((i) => table.columns[i] ?? ''),
    cells: kept.map((i) => table.cells[i] ?? []),
  };
}
