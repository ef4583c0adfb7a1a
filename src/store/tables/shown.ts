/** How a table's cells are written for readers, the same as on the page. */
import { compact, count } from '../numbers';
import { holdsShares, type TableCell, type TableColumn } from './table-data';

export const NOTHING = '–';

export function headText({ name, unit }: TableColumn): string {
  return unit === undefined ? name : `${name} (${unit})`;
}

export function cellText(cell: TableCell, column: TableColumn): string {
  const { digits } = column;
  if (typeof cell === 'string') return cell;
  if (cell === null || Number.isNaN(cell)) return NOTHING;
  const value = holdsShares(column) ? 100 * cell : cell;
  if (digits === 'compact') return withMinus(compact(value));
  if (digits === 0 && Math.abs(value) >= 1000) return withMinus(count(value));
  const text = value.toFixed(digits);
  // No sign in front of a zero.
  return withMinus(Number(text) === 0 ? text.replace('-', '') : text);
}

function withMinus(text: string): string {
  return text.replaceAll('-', '−');
}
