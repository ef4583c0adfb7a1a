/** What a batch needs of the texts, padded to few lengths, so that few shapes are compiled. */
import { numpy as np } from '@jax-js/jax';
import type { LayoutKind } from '../../../../src/lab/presets';
import type { Array32 } from '../write-safetensors';
import type { JaxEncoder, Sequences } from './encoder';
import { numbersOf } from './numbers';

/** Score of a padded word among the negatives. */
const ABSENT = -1e9;

/** Lengths are padded to a multiple of this. */
const BUCKET = 8;

type Rows = 'bare' | LayoutKind;
type Part = 'ids' | 'segments' | 'length' | 'read' | 'prompt';

export interface Texts {
  readonly arrays: ReadonlyMap<string, Array32>;
  /** States without a prompt at [MASK] and [CLS], by text. */
  readonly mask: readonly Float32Array[];
  readonly cls: readonly Float32Array[];
}

/** Encodes all texts without a prompt, once. */
export async function encodeTexts(arrays: ReadonlyMap<string, Array32>, encoder: JaxEncoder): Promise<Texts> {
  const members = Array.from(arrays.get('labels')?.data ?? [], (_, text) => text);
  const length = paddedLength(arrays, 'bare', members);
  const states = await numbersOf(encoder.forward(sequencesOf(encoder, arrays, 'bare', members), null));
  const row = (text: number, place: number): Float32Array => {
    const at = (text * length + place) * encoder.width;
    return Float32Array.from(states.subarray(at, at + encoder.width));
  };
  const read = numbers(arrays, 'bare', 'read');
  return {
    arrays,
    mask: members.map((text) => row(text, read[text] ?? 0)),
    cls: members.map((text) => row(text, 0)),
  };
}

/** The rows of `members` in the order of their positions. Whoever gets it owns its arrays. */
export function sequencesOf(
  encoder: JaxEncoder,
  arrays: ReadonlyMap<string, Array32>,
  layout: Rows,
  members: readonly number[],
): Sequences {
  const lengths = pick(numbers(arrays, layout, 'length'), members);
  const length = paddedLength(arrays, layout, members);
  const stored = part(arrays, layout, 'ids').shape[1] ?? 0;
  // The library has no empty arrays: without a prompt there is one token, which has no place.
  const tokens = part(arrays, layout, 'prompt').shape[1] ?? 0;
  const columns = Math.max(1, tokens);
  const places = members.length * length;
  const ids = new Int32Array(places);
  const segments = new Int32Array(places);
  const isWord = new Float32Array(places);
  const prompt = new Float32Array(places * columns);
  members.forEach((member, index) => {
    const here = lengths[index] ?? 0;
    const from = member * stored;
    ids.set(numbers(arrays, layout, 'ids').subarray(from, from + here), index * length);
    segments.set(numbers(arrays, layout, 'segments').subarray(from, from + here), index * length);
    isWord.fill(1, index * length, index * length + here);
    for (let token = 0; token < tokens; token++) {
      const at = index * length + (numbers(arrays, layout, 'prompt')[member * tokens + token] ?? 0);
      prompt[at * columns + token] = 1;
      isWord[at] = 0;
    }
  });
  const shape = [members.length, length];
  return {
    embedded: encoder.embed(
      np.array(ids).reshape(shape),
      np.array(segments).reshape(shape),
      np.array(isWord).reshape([...shape, 1]),
    ),
    promptPlaces: np.array(prompt).reshape([...shape, columns]),
    lengths: np.array(Int32Array.from(lengths)),
  };
}

/** Word embeddings without a prompt, [B, T0, D], and 0 for each or a large negative number for padding, [B, T0]. */
export function wordsOf(
  encoder: JaxEncoder,
  arrays: ReadonlyMap<string, Array32>,
  members: readonly number[],
): { readonly words: np.Array; readonly absent: np.Array } {
  const { shape, data } = part(arrays, 'bare', 'ids');
  const [, stored = 0] = shape;
  const length = paddedLength(arrays, 'bare', members);
  const ids = new Int32Array(members.length * length);
  const absent = new Float32Array(ids.length).fill(ABSENT);
  members.forEach((member, index) => {
    const here = numbers(arrays, 'bare', 'length')[member] ?? 0;
    ids.set(data.subarray(member * stored, member * stored + here), index * length);
    absent.fill(0, index * length, index * length + here);
  });
  return {
    words: encoder.words(np.array(ids).reshape([members.length, length])),
    absent: np.array(absent).reshape([members.length, length]),
  };
}

/** 1 at the place that the head reads, [B, T, 1]. */
export function readPlaces(arrays: ReadonlyMap<string, Array32>, layout: Rows, members: readonly number[]): np.Array {
  const length = paddedLength(arrays, layout, members);
  const read = new Float32Array(members.length * length);
  const places = pick(numbers(arrays, layout, 'read'), members);
  places.forEach((place, index) => (read[index * length + place] = 1));
  return np.array(read).reshape([members.length, length, 1]);
}

/** What it is padded to: all batches of one length share a compiled program. */
export function paddedLength(arrays: ReadonlyMap<string, Array32>, layout: Rows, members: readonly number[]): number {
  return Math.ceil(Math.max(...pick(numbers(arrays, layout, 'length'), members)) / BUCKET) * BUCKET;
}

/** One-hot classes, [B, C]. */
export function labelsOf({ arrays }: Texts, members: readonly number[], classes: number): np.Array {
  const labels = arrays.get('labels')?.data ?? new Int32Array();
  const out = new Float32Array(members.length * classes);
  members.forEach((member, index) => (out[index * classes + (labels[member] ?? 0)] = 1));
  return np.array(out).reshape([members.length, classes]);
}

/** [B, D]. */
export function statesOf(states: readonly Float32Array[], members: readonly number[]): np.Array {
  return np.stack(members.map((member) => np.array(states[member] ?? new Float32Array())));
}

function part(arrays: ReadonlyMap<string, Array32>, layout: Rows, name: Part): Array32 {
  const found = arrays.get(`layout.${layout}.${name}`);
  if (found === undefined) throw new RangeError(`There is no ${name} of the layout “${layout}”.`);
  return found;
}

function numbers(arrays: ReadonlyMap<string, Array32>, layout: Rows, name: Part): Int32Array {
  const { data } = part(arrays, layout, name);
  if (!(data instanceof Int32Array))
    throw new RangeError(`The ${name} of the layout “${layout}” are no whole numbers.`);
  return data;
}

function pick(values: Int32Array, members: readonly number[]): number[] {
  return members.map((member) => values[member] ?? 0);
}
