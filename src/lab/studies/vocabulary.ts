/** The encoder's vocabulary as the prompts' surroundings: a plane to see them on, and what is typical of tokens. */
import type { Encoder } from '../encoder/encoder';
import { RandomStream } from '../random';
import { summarise, type Summary } from '../statistics/quantiles';
import { embeddingTable, nearestRows } from './nearest-rows';
import { principalAxes, project, type PrincipalAxes } from './principal-axes';
import type { Pieces, Subject } from './study';

export interface Vocabulary {
  readonly tokens: number;
  /** Every token on the two axes along which word embeddings spread most: tokens x 2. */
  readonly places: Float32Array;
  /** Share of the embeddings' variance along each axis. */
  readonly shares: readonly [number, number];
  /** Ids of the tokens to draw: all, or a sample. */
  readonly drawn: Int32Array;
  /** Euclidean norms of all word embeddings. */
  readonly norm: Summary;
  /** From a word to the nearest other token, over a sample of words. */
  readonly neighbour: { readonly cosine: Summary; readonly distance: Summary };
}

/** What is computed of an encoder's vocabulary once. */
interface Known {
  readonly axes: PrincipalAxes;
  readonly vocabulary: Vocabulary;
}

const MOST_DRAWN = 3000;
/** Words whose nearest neighbour is looked for; each costs one pass over the vocabulary. */
const SAMPLED_WORDS = 200;

const known = new WeakMap<Encoder, Known>();

export function* vocabulary({ encoder }: Subject): Pieces<Vocabulary> {
  return (yield* knowVocabulary(encoder)).vocabulary;
}

/** The same for as long as the encoder lives. */
export function* knowVocabulary(encoder: Encoder): Pieces<Known> {
  const before = known.get(encoder);
  if (before !== undefined) return before;
  const table = yield* embeddingTable(encoder);
  const tokens = table.norms.length;
  const axes = yield* principalAxes(table.rows, table.width, 2);
  const places = yield* project(axes, table.rows);
  const [first = 0, second = 0] = axes.shares;
  const found: Known = {
    axes,
    vocabulary: {
      tokens,
      places,
      shares: [first, second],
      drawn: sampleOf(
        Int32Array.from({ length: tokens }, (_, id) => id),
        MOST_DRAWN,
      ),
      norm: summarise([...table.norms]),
      neighbour: yield* neighbours(encoder),
    },
  };
  known.set(encoder, found);
  return found;
}

function* neighbours(encoder: Encoder): Pieces<Vocabulary['neighbour']> {
  const table = yield* embeddingTable(encoder);
  const { width, rows } = table;
  const words = sampleOf(Int32Array.from(encoder.tokenizer.words(table.norms.length)), SAMPLED_WORDS);
  const queries = new Float32Array(words.length * width);
  words.forEach((id, i) => {
    queries.set(rows.subarray(id * width, (id + 1) * width), i * width);
  });
  // The nearest of all is the word itself.
  const found = yield* nearestRows(table, queries, 2);
  const nearestOther = (measure: 'cosine' | 'distance'): Summary =>
    summarise(found.map((near, i) => near[measure].find(({ id }) => id !== words[i])?.value ?? NaN));
  return { cosine: nearestOther('cosine'), distance: nearestOther('distance') };
}

/** At most `most` of the ids, drawn once and for all, in rising order. */
function sampleOf(ids: Int32Array, most: number): Int32Array {
  if (ids.length <= most) return ids;
  const order = new RandomStream('vocabulary sample').permutation(ids.length);
  return order
    .subarray(0, most)
    .map((at) => ids[at] ?? 0)
    .sort();
}
