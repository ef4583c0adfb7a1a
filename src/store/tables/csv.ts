/** A table as CSV by RFC 4180: numbers with all the digits that tell them from others of their precision, shares as shares. */
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
  return cell === null || Number.isNaN(cell) ? '' : digitsOf(cell);
}

/** Enough for any number of 32 bits. */
const SINGLE_DIGITS = 9;

/** What was measured in 32 bits is told in the fewest digits that give these bits again: 0.7, not 0.699999988079071. */
function digitsOf(value: number): string {
  if (Number.isInteger(value) || Math.fround(value) !== value) return String(value);
  for (let digits = 1; digits < SINGLE_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(SINGLE_DIGITS)));
}

function quoted(field: string): string {
  // A reader may take spaces at the ends away unless they are quoted.
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
