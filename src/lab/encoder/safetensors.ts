/**
 * Reader of the safetensors format: an 8-byte header length, a JSON header, then raw little-endian tensors without gaps.
 * Only the header is read at once; a tensor's numbers are read when somebody asks for them.
 */
import * as v from 'valibot';
import { LabError } from '../errors';

const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Entry = v.object({
  dtype: v.string(),
  shape: v.array(offset),
  data_offsets: v.tuple([offset, offset]),
});

/** Bytes of one number, for every type that a file may hold beside those that are read. */
const BYTES: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

/** The format's own limit; a file that is something else altogether claims more. */
const LONGEST_HEADER = 100_000_000;

const REMEDY = 'Fetch the file again, or choose another encoder.';

export interface HostTensor {
  readonly shape: readonly number[];
  /**
   * Its numbers in 32 bits. They may be a view of the file, which stays in memory as long as the view does.
   *
   * @throws LabError `encoder-unsupported` for a type of number that the lab does not compute with.
   */
  readonly read: () => Float32Array;
}

export type Checkpoint = ReadonlyMap<string, HostTensor>;

function corrupt(message: string, cause?: unknown): LabError {
  return new LabError('encoder-corrupt', message, REMEDY, { cause });
}

/**
 * The texts that a file carries beside its tensors; what is no text is left out.
 *
 * @throws LabError `encoder-corrupt` when the file is truncated or its header is unreadable.
 */
export function readMetadata(bytes: Uint8Array): ReadonlyMap<string, string> {
  const { __metadata__: metadata } = readHeader(headerOf(bytes));
  const texts = v.safeParse(v.record(v.string(), v.unknown()), metadata);
  return new Map(
    texts.success
      ? Object.entries(texts.output).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      : [],
  );
}

/**
 * Lists the tensors of a file.
 *
 * @throws LabError `encoder-corrupt` when the file is truncated, its header is unreadable or its offsets do not fit.
 */
export function readSafetensors(bytes: Uint8Array): Map<string, HostTensor> {
  const header = headerOf(bytes);
  const data = bytes.subarray(8 + header.byteLength);
  const tensors = new Map<string, HostTensor>();
  const extents: Extent[] = [];
  for (const [name, raw] of Object.entries(readHeader(header))) {
    if (name === '__metadata__') continue;
    const entry = v.safeParse(Entry, raw);
    if (!entry.success) throw corrupt(`The weight file's entry for “${name}” is malformed.`);
    const { dtype, shape, data_offsets: offsets } = entry.output;
    const [begin, end] = offsets;
    const width = BYTES[dtype];
    const count = shape.reduce((product, size) => product * size, 1);
    if (end < begin || (width !== undefined && end - begin !== count * width))
      throw corrupt(`“${name}” should take ${count * (width ?? 1)} bytes, its offsets span ${end - begin}.`);
    extents.push({ name, begin, end });
    tensors.set(name, { shape, read: () => widen(data.subarray(begin, end), dtype, name) });
  }
  checkExtents(extents, data.byteLength);
  return tensors;
}

function headerOf(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength < 8)
    throw corrupt(`The weight file has ${bytes.byteLength} bytes; a safetensors file has at least 8.`);
  const claimed = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (claimed > LONGEST_HEADER) {
    throw corrupt(`The weight file is not safetensors: its header claims ${claimed.toString()} bytes.`);
  }
  const headerLength = Number(claimed);
  if (headerLength > bytes.byteLength - 8) {
    throw corrupt(
      `The weight file is not safetensors or is truncated: its header claims ${headerLength} bytes, the file has ${bytes.byteLength}.`,
    );
  }
  return bytes.subarray(8, 8 + headerLength);
}

interface Extent {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** Every byte of the data belongs to one tensor. */
function checkExtents(extents: Extent[], length: number): void {
  let at = 0;
  for (const { name, begin, end } of extents.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > length)
      throw corrupt(`The weight file is truncated: “${name}” ends at byte ${end} of its data, which has ${length}.`);
    if (begin < at) throw corrupt(`“${name}” overlaps another tensor: it begins at byte ${begin}, before ${at}.`);
    if (begin > at) throw corrupt(`The weight file has a hole: no tensor takes the bytes ${at} to ${begin}.`);
    at = end;
  }
  if (at < length) throw corrupt(`The weight file has ${length - at} bytes after its last tensor.`);
}

function readHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt("The weight file's header is not JSON.", cause);
  }
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) return { ...header };
  throw corrupt("The weight file's header is not a JSON object.");
}

/** Typed arrays have the byte order of the machine; WASM and WebGPU run on little-endian machines alone. */
function widen(bytes: Uint8Array, dtype: string, name: string): Float32Array {
  switch (dtype) {
    case 'F32': {
      const { buffer, byteOffset, byteLength } = aligned(bytes, 4);
      return new Float32Array(buffer, byteOffset, byteLength / 4);
    }
    case 'BF16': {
      const bits = halfWords(bytes);
      const out = new Uint32Array(bits.length);
      for (let i = 0; i < out.length; i++) out[i] = (bits[i] ?? 0) << 16;
      return new Float32Array(out.buffer);
    }
    case 'F16': {
      const bits = halfWords(bytes);
      const table = halves();
      const out = new Float32Array(bits.length);
      for (let i = 0; i < out.length; i++) out[i] = table[bits[i] ?? 0] ?? NaN;
      return out;
    }
    default:
      throw new LabError(
        'encoder-unsupported',
        `“${name}” holds numbers of the type ${dtype}; the lab reads F32, F16 and BF16.`,
        'Choose weights that are not quantised.',
      );
  }
}

function halfWords(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset, byteLength } = aligned(bytes, 2);
  return new Uint16Array(buffer, byteOffset, byteLength / 2);
}

/** The same bytes where a typed array of `size` bytes per number may begin. */
function aligned(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : bytes.slice();
}

let halfTable: Float32Array | null = null;

/** Every binary16 number by its bits: a look-up is several times faster than taking each number apart. */
function halves(): Float32Array {
  halfTable ??= Float32Array.from({ length: 0x10000 }, (_, bits) => halfToSingle(bits));
  return halfTable;
}

/** IEEE 754 binary16 to a number. */
export function halfToSingle(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
