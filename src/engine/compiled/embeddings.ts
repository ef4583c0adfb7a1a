/**
 * What the encoder reads of a batch's texts: rows of its tables, which a program looks up by their numbers. The tables stay
 * in the arena, so that a step is told some hundreds of numbers where the embeddings would be hundreds of times as many.
 */
import type { PlacedBatch } from '../../lab/encoder/batch';
import type { RowLayout } from './layout';
import type { ProgramWriter } from './program';
import type { PackedEncoder, PackedTable } from './weights';

/** Rows of tables, as numbers or as addresses of them. */
export interface TextIndices<T = ArrayLike<number>> {
  /** Rows of the word table: of pass 0, [S, T] and below 0 beyond a text's end, and of the word rows. */
  readonly tokenIds: T;
  readonly wordIds: T;
  /** Rows of the table of places: of the word rows, and of the prompt's, [S, m]. */
  readonly wordPlaces: T;
  readonly promptPlaces: T;
}

/** Those that follow from where the words stand. */
export function textIndices(
  { places: { rows, positions } }: PackedEncoder,
  batch: PlacedBatch,
  { words }: RowLayout,
): Omit<TextIndices, 'tokenIds'> {
  // An encoder may know fewer segments than a pair has.
  const lastSegment = rows / positions - 1;
  const place = (position = 0, segment = 0): number => Math.min(segment, lastSegment) * positions + position;
  return {
    wordIds: words.map((word) => batch.ids[word] ?? 0),
    wordPlaces: words.map((word) => place(batch.positions[word], batch.segments[word])),
    promptPlaces: batch.promptPositions.map((position, row) => place(position, batch.promptSegments[row])),
  };
}

/** Rows of a table that are looked up. */
interface Lookup {
  readonly table: PackedTable;
  readonly indices: number;
}

/** Looks rows up; each method gives the address of `[rows, E]`. */
export class EmbeddingTables {
  constructor(
    private readonly builder: ProgramWriter,
    private readonly encoder: PackedEncoder,
    private readonly width: number,
  ) {}

  /** Word embeddings alone, zeros for an id below 0. */
  words(ids: number, rows: number): number {
    return this.gather({ table: this.encoder.words, indices: ids }, null, rows);
  }

  /** Word, position and segment embeddings. */
  wordsAt(ids: number, places: number, rows: number): number {
    const { words, places: table } = this.encoder;
    return this.gather({ table: words, indices: ids }, { table, indices: places }, rows);
  }

  /** Position and segment embeddings. */
  places(places: number, rows: number): number {
    return this.gather({ table: this.encoder.places, indices: places }, null, rows);
  }

  private gather({ table, indices }: Lookup, also: Lookup | null, rows: number): number {
    const y = this.builder.take(rows * this.width);
    this.builder.call('gatherRows', {
      table: table.address,
      tableRows: table.rows,
      indices,
      also: also?.table.address ?? -1,
      alsoRows: also?.table.rows ?? 0,
      alsoIndices: also?.indices ?? -1,
      y,
      rows,
      width: this.width,
    });
    return y;
  }
}
