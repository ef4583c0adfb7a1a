/** Whether the first row of a file names the columns. */
import { isHeading } from './names';

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
/** What a column may be called: starts with a letter, at most three words, no punctuation of sentences. */
const NAME_LIKE = /^[\p{L}_#][\p{L}\p{N}_#\-./()]{0,39}( [\p{L}\p{N}_#\-./()]{1,40}){0,2}$/u;

export function isNumber(cell: string): boolean {
  return NUMBER.test(cell.trim());
}

/** @param rows the first rows of a file; those of another width than the first are left out of account. */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const first = (rows[0] ?? []).map((cell) => cell.trim());
  const others = rows.slice(1).filter((row) => row.length === first.length);
  // What tables without names are written with: 0, 1, 2, …
  if (first.length > 1 && first.every((cell, i) => cell === String(i))) return true;
  if (first.length > 1 && first.every(isHeading)) return true;
  const columns = first.map((cell, i) => ({ cell, below: others.map((row) => (row[i] ?? '').trim()) }));
  const votes = columns.map(({ cell, below }) => vote(cell, below));
  if (votes.includes('value')) return false;
  const named = first.filter((cell) => cell !== '');
  if (named.some(isHeading)) return true;
  if (named.some(isNumber) || named.length === 0) return false;
  if (votes.includes('name')) return true;
  if (!named.every((cell) => NAME_LIKE.test(cell))) return false;
  if (others.length === 0) return false;
  return columns.some(
    ({ cell, below }) => cell !== '' && !cell.includes(' ') && meanLength(below) > 2 * cell.length + 8,
  );
}

/** What a column says of its first cell: that it is one of its values, that it names them, or nothing. */
function vote(cell: string, below: readonly string[]): 'value' | 'name' | null {
  if (cell === '' || below.length === 0) return null;
  const values = new Set(below);
  if (values.has(cell)) return 'value';
  if (isNumber(cell)) return null;
  const filled = below.filter((value) => value !== '');
  if (filled.length > 0 && filled.every(isNumber)) return 'name';
  // Each value again and again, the first cell never: it is not one of them.
  if (below.length >= 6 && values.size <= below.length / 3) return 'name';
  return null;
}

function meanLength(cells: readonly string[]): number {
  return cells.reduce((sum, { length }) => sum + length, 0) / Math.max(1, cells.length);
}

/** Names for the columns of a first row; a column without one is called by its number. */
export function columnNames(first: readonly string[]): string[] {
  return first.map((cell, i) => (cell.trim() === '' ? `column ${i + 1}` : cell.trim()));
}

export function numberedColumns(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `column ${i + 1}`);
}
