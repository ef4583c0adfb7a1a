/** Rows of a data set, a hundred at a time. */
import * as v from 'valibot';
import { LabError } from '../lab/errors';
import { MAX_CELL } from '../lab/tasks/tables/builder';
import { NESTED } from '../lab/tasks/tables/json-rows';
import type { LeftOutColumn } from '../lab/tasks/tables/table';
import { holdsCells, readFeature, type Feature } from './data-set-features';
import { askJson, query, rowServer, type DataSetHub } from './data-set-hub';
import { notUnderstood } from './data-set-refusal';
import { hostOf, type Asker } from './request';

/** The server gives no more at once. */
const PAGE = 100;
/** Whoever asks for many pages is made to wait between them, and has something to lose; not so before the first one. */
const RETRIES = { first: 4, later: 10 };

/** Rows as far as they have arrived. A later try goes on with them. */
export interface ArrivedRows {
  /** Columns whose values are cells. */
  features: readonly Feature[];
  leftOut: readonly LeftOutColumn[];
  /** By column. */
  cells: string[][];
  rows: number;
  /** All rows that there are; null before the first page. */
  total: number | null;
}

export function noRows(): ArrivedRows {
  return { features: [], leftOut: [], cells: [], rows: 0, total: null };
}

export interface RowPlace {
  readonly id: string;
  readonly config: string;
  readonly split: string;
}

export interface RowReceiver extends Asker {
  readonly onRows: (done: number, total: number) => void;
}

const Page = v.object({
  features: v.array(v.object({ name: v.string(), type: v.unknown() })),
  rows: v.array(
    v.object({
      row_idx: v.number(),
      row: v.record(v.string(), v.unknown()),
      truncated_cells: v.optional(v.array(v.string()), []),
    }),
  ),
  num_rows_total: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
type Page = v.InferOutput<typeof Page>;

/**
 * Fills `arrived` up to `maxRows` rows, page by page.
 *
 * @param title how the place is called in messages.
 * @throws LabError; what has arrived stays.
 */
export async function fetchRows(
  hub: DataSetHub,
  place: RowPlace,
  title: string,
  maxRows: number,
  arrived: ArrivedRows,
  receiver: RowReceiver,
): Promise<void> {
  const server = rowServer(hub);
  const { id, config, split } = place;
  const wanted = (): number => Math.min(maxRows, arrived.total ?? maxRows);
  while (arrived.total === null || arrived.rows < wanted()) {
    const offset = arrived.rows;
    const length = Math.min(PAGE, wanted() - offset);
    const path = `/rows?${query({ dataset: id, config, split, offset, length })}`;
    const page = await askJson(server, path, title, Page, receiver, offset === 0 ? RETRIES.first : RETRIES.later);
    refuseShortened(page, title, hostOf(server));
    if (page.rows.some(({ row_idx: index }, at) => index !== offset + at)) {
      throw notUnderstood(title, server, 'rows out of order');
    }
    if (page.rows.length === 0 && offset < Math.min(maxRows, page.num_rows_total)) {
      throw new LabError(
        'hub-unavailable',
        `${hostOf(server)} gave ${offset} of the ${page.num_rows_total} rows of ${title}, and no more.`,
        'Fetch fewer rows, or try again later.',
      );
    }
    take(arrived, page, title);
    receiver.onRows(arrived.rows, wanted());
  }
}

function take(arrived: ArrivedRows, page: Page, title: string): void {
  if (arrived.total === null) {
    const kept = page.features.filter(({ type }) => holdsCells(type));
    arrived.features = kept.map(({ name, type }) => readFeature(name, type));
    arrived.cells = kept.map(() => []);
    arrived.leftOut = page.features
      .filter(({ type }) => !holdsCells(type))
      .map(({ name: column }) => ({ column, holds: NESTED }));
  }
  const cells = arrived.features.map(({ name }) =>
    page.rows.map(({ row, row_idx: index }) => cellOf(row[name], `${title}, row ${index + 1}`)),
  );
  cells.forEach((column, index) => arrived.cells[index]?.push(...column));
  arrived.rows += page.rows.length;
  arrived.total = page.num_rows_total;
}

/** As a table has it: what is no text is written as JSON writes it. */
function cellOf(value: unknown, place: string): string {
  if (value === null || value === undefined) return '';
  const cell = typeof value === 'string' ? value : JSON.stringify(value);
  if (cell.length <= MAX_CELL) return cell;
  throw new LabError(
    'task-invalid',
    `${place} has a cell of ${cell.length} characters; at most ${MAX_CELL} are read.`,
    'Choose a data set of shorter texts.',
  );
}

/** Half a text would be learnt from without anybody knowing. Pictures and the like nobody learns from. */
function refuseShortened({ features, rows }: Page, title: string, host: string): void {
  const read = new Set(features.filter(({ type }) => holdsCells(type)).map(({ name }) => name));
  for (const { row_idx: index, truncated_cells: cells } of rows) {
    const cut = cells.find((name) => read.has(name));
    if (cut === undefined) continue;
    throw new LabError(
      'hub-unavailable',
      `${host} gives a shortened “${cut}” in row ${index + 1} of ${title}: its texts are too long for it.`,
      'Download the files of the data set from its page yourself and open them here.',
    );
  }
}
