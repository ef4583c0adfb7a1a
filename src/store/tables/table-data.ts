/** A table as plain data: what a view shows in rows and columns. Three writers turn it into files. */

export interface TableData {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  /** What the table is about and how its heads are meant, a line each. */
  readonly notes?: readonly string[];
}

export interface TableColumn {
  readonly name: string;
  /** `%` and `points`: the rows hold shares, which are shown a hundred times as large. Any unit stands behind the name. */
  readonly unit?: string | undefined;
  readonly align: 'left' | 'right';
  /** Decimals that are shown; `compact` for about three figures. A file of data gets all there are. */
  readonly digits: number | 'compact';
}

/** A number is kept whole; null, or not a number, where there is none. */
export type TableCell = string | number | null;

/** Whether the numbers are shares, shown a hundred times as large. */
export function holdsShares({ unit }: TableColumn): boolean {
  return unit === '%' || unit === 'points';
}

/** A column of words. */
export function words(name: string): TableColumn {
  return { name, align: 'left', digits: 0 };
}

/** A column of numbers. */
export function numbers(name: string, digits: TableColumn['digits'], unit?: string): TableColumn {
  return { name, unit, align: 'right', digits };
}
