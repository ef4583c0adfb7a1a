/** Tables as the tests bring them. */
import { readFileSync } from 'node:fs';
import { readTable, type ReadOptions } from '../../../../../src/lab/tasks/tables/read';
import type { Table } from '../../../../../src/lab/tasks/tables/table';

const FOLDER = new URL('../../../../fixtures/tables/', import.meta.url);

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

/** The one table in a text. */
export async function read(name: string, content: string | Uint8Array, options: ReadOptions = {}): Promise<Table> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const [table, ...others] = await readTable(name, bytes, options);
  if (table === undefined || others.length > 0) throw new Error(`${name} holds ${others.length + 1} tables.`);
  return table;
}

/** Columns by name. */
export function columnsOf({ columns, cells }: Table): Record<string, readonly string[]> {
  return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? []]));
}

/** A table without a file. */
export function table(columns: Readonly<Record<string, readonly string[]>>, facts: Partial<Table> = {}): Table {
  const cells = Object.values(columns);
  return {
    name: 'a.csv',
    columns: Object.keys(columns),
    rows: cells[0]?.length ?? 0,
    cells,
    lines: null,
    classNames: {},
    split: null,
    ...facts,
  };
}

/** `count` rows whose labels go round, each with a text of its own. */
export function roundTable(labels: readonly string[], count: number, facts: Partial<Table> = {}): Table {
  const rows = Array.from({ length: count }, (_, i) => i);
  return table(
    {
      sentence: rows.map((i) => `example number ${i} of ${facts.name ?? 'a.csv'}`),
      label: rows.map((i) => labels[i % labels.length] ?? ''),
    },
    facts,
  );
}
