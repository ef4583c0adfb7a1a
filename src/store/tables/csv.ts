/** A table as CSV by RFC 4180: numbers with all their digits, shares as shares. */
import { headText } from './shown';
import { holdsShares, type TableCell, type TableColumn, type TableData } from './table-data';

export function writeCsv({ columns, rows }: TableData): string {
  return [columns.map(head), ...rows.map((row) => row.map(plain))]
    .map((fields) => `${fields.map(quoted).join(',')}\r\n`)
    .join('');
}

function head(column: TableColumn): string {
  return headText(holdsShares(column) ? { ...column, unit: 'share' } : column);
}

function plain(cell: TableCell): string {
  if (typeof cell === 'string') return cell;
  return cell === null || Number.isNaN(cell) ? '' : String(cell);
}

function quoted(field: string): string {
  // A reader may take spaces at the ends away unless they are quoted.
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
