/**
 * What the encoder reads of a batch's texts: rows of its tables, which a program looks up by their numbers. The tables stay
 * in the arena, so that a step is told some hundreds of numbers where the embeddings would be hundreds of times as many.
 */
import type { PlacedBatch } from '../../lab/encoder/batch';
import type { Arguments } from './kernels';
import type { RowLayout } from './layout';
import type { ProgramWriter } from './program';
import type { PackedEncoder } from './weights';

/** Prompt vectors of every run and text: see `embed`. */
export interface PromptVectors {
  readonly address: number;
  /** Numbers between runs. */
  readonly batch: number;
  /** Numbers between texts of a run; 0 where they share their prompt. */
  readonly text: number;
}

/** Rows of the tables that follow from where the words stand. */
export function textIndices(
  { places: { rows, positions } }: PackedEncoder,
  batch: PlacedBatch,
  { words }: RowLayout,
): Readonly<Record<'wordIds' | 'wordPlaces' | 'promptPlaces', ArrayLike<number>>> {
  // An encoder may know fewer segments than a pair has.
  const lastSegment = rows / positions - 1;
  const place = (position = 0, segment = 0): number => Math.min(segment, lastSegment) * positions + position;
  return {
    wordIds: words.map((word) => batch.ids[word] ?? -1),
    wordPlaces: words.map((word) => (word < 0 ? -1 : place(batch.positions[word], batch.segments[word]))),
    promptPlaces: batch.promptPositions.map((position, row) => place(position, batch.promptSegments[row])),
  };
}

type EmbedArguments = Arguments<'embed'>;

/** What is looked up once for all runs. */
const ONCE = { vectors: -1, vectorsBatch: 0, vectorsText: 0, runs: 1, dataSeeds: 1, texts: 1 };

/** Looks rows up; each method gives the address of what it makes of them. */
export class EmbeddingTables {
  constructor(
    private readonly builder: ProgramWriter,
    private readonly encoder: PackedEncoder,
    private readonly width: number,
  ) {}

  /**
   * Word embeddings, with those of position and segment where there are places: [rows, E].
   *
   * @param ids below 0 for zeros.
   */
  words(ids: number, rows: number, places = -1): number {
    const { words } = this.encoder;
    const also = places < 0 ? -1 : this.encoder.places.address;
    return this.embed({
      ...ONCE,
      table: words.address,
      tableRows: words.rows,
      indices: ids,
      also,
      alsoRows: this.encoder.places.rows,
      alsoIndices: places,
      tokens: rows,
    });
  }

  /** Prompt vectors with the embeddings of position and segment at their places: [R, B, m, E]. */
  prompts(
    { address, batch, text }: PromptVectors,
    places: number,
    sizes: Pick<EmbedArguments, 'runs' | 'dataSeeds' | 'texts' | 'tokens'>,
  ): number {
    const { address: table, rows: tableRows } = this.encoder.places;
    return this.embed({
      ...sizes,
      table,
      tableRows,
      indices: places,
      also: -1,
      alsoRows: 0,
      alsoIndices: -1,
      vectors: address,
      vectorsBatch: batch,
      vectorsText: text,
    });
  }

  private embed(values: Omit<EmbedArguments, 'y' | 'width'>): number {
    const { width } = this;
    const y = this.builder.take(values.runs * values.texts * values.tokens * width);
    this.builder.call('embed', { ...values, y, width });
    return y;
  }
}
