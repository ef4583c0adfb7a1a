/** How a delimited file is written: what stands between its cells, and whether quotes enclose them. */
import Papa from 'papaparse';
import { isHeading } from './names';

export interface Dialect {
  readonly delimiter: string;
  /** Quotes enclose cells, as in RFC 4180; else they are characters like all others. */
  readonly quoted: boolean;
}

export interface QuoteFault {
  /** Of the cell whose quote is at fault, after that quote; counted in characters of the piece. */
  readonly index: number;
  /** Number of the row in the piece. */
  readonly row: number;
  /** True when there is no further quote in the piece. */
  readonly open: boolean;
}

export interface ParsedPiece {
  readonly rows: readonly (readonly string[])[];
  /** Characters that were used up. */
  readonly used: number;
  readonly fault: QuoteFault | null;
}

interface PapaResult {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row: number; readonly index: number }[];
  readonly meta: { readonly cursor: number };
}

/** @param last whether the text ends here: else the last row is taken for unfinished. */
export function parsePiece(piece: string, { delimiter, quoted }: Dialect, last: boolean): ParsedPiece {
  const parser = new Papa.Parser({ delimiter, newline: '\n', ...(quoted ? {} : { fastMode: true }) });
  const { data, errors, meta } = parser.parse(piece, 0, !last) as PapaResult;
  // What is wrong with an unfinished row may be that it is unfinished.
  const fault = errors.find(({ row }) => last || row < data.length);
  return {
    rows: data,
    used: meta.cursor,
    fault: fault === undefined ? null : { index: fault.index, row: fault.row, open: fault.code === 'MissingQuotes' },
  };
}

export function isBlank(row: readonly string[]): boolean {
  return row.every((cell) => cell.trim() === '');
}

const SAMPLE = 1 << 18;
const SAMPLE_ROWS = 500;

interface Trial {
  readonly dialect: Dialect;
  readonly rows: readonly (readonly string[])[];
  readonly fault: QuoteFault | null;
  /** Share of rows as wide as the first one, 0 when that has one cell; one more when the first row names columns. */
  readonly score: number;
}

const DELIMITERS = ['\t', ',', ';', '|'] as const;

export interface Sniffed {
  readonly dialect: Dialect;
  /** The first rows, blank ones left out. */
  readonly rows: readonly (readonly string[])[];
}

/** What spreadsheet programs write above a table to say what stands between its cells; no row of it. */
export function namedDelimiter(text: string): { readonly delimiter: string; readonly length: number } | null {
  const [line, delimiter] = /^"?sep=([,;|\t])"?\n/i.exec(text) ?? [];
  return line === undefined || delimiter === undefined ? null : { delimiter, length: line.length };
}

/**
 * The dialect a text is most likely written in. The extension of its name decides between equals alone.
 *
 * @param named what the file itself says stands between its cells.
 */
export function sniff(name: string, text: string, named: string | null = null): Sniffed {
  const trials = DELIMITERS.filter((one) => named === null || one === named).map((delimiter) => {
    const literal = tryDialect(text, { delimiter, quoted: false });
    const quoted = tryDialect(text, { delimiter, quoted: true });
    return delimiter === '\t' && !usesQuotes(quoted, literal) ? literal : quoted;
  });
  const hinted = /\.(csv|tsv|tab)$/i.exec(name)?.[1]?.toLowerCase();
  const hint = hinted === undefined ? null : hinted === 'csv' ? ',' : '\t';
  const preferred = trials.find(({ dialect }) => dialect.delimiter === hint);
  const [best] = [...trials].sort((a, b) => b.score - a.score);
  const single = { dialect: { delimiter: '\t', quoted: false }, rows: trials[0]?.rows ?? [] };
  if (best === undefined || best.score === 0) return single;
  if (preferred?.score === best.score) return preferred;
  // Running text has commas too: it is a table of one column unless most of its lines have equally many.
  return best.score < 0.5 && (preferred === undefined || preferred.score === 0) ? single : best;
}

function tryDialect(text: string, dialect: Dialect): Trial {
  const short = text.length <= SAMPLE;
  const { rows: all, fault } = parsePiece(text.slice(0, SAMPLE), dialect, short);
  const rows = all.filter((row) => !isBlank(row)).slice(0, SAMPLE_ROWS);
  const [first] = rows;
  if (first === undefined || first.length < 2) return { dialect, rows, fault, score: 0 };
  const fits = rows.filter(({ length }) => length === first.length).length / rows.length;
  return { dialect, rows, fault, score: fits + (first.some(isHeading) ? 1 : 0) };
}

/**
 * Whether quotes enclose cells in a tab-separated file. Most such files take quotes literally, some of them unbalanced;
 * so it takes a sign: a quoted header, a doubled quote inside a quoted cell, or rows that come out even only so.
 */
function usesQuotes(quoted: Trial, literal: Trial): boolean {
  if (quoted.fault !== null) return false;
  if (quoted.score !== literal.score) return quoted.score > literal.score;
  const enclosed = literal.rows.flat().filter((cell) => /^".*"$/s.test(cell));
  if (enclosed.length === 0) return false;
  const header = literal.rows[0] ?? [];
  return header.every((cell) => /^".+"$/.test(cell)) || enclosed.some((cell) => cell.slice(1, -1).includes('""'));
}
