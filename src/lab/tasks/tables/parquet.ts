/** Tables in Parquet, row group by row group and column by column. */
import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
  type ParquetScan,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import * as v from 'valibot';
import { MAX_ROWS, noRows, refuseDuplicates, TableBuilder, tooManyRows } from './builder';
import { invalid } from './faults';
import { NESTED, withoutLeftOut } from './json-rows';
import { splitOfName } from './names';
import type { Pacer, TableSource } from './pieces';
import type { LeftOutColumn, Table } from './table';

const AGAIN = 'Download or copy it again; if it stays so, write it anew or save the table as CSV.';

/**
 * Columns of lists, records or bytes are left out and named in `leftOut`.
 *
 * @throws LabError `task-invalid` for a file that is cut short or damaged, or that has no column of plain values.
 */
export async function readParquet(name: string, source: TableSource, pacer: Pacer): Promise<Table> {
  const file: AsyncBuffer = {
    byteLength: source.size,
    slice: (start, end = source.size) => source.slice(start, end).arrayBuffer(),
  };
  const metadata = await footer(name, file);
  const rows = Number(metadata.num_rows);
  if (rows > MAX_ROWS) throw tooManyRows(name);
  if (rows === 0) throw noRows(name);
  const columns = parquetSchema(metadata).children;
  const titles = columns.map(({ element }) => element.name);
  refuseDuplicates(name, titles);
  const plain = columns.filter((column) => !isNested(column));
  const leftOut: LeftOutColumn[] = columns
    .filter(isNested)
    .map(({ element }) => ({ column: element.name, holds: NESTED }));

  const builder = new TableBuilder(name, titles, false);
  for (let row = 0; row < rows; row++) builder.beginRow(0);
  const scan = await parquetScan({
    file,
    metadata,
    compressors,
    columns: plain.map(({ element }) => element.name),
    // Bytes that nothing says are text may be an image; JSON is text here, and places on the globe are not read.
    utf8: false,
    geoparquet: false,
    useOffsetIndex: false,
    parsers: { jsonFromBytes: (bytes: Uint8Array) => decodeText(bytes) },
  });
  let read = 0;
  for (const { element } of plain) {
    const format = element.type === 'FLOAT' ? shortestFloat : formatCell;
    const cells = await readColumn(name, scan, element.name, format, async () => {
      await pacer.pause(++read / (plain.length * scan.ranges.length));
    });
    if (cells.includes(null)) leftOut.push({ column: element.name, holds: 'bytes that are not text' });
    else builder.fill(element.name, cells as readonly string[]);
  }
  return withoutLeftOut(builder.finish({ split: splitOfName(name), classNames: classNames(metadata), leftOut }));
}

async function footer(name: string, file: AsyncBuffer): Promise<FileMetaData> {
  const tail = new TextDecoder('latin1').decode(await file.slice(Math.max(0, file.byteLength - 4)));
  if (tail !== 'PAR1' || file.byteLength < 12) {
    throw invalid(`${name} begins as a Parquet file but its end is missing: it is cut short.`, AGAIN);
  }
  try {
    return await parquetMetadataAsync(file, { geoparquet: false });
  } catch (cause) {
    throw damaged(name, 'its list of columns', cause);
  }
}

function damaged(name: string, what: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return invalid(`${name} is damaged: ${what} cannot be read (${reason}).`, AGAIN, { cause });
}

function isNested({ children, element }: SchemaTree): boolean {
  return children.length > 0 || element.repetition_type === 'REPEATED';
}

/** Null for a cell that is no text. */
async function readColumn(
  name: string,
  scan: ParquetScan,
  column: string,
  format: (value: unknown) => string | null,
  pause: () => Promise<void>,
): Promise<(string | null)[]> {
  const cells: (string | null)[] = [];
  for (const range of scan.ranges) {
    let values: ArrayLike<unknown>;
    try {
      values = await scan.readColumn({ column, ...range });
    } catch (cause) {
      throw damaged(name, `the column “${column}”`, cause);
    }
    const wanted = range.rowEnd - range.rowStart;
    if (values.length !== wanted) {
      throw damaged(name, `the column “${column}”`, `it has ${values.length} values in place of ${wanted}`);
    }
    for (let i = 0; i < values.length; i++) cells.push(format(values[i]));
    await pause();
  }
  return cells;
}

function formatCell(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  return value instanceof Uint8Array ? decodeText(value) : null;
}

/** A float of 32 bits in the fewest digits that tell it from its neighbours: 0.1, not 0.10000000149. */
function shortestFloat(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return formatCell(value);
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeText(bytes: Uint8Array): string | null {
  try {
    const text = decoder.decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

const Described = v.object({ info: v.object({ features: v.record(v.string(), v.unknown()) }) });
const Named = v.object({ names: v.array(v.string()) });

/** Names of classes as the `datasets` library writes them beside the columns. */
function classNames({ key_value_metadata }: FileMetaData): Readonly<Record<string, readonly string[]>> {
  const written = key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (written === undefined) return {};
  const parsed = v.safeParse(Described, parseJson(written));
  if (!parsed.success) return {};
  return Object.fromEntries(
    Object.entries(parsed.output.info.features).flatMap(([column, feature]) => {
      const known = v.safeParse(Named, feature);
      return known.success ? [[column, known.output.names] as const] : [];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
