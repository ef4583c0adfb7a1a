/** Tables whose cells are separated by tabs, commas, semicolons or pipes. */
import { LabError } from '../../errors';
import { MAX_CELL, refuseDuplicates, TableBuilder } from './builder';
import { isBlank, namedDelimiter, parsePiece, sniff, type Dialect, type ParsedPiece, type QuoteFault } from './dialect';
import { grouped, invalid } from './faults';
import { columnNames, hasHeader, numberedColumns } from './header';
import { splitOfName } from './names';
import { PIECE, type Pacer } from './pieces';
import type { Table } from './table';
import { countLines, DECODING } from './text';

const CLOSE =
  'Close the quote; a quote inside a quoted cell is written twice. Where quotes are meant as characters, save the table as tab-separated text.';

/**
 * @param text with line feeds as line ends.
 * @param header whether the first row names the columns; null: as it looks.
 * @throws LabError `task-invalid` naming the line.
 */
export async function readDelimited(name: string, text: string, header: boolean | null, pacer: Pacer): Promise<Table> {
  const above = namedDelimiter(text);
  const { dialect, rows } = sniff(name, text.slice(above?.length ?? 0), above?.delimiter);
  const named = header ?? hasHeader(rows);
  if (dialect.delimiter !== '\t' || !text.includes('"')) return readAs(name, text, dialect, named, pacer);
  try {
    return await readAs(name, text, dialect, named, pacer);
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'task-invalid') throw error;
    // Only further down may it show that quotes enclose cells, or that they do not.
    const other = { ...dialect, quoted: !dialect.quoted };
    return readAs(name, text, other, named, pacer).catch((again: unknown) => {
      throw again instanceof LabError && again.code === 'task-invalid' ? error : again;
    });
  }
}

async function readAs(name: string, text: string, dialect: Dialect, named: boolean, pacer: Pacer): Promise<Table> {
  let builder: TableBuilder | null = null;
  const begun = namedDelimiter(text)?.length ?? 0;
  let line = begun > 0 ? 2 : 1;
  for (let at = begun; at < text.length;) {
    const last = at + PIECE >= text.length;
    const piece = text.slice(at, at + PIECE);
    const parsed = parsePiece(piece, dialect, last);
    if (parsed.fault !== null) throw quoteFault(name, piece, line, parsed.fault);
    if (parsed.used === 0) throw endless(name, piece, line, dialect);
    const enclosing = dialect.quoted && piece.includes('"');
    for (const row of parsed.rows) {
      const start = line;
      line += 1 + (enclosing ? row.reduce((sum, cell) => sum + countLines(cell), 0) : 0);
      if (isBlank(row)) continue;
      if (builder === null) {
        builder = begin(name, row, named);
        if (named) continue;
      }
      add(builder, name, row, start, dialect);
    }
    at += parsed.used;
    await pacer.pause(DECODING + (1 - DECODING) * (at / text.length));
  }
  if (builder === null) throw empty(name);
  return builder.finish({ split: splitOfName(name) });
}

export function empty(name: string): Error {
  return invalid(`${name} is empty.`, 'Bring a table with one example a row.');
}

function begin(name: string, first: readonly string[], named: boolean): TableBuilder {
  const columns = named ? columnNames(first) : numberedColumns(first.length);
  refuseDuplicates(name, columns);
  return new TableBuilder(name, columns, true);
}

function add(
  builder: TableBuilder,
  name: string,
  row: readonly string[],
  line: number,
  { delimiter, quoted }: Dialect,
) {
  if (row.length !== builder.width) {
    const [what, remedy] = DELIMITERS[delimiter] ?? ['delimiter', ''];
    throw invalid(
      `${name}, line ${line} has ${grouped(row.length)} ${row.length === 1 ? 'cell' : 'cells'}, the first line has ${grouped(builder.width)}.`,
      quoted
        ? `Enclose cells that hold a ${what} in quotes, with no space before the first quote.`
        : `Separate cells by exactly one ${what}${remedy}.`,
    );
  }
  builder.beginRow(line);
  for (let i = 0; i < row.length; i++) builder.set(i, row[i] ?? '');
}

const DELIMITERS: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  '\t': ['tab', ' and keep tabs out of the text'],
  ',': ['comma', ''],
  ';': ['semicolon', ''],
  '|': ['pipe', ''],
};

function quoteFault(name: string, piece: string, line: number, { index, open }: QuoteFault): Error {
  const opened = line + countLines(piece, index);
  if (open) return invalid(`${name}, line ${opened}: the quote that opens a cell here is never closed.`, CLOSE);
  return invalid(
    `${name}, line ${opened}: the quote that opens a cell here is not closed, or other text follows where it closes.`,
    CLOSE,
  );
}

/** A piece without the end of a row. */
function endless(name: string, piece: string, line: number, dialect: Dialect): Error {
  const { fault }: ParsedPiece = parsePiece(piece, dialect, true);
  if (fault !== null) return quoteFault(name, piece, line, fault);
  return invalid(
    `${name}, line ${line} has more than ${grouped(PIECE)} characters; a cell may have ${grouped(MAX_CELL)}.`,
    'Check that each example has a line of its own.',
  );
}
