/**
 * Tables in JSON: a list of records or of rows, a record of columns, either of them under “data” or “rows”, one such
 * list for each split, or one record a line.
 */
import * as v from 'valibot';
import { invalid } from './faults';
import { JsonCursor, JsonFault, type Nested } from './json-cursor';
import { readJsonColumns } from './json-columns';
import { JsonRows } from './json-rows';
import { splitOfName } from './names';
import { PIECE, type Pacer } from './pieces';
import type { Split, Table } from './table';
import { countLines, DECODING } from './text';

/** Names under which a record keeps its rows. */
const ROWS = /^(data|rows|examples|instances|records|items)$/i;

const SHAPES = 'Bring a list of records such as [{"text": "…", "label": "…"}], or one such record a line.';

const Features = v.array(v.object({ name: v.string(), type: v.object({ names: v.optional(v.array(v.string())) }) }));

export function looksLikeJson(name: string, text: string): boolean {
  if (/\.(json|jsonl|ndjson)$/i.test(name)) return true;
  const head = text.slice(0, 4096);
  return /^\s*(\{\s*"[^"\n]*"\s*:|\[\s*[[{])/.test(head) || (/^\s*\[/.test(head) && areLines(name, text));
}

/** @throws LabError `task-invalid` naming the line, or the row where all stands in one line. */
export async function readJson(name: string, text: string, pacer: Pacer): Promise<Table[]> {
  const cursor = new JsonCursor(text);
  try {
    if (areLines(name, text)) return [await readLines(name, text, pacer)];
    if (cursor.peek() === '') throw invalid(`${name} is empty.`, SHAPES);
    const tables = await new Document(name, cursor, pacer).read();
    cursor.end();
    return tables;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const line = countLines(text, error.at) + 1;
    const column = error.at - text.lastIndexOf('\n', error.at - 1);
    throw invalid(
      `${name}, line ${line}, character ${column} is not JSON: ${error.message}.`,
      'Correct it there, or write the file anew with a program.',
      { cause: error },
    );
  }
}

/** Whether each line is a value of its own: the first one is, and there are others. */
function areLines(name: string, text: string): boolean {
  if (/\.(jsonl|ndjson)$/i.test(name)) return true;
  const start = /\S/.exec(text)?.index ?? 0;
  const end = text.indexOf('\n', start);
  if (end < 0 || end - start > PIECE || !/\S/.test(text.slice(end))) return false;
  try {
    const value: unknown = JSON.parse(text.slice(start, end));
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

async function readLines(name: string, text: string, pacer: Pacer): Promise<Table> {
  const rows = new JsonRows(name, true);
  let line = 1;
  let told = 0;
  for (let start = 0; start < text.length; line++) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const cursor = new JsonCursor(text.slice(start, end));
    try {
      if (cursor.peek() !== '') {
        rows.read(cursor, line);
        cursor.end();
      }
    } catch (error) {
      // The line is known; the place in it counts from the beginning of the text.
      throw error instanceof JsonFault ? new JsonFault(start + Math.min(error.at, end - start), error.message) : error;
    }
    start = end + 1;
    if (start - told >= PIECE) {
      told = start;
      await pacer.pause(DECODING + (1 - DECODING) * (start / text.length));
    }
  }
  await pacer.pause(1);
  return rows.finish(splitOfName(name));
}

/** A file that is one list or one record. */
class Document {
  readonly #name: string;
  readonly #cursor: JsonCursor;
  readonly #pacer: Pacer;
  #told = 0;

  constructor(name: string, cursor: JsonCursor, pacer: Pacer) {
    this.#name = name;
    this.#cursor = cursor;
    this.#pacer = pacer;
  }

  async read(): Promise<Table[]> {
    const next = this.#cursor.peek();
    if (next === '[') return [await this.#list(this.#name, splitOfName(this.#name), {}, [])];
    if (next === '{') return this.#record();
    throw this.#cursor.fault('a list or a record is missing');
  }

  async #list(
    name: string,
    split: Split | null,
    classNames: Readonly<Record<string, readonly string[]>>,
    columns: readonly string[],
  ): Promise<Table> {
    const rows = new JsonRows(name, false, columns);
    for (const _ of this.#cursor.elements()) {
      rows.read(this.#cursor, 0);
      if (this.#cursor.at - this.#told >= PIECE) await this.#pause();
    }
    await this.#pause();
    return rows.finish(split, classNames);
  }

  /** A record: its rows under “data” or “rows”, a list of rows for each split, or its columns. */
  async #record(): Promise<Table[]> {
    const cursor = this.#cursor;
    const tables: Table[] = [];
    const columns = new Map<string, Nested>();
    let classNames: Readonly<Record<string, readonly string[]>> = {};
    let names: readonly string[] = [];
    for (const key of cursor.entries()) {
      const split = splitOfName(key);
      if ((split !== null || ROWS.test(key)) && holdsRows(cursor)) {
        const name = split === null ? this.#name : `${this.#name} (${key})`;
        tables.push(await this.#list(name, split ?? splitOfName(name), classNames, names));
        continue;
      }
      const value = cursor.value();
      if (typeof value === 'string') continue;
      columns.set(key, value);
      const part = cursor.text.slice(value.start, value.end);
      if (key === 'features') classNames = featureNames(part);
      if (key === 'columns') names = textsIn(part);
    }
    await this.#pause();
    if (tables.length > 0) return tables;
    if (columns.size === 0) throw invalid(`${this.#name} is a single record, not a table.`, SHAPES);
    return [await readJsonColumns(this.#name, cursor.text, columns, this.#pacer)];
  }

  async #pause(): Promise<void> {
    this.#told = this.#cursor.at;
    await this.#pacer.pause(DECODING + (1 - DECODING) * (this.#told / this.#cursor.text.length));
  }
}

/** Whether the value here is a list of records or of lists. */
function holdsRows(cursor: JsonCursor): boolean {
  if (cursor.peek() !== '[') return false;
  const inside = new JsonCursor(cursor.text, cursor.at + 1).peek();
  return inside === '{' || inside === '[';
}

/** Class names as the hub describes the columns of a data set. */
function featureNames(part: string): Readonly<Record<string, readonly string[]>> {
  const parsed = v.safeParse(Features, JSON.parse(part));
  return parsed.success ? Object.fromEntries(parsed.output.map(({ name, type }) => [name, type.names ?? []])) : {};
}

function textsIn(part: string): readonly string[] {
  const parsed = v.safeParse(v.array(v.string()), JSON.parse(part));
  return parsed.success ? parsed.output : [];
}
