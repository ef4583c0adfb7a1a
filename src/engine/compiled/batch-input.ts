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

export type Parts = Readonly<Partial<Record<InputPart, ArrayLike<number>>>>;

/** The block of numbers to write. */
export function fill({ parts: asked, size }: InputLayout, parts: Parts): Float32Array {
  const out = new Float32Array(size);
  for (const [part, { at, length }] of asked) {
    const values = parts[part];
    if (values?.length !== length) throw new RangeError(`“${part}” has ${String(values?.length)} numbers.`);
    out.set(values, at);
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
    offsets: placeEmbeddings(encoder, prompted.promptPositions, prompted.promptSegments),
    starts: layout.starts,
    members: layout.members,
  };
}

/** Rows of the word table, zeros for an id below 0. */
function wordEmbeddings(table: Float32Array, ids: Int32Array, width: number): Float32Array {
  const out = new Float32Array(ids.length * width);
  ids.forEach((id, index) => {
    if (id >= 0) out.set(table.subarray(id * width, (id + 1) * width), index * width);
  });
  return out;
}

interface Embeddings {
  readonly packed: PackedEncoder;
  readonly config: EncoderConfig;
  readonly words: Float32Array;
}

/** Word, position and segment embeddings of the word rows, [word rows, E]. */
function summedWords(
  encoder: Embeddings,
  { ids, positions, segments }: PlacedBatch,
  { words }: RowLayout,
): Float32Array {
  const pick = (from: Int32Array): Int32Array => words.map((row) => from[row] ?? 0);
  const out = placeEmbeddings(encoder, pick(positions), pick(segments));
  addRows(out, encoder.words, pick(ids), encoder.config.embeddingWidth);
  return out;
}

/** Position and segment embeddings, [rows, E]. An encoder may know fewer segments than a pair has, or none. */
function placeEmbeddings({ packed, config }: Embeddings, positions: Int32Array, segments: Int32Array): Float32Array {
  const width = config.embeddingWidth;
  const out = new Float32Array(positions.length * width);
  addRows(out, packed.positions, positions, width);
  if (packed.segments !== null) {
    const last = packed.segments.length / width - 1;
    addRows(
      out,
      packed.segments,
      segments.map((segment) => Math.min(segment, last)),
      width,
    );
  }
  return out;
}

function addRows(out: Float32Array, table: Float32Array, indices: Int32Array, width: number): void {
  indices.forEach((index, row) => {
    for (let i = 0; i < width; i++) {
      const at = row * width + i;
      out[at] = (out[at] ?? 0) + (table[index * width + i] ?? 0);
    }
  });
}
