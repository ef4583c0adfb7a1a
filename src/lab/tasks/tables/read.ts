/** Any file that may hold a table: what it is, and its rows. */
import { empty, readDelimited } from './delimited';
import { looksLikeJson, readJson } from './json';
import { Pacer, readBytes, sourceOf, type PieceOptions, type TableSource } from './pieces';
import { isParquet, refuseForeign } from './signature';
import type { Table } from './table';
import { readText } from './text';

export interface ReadOptions extends PieceOptions {
  /** Whether the first row of a file of cells names its columns; absent: as it looks. */
  readonly header?: boolean | undefined;
}

const HEAD = 4096;

/**
 * Reads tab-separated, comma-separated (or semicolons, or pipes), JSON, JSON lines and Parquet files, told apart by
 * their content. One table, or one for each split that a JSON file holds.
 *
 * @param name of the file, for messages and for what its name says of its split.
 * @throws LabError `task-invalid` naming the file, the line or row, and what to do; `cancelled` by the signal.
 */
export async function readTable(
  name: string,
  from: Uint8Array | TableSource,
  options: ReadOptions = {},
): Promise<Table[]> {
  const source = sourceOf(from);
  const pacer = new Pacer(source.size, options);
  if (source.size === 0) throw empty(name);
  const head = await readBytes(source, 0, HEAD);
  if (isParquet(head)) {
    // Most tables are text; the decompressors are large.
    const { readParquet } = await import('./parquet');
    return [await readParquet(name, source, pacer)];
  }
  refuseForeign(name, head);
  const text = await readText(name, source, pacer);
  if (looksLikeJson(name, text)) return readJson(name, text, pacer);
  return [await readDelimited(name, text, options.header ?? null, pacer)];
}
