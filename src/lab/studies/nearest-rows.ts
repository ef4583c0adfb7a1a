/** Which rows of a table of embeddings lie nearest to given vectors, by every row and without an index. */
import type { Encoder } from '../encoder/encoder';
import { normOf } from '../vectors';
import { pieceRanges, type Pieces } from './study';

/** Word embeddings that a token belongs to. */
export interface EmbeddingTable {
  /** Tokens x E. */
  readonly rows: Float32Array;
  readonly width: number;
  /** Euclidean norm of each row. */
  readonly norms: Float64Array;
}

/** By falling cosine of the angle, and by rising Euclidean distance. */
export type Nearness = 'cosine' | 'distance';

export interface Neighbour {
  readonly id: number;
  readonly value: number;
}

/** The nearest rows of one vector, nearest first; of equally near ones the first. None by cosine for a zero vector. */
export type Neighbours = Readonly<Record<Nearness, readonly Neighbour[]>>;

const tables = new WeakMap<Encoder, EmbeddingTable>();

/** The tokens' rows of an encoder's word embeddings; there may be further rows that no token stands for. */
export function* embeddingTable(encoder: Encoder): Pieces<EmbeddingTable> {
  const known = tables.get(encoder);
  if (known !== undefined) return known;
  const { embeddingWidth: width, vocabulary } = encoder.config;
  const tokens = Math.min(vocabulary, encoder.tokenizer.size);
  const rows = encoder.weights.words.subarray(0, tokens * width);
  const norms = new Float64Array(tokens);
  for (const { from, to } of pieceRanges(tokens, width)) {
    for (let id = from; id < to; id++) norms[id] = normOf(rows.subarray(id * width, (id + 1) * width));
    yield { done: to, total: tokens };
  }
  const table = { rows, width, norms };
  tables.set(encoder, table);
  return table;
}

/** The `count` nearest rows of each of `queries` (n x E). */
export function* nearestRows(
  { rows, width, norms }: EmbeddingTable,
  queries: Float32Array,
  count: number,
): Pieces<Neighbours[]> {
  const found = Array.from({ length: queries.length / width }, (_, query) => {
    const vector = queries.subarray(query * width, (query + 1) * width);
    return { vector, norm: normOf(vector), cosine: new Nearest(count), distance: new Nearest(count) };
  });
  const total = norms.length;
  for (const { from, to } of pieceRanges(total, queries.length)) {
    for (let id = from; id < to; id++) {
      const length = norms[id] ?? 0;
      for (const { vector, norm, cosine, distance } of found) {
        const product = dotAt(rows, id * width, vector);
        // Nearer is less.
        if (norm > 0 && length > 0) cosine.offer(id, -product / (norm * length));
        distance.offer(id, Math.max(0, norm * norm + length * length - 2 * product));
      }
    }
    yield { done: to, total };
  }
  return found.map(({ cosine, distance }) => ({
    cosine: cosine.entries.map(({ id, value }) => ({ id, value: -value })),
    distance: distance.entries.map(({ id, value }) => ({ id, value: Math.sqrt(value) })),
  }));
}

/** Inner product of a vector with the row that begins at `from`. */
function dotAt(rows: Float32Array, from: number, vector: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (rows[from + i] ?? 0) * (vector[i] ?? 0);
  return sum;
}

/** The `count` least of what is offered, in order. */
class Nearest {
  readonly entries: Neighbour[] = [];
  private worst = Infinity;

  constructor(private readonly count: number) {}

  offer(id: number, value: number): void {
    if (!(value < this.worst)) return;
    let at = this.entries.length;
    while (at > 0 && value < (this.entries[at - 1]?.value ?? 0)) at--;
    this.entries.splice(at, 0, { id, value });
    if (this.entries.length > this.count) this.entries.pop();
    if (this.entries.length === this.count) this.worst = this.entries[this.count - 1]?.value ?? Infinity;
  }
}
