/**
 * Where the rows of a batch stand. Rows are packed without padding, P in all: first the S rows that are read, then the
 * S x m prompt rows, then the other words. Word rows by themselves are the same without the prompt's.
 */
import type { PlacedBatch } from '../../lab/encoder/batch';

export interface RowLayout {
  readonly sequences: number;
  readonly promptLength: number;
  /** P. */
  readonly rows: number;
  /** Rows that are no prompt's. */
  readonly wordRows: number;
  /** Most rows of a sequence. */
  readonly longest: number;
  /** The word row, sequence x words, that stands at each place among the word rows. */
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
  return {
    sequences,
    promptLength,
    rows: members.length,
    wordRows: order.length,
    longest,
    words: Int32Array.from(order),
    starts,
    members: Float32Array.from(members),
  };
}
