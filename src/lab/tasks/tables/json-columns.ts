/** A record of columns: each a list of cells, or, as pandas writes it, a record of cells by the names of their rows. */
import { TableBuilder } from './builder';
import { counted, invalid, shortened } from './faults';
import { JsonCursor, type Nested } from './json-cursor';
import { NESTED, withoutLeftOut } from './json-rows';
import { splitOfName } from './names';
import type { Pacer } from './pieces';
import type { LeftOutColumn, Table } from './table';
import { DECODING } from './text';

/**
 * @param columns where the columns stand in the text.
 * @throws LabError `task-invalid` when they are not of one length.
 */
export async function readJsonColumns(
  name: string,
  text: string,
  columns: ReadonlyMap<string, Nested>,
  pacer: Pacer,
): Promise<Table> {
  const builder = new TableBuilder(name, [...columns.keys()], false);
  const leftOut: LeftOutColumn[] = [];
  let first: { readonly column: string; readonly rows: number } | null = null;
  for (const [column, { start, end }] of columns) {
    const cells = readCells(text, start);
    first ??= { column, rows: cells.length };
    if (cells.length !== first.rows) {
      throw invalid(
        `${name}: the column “${shortened(column, 40)}” has ${counted(cells.length, 'cell')}, “${shortened(first.column, 40)}” has ${counted(first.rows, 'cell')}.`,
        'Give all columns the same length, or bring a list of records such as [{"text": "…", "label": "…"}].',
      );
    }
    if (builder.rows === 0) for (let row = 0; row < first.rows; row++) builder.beginRow(0);
    if (cells.includes(null)) leftOut.push({ column, holds: NESTED });
    else builder.fill(column, cells as readonly string[]);
    await pacer.pause(DECODING + (1 - DECODING) * (end / text.length));
  }
  return withoutLeftOut(builder.finish({ split: splitOfName(name), leftOut }));
}

/** Null for a cell that is a list or a record. */
function readCells(text: string, start: number): (string | null)[] {
  const cursor = new JsonCursor(text, start);
  const cells: (string | null)[] = [];
  for (const _ of cursor.peek() === '[' ? cursor.elements() : cursor.entries()) {
    const value = cursor.value();
    cells.push(typeof value === 'string' ? value : null);
  }
  return cells;
}
