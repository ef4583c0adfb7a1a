/** What the host gives a program for one batch: one block of numbers, written in one go. */
import type { EncoderConfig } from '../../lab/encoder/config';
import type { PlacedBatch } from '../../lab/encoder/batch';
import type { GroupBatch } from '../../lab/training/engine';
import { countTokens } from '../token-counts';
import { aligned } from './blocks';
import type { TextPlaces } from './encoder-block';
import type { BatchPlaces, GroupShape } from './group-shape';
import type { RowLayout } from './layout';
import type { PackedEncoder } from './weights';

/** Parts of the block, by name. */
export type InputPart =
  | Exclude<keyof BatchPlaces, 'sampleNoise' | 'negativeNoise'>
  | keyof TextPlaces
  | 'sampleKeys'
  | 'negativeKeys'
  | 'lossWeights'
  | 'rates'
  | 'corrections'
  | 'has';

/** The block that a program asks for: where each part begins in it, and how many numbers it has. */
export interface InputLayout {
  readonly parts: ReadonlyMap<InputPart, { readonly at: number; readonly length: number }>;
  readonly size: number;
}

/** What a group looks at. */
export interface InputNeeds {
  readonly passZero: boolean;
  readonly headLoss: boolean;
  readonly representationLoss: boolean;
  readonly noise: boolean;
  readonly update: boolean;
  /** How many sets of loss weights there are, [R, 4] each. */
  readonly weightSets: number;
}

export function layInputs(shape: GroupShape, layout: RowLayout | null, needs: InputNeeds): InputLayout {
  const { runs, dataSeeds, texts, width, embeddingWidth, tokens, promptLength } = shape;
  const sequences = dataSeeds * texts;
  const sizes = new Map<InputPart, number>([['labels', sequences]]);
  if (needs.passZero) {
    sizes.set('maskStates', sequences * width);
    sizes.set('clsStates', sequences * width);
  }
  if (needs.headLoss) {
    sizes.set('tokens', sequences * tokens * embeddingWidth);
    sizes.set('lengths', sequences);
  }
  if (needs.noise) sizes.set('sampleKeys', 4 * runs);
  if (needs.noise && needs.representationLoss) sizes.set('negativeKeys', 4 * runs);
  if (layout !== null) {
    sizes.set('words', layout.wordRows * embeddingWidth);
    sizes.set('offsets', sequences * promptLength * embeddingWidth);
    sizes.set('starts', layout.starts.length);
    sizes.set('members', layout.members.length);
  }
  if (needs.weightSets > 0) {
    sizes.set('lossWeights', needs.weightSets * runs * 4);
    sizes.set('floors', runs);
  }
  if (needs.update) {
    sizes.set('rates', runs);
    sizes.set('corrections', 2 * (promptLength + 1));
    sizes.set('has', runs * 4);
  }
  return placeParts(sizes);
}

/** Parts begin at whole cache lines, in the order of `sizes`. */
function placeParts(sizes: ReadonlyMap<InputPart, number>): InputLayout {
  const parts = new Map<InputPart, { readonly at: number; readonly length: number }>();
  let size = 0;
  for (const [part, length] of sizes) {
    parts.set(part, { at: size, length });
    size += aligned(length);
  }
  return { parts, size };
}

/** Writes a part's numbers, all of them. */
type Gather = (out: Float32Array) => void;

/** Numbers of the parts, or what gathers them where they are wanted. */
export type Parts = Readonly<Partial<Record<InputPart, ArrayLike<number> | Gather>>>;

/**
 * The block of numbers to write.
 *
 * @param scratch room for it, at least as large; what stands there is of no account.
 */
export function fill({ parts: asked, size }: InputLayout, parts: Parts, scratch: Float32Array): Float32Array {
  const out = scratch.subarray(0, size);
  for (const [part, { at, length }] of asked) {
    const values = parts[part];
    if (typeof values === 'function') values(out.subarray(at, at + length));
    else if (values?.length === length) out.set(values, at);
    else throw new RangeError(`“${part}” has ${String(values?.length)} numbers.`);
    out.fill(0, at + length, at + aligned(length));
  }
  return out;
}

/** The parts that follow from a batch's texts. */
export function textParts(encoder: Embeddings, batch: GroupBatch, layout: RowLayout | null, needs: InputNeeds): Parts {
  const { config, words } = encoder;
  const parts: Parts = {
    labels: batch.labels,
    maskStates: batch.maskStates,
    clsStates: batch.clsStates,
    ...(needs.headLoss
      ? { tokens: wordEmbeddings(words, batch.tokens, config.embeddingWidth), lengths: countTokens(batch) }
      : {}),
  };
  const { prompted } = batch;
  if (prompted === null || layout === null) return parts;
  return {
    ...parts,
    words: summedWords(encoder, prompted, layout),
    offsets: promptPlaces(encoder, prompted),
    starts: layout.starts,
    members: layout.members,
  };
}

/** Rows of the word table, zeros for an id below 0. */
function wordEmbeddings(table: Float32Array, ids: Int32Array, width: number): Gather {
  return (out) => {
    ids.forEach((id, index) => {
      const at = index * width;
      if (id < 0) out.fill(0, at, at + width);
      else out.set(table.subarray(id * width, (id + 1) * width), at);
    });
  };
}

interface Embeddings {
  readonly packed: PackedEncoder;
  readonly config: EncoderConfig;
  readonly words: Float32Array;
}

/** Word, position and segment embeddings of the word rows, [word rows, E]. */
function summedWords({ packed, words: table, config }: Embeddings, batch: PlacedBatch, { words }: RowLayout): Gather {
  const width = config.embeddingWidth;
  return (out) => {
    words.forEach((word, row) => {
      const places = placesIn(packed, batch.segments[word]);
      const place = (batch.positions[word] ?? 0) * width;
      const from = (batch.ids[word] ?? 0) * width;
      const at = row * width;
      for (let i = 0; i < width; i++) out[at + i] = (places[place + i] ?? 0) + (table[from + i] ?? 0);
    });
  };
}

/** Position and segment embeddings of the prompt's rows, [sequences x m, E]. */
function promptPlaces({ packed, config }: Embeddings, { promptPositions, promptSegments }: PlacedBatch): Gather {
  const width = config.embeddingWidth;
  return (out) => {
    promptPositions.forEach((position, row) => {
      const places = placesIn(packed, promptSegments[row]);
      out.set(places.subarray(position * width, (position + 1) * width), row * width);
    });
  };
}

const NOWHERE = new Float32Array(0);

/** An encoder may know fewer segments than a pair has. */
function placesIn({ places }: PackedEncoder, segment = 0): Float32Array {
  return places[Math.min(segment, places.length - 1)] ?? NOWHERE;
}
