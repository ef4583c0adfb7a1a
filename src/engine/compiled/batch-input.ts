/** What the host gives a program for one batch: one block of numbers, written in one go. */
import type { GroupBatch } from '../../lab/training/engine';
import { countTokens } from '../token-counts';
import { aligned } from './blocks';
import { textIndices } from './embeddings';
import type { TextPlaces } from './encoder-block';
import type { BatchPlaces, GroupShape } from './group-shape';
import type { RowLayout } from './layout';
import type { PackedEncoder } from './weights';

/** Parts of the block, by name. */
export type InputPart =
  | Exclude<keyof BatchPlaces, 'tokens' | 'sampleNoise' | 'negativeNoise'>
  | keyof TextPlaces
  | 'tokenIds'
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
  const { runs, dataSeeds, texts, width, tokens, promptLength } = shape;
  const sequences = dataSeeds * texts;
  const sizes = new Map<InputPart, number>([['labels', sequences]]);
  if (needs.passZero) {
    sizes.set('maskStates', sequences * width);
    sizes.set('clsStates', sequences * width);
  }
  if (needs.headLoss) {
    sizes.set('tokenIds', sequences * tokens);
    sizes.set('lengths', sequences);
  }
  if (needs.noise) sizes.set('sampleKeys', 4 * runs);
  if (needs.noise && needs.representationLoss) sizes.set('negativeKeys', 4 * runs);
  if (layout !== null) {
    sizes.set('wordIds', layout.wordRows);
    sizes.set('wordPlaces', layout.wordRows);
    sizes.set('promptPlaces', sequences * promptLength);
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

/** Numbers of the parts. */
export type Parts = Readonly<Partial<Record<InputPart, ArrayLike<number>>>>;

/**
 * The block of numbers to write.
 *
 * @param scratch room for it, at least as large; what stands there is of no account.
 */
export function fill({ parts: asked, size }: InputLayout, parts: Parts, scratch: Float32Array): Float32Array {
  const out = scratch.subarray(0, size);
  for (const [part, { at, length }] of asked) {
    const values = parts[part];
    if (values?.length !== length) throw new RangeError(`“${part}” has ${String(values?.length)} numbers.`);
    out.set(values, at);
    out.fill(0, at + length, at + aligned(length));
  }
  return out;
}

/** The parts that follow from a batch's texts. */
export function textParts(
  encoder: PackedEncoder,
  batch: GroupBatch,
  layout: RowLayout | null,
  needs: InputNeeds,
): Parts {
  const parts: Parts = {
    labels: batch.labels,
    maskStates: batch.maskStates,
    clsStates: batch.clsStates,
    ...(needs.headLoss ? { tokenIds: batch.tokens, lengths: countTokens(batch) } : {}),
  };
  const { prompted } = batch;
  if (prompted === null || layout === null) return parts;
  return { ...parts, ...textIndices(encoder, prompted, layout), starts: layout.starts, members: layout.members };
}
