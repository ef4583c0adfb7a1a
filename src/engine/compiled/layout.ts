/**
 * Where the rows of a batch stand. Rows are packed, P in all: first the S rows that are read, then the S x m prompt rows, then
 * the other words. Word rows by themselves are the same without the prompt's.
 *
 * A program is written for one number of rows, and hardly two batches of an epoch have as many words. So some rows of nobody
 * stand at the end, until the number is a rounder one: no sequence has them as members, and what becomes of them is never read.
 */
import type { PlacedBatch } from '../../lab/encoder/batch';

export interface RowLayout {
  readonly sequences: number;
  readonly promptLength: number;
  /** P. */
  readonly rows: number;
  /** Rows that are no prompt's. */
  readonly wordRows: number;
  /** Rows of a sequence at most. */
  readonly longest: number;
  /** The word row, sequence x words, that stands at each place among the word rows; -1 for nobody's. */
  readonly words: Int32Array;
  /** Packed rows of sequence s: `members[starts[s]] ... members[starts[s + 1] - 1]`, the row that is read first. */
  readonly starts: Float32Array;
  readonly members: Float32Array;
}

export function layRows({ sequences, words, promptLength, present }: PlacedBatch): RowLayout {
  const order = Array.from({ length: sequences }, (_, sequence) => sequence * words);
  const starts = new Float32Array(sequences + 1);
  const members: number[] = [];
  const prompts = sequences * promptLength;
  let longest = 0;
  for (let sequence = 0; sequence < sequences; sequence++) {
    members.push(sequence);
    for (let token = 0; token < promptLength; token++) members.push(sequences + sequence * promptLength + token);
    for (let word = 1; word < words; word++) {
      const row = sequence * words + word;
      if (present[row] !== 1) continue;
      members.push(prompts + order.length);
      order.push(row);
    }
    starts[sequence + 1] = members.length;
    longest = Math.max(longest, members.length - (starts[sequence] ?? 0));
  }
  const wordRows = roundedRows(order.length);
  const rows = prompts + wordRows;
  return {
    sequences,
    promptLength,
    rows,
    wordRows,
    longest: Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP,
    words: Int32Array.from({ length: wordRows }, (_, row) => order[row] ?? -1),
    starts,
    members: Float32Array.from({ length: rows }, (_, place) => members[place] ?? -1),
  };
}

const LENGTH_STEP = 8;

/** Rows are rounded up by a 32nd at most: an epoch then has some dozens of shapes, and less than a hundredth of its rows is nobody's. */
const SHARE = 32;
const LEAST_STEP = 4;

function roundedRows(rows: number): number {
  const step = Math.max(LEAST_STEP, 2 ** Math.floor(Math.log2(rows)) / SHARE);
  return Math.ceil(rows / step) * step;
}
