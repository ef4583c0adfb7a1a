/** Reader of the safetensors format: an 8-byte header length, a JSON header, then raw little-endian tensors. */
import * as v from 'valibot';
import { LabError } from '../errors';

const Entry = v.object({
  dtype: v.string(),
  shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  data_offsets: v.tuple([
    v.pipe(v.number(), v.integer(), v.minValue(0)),
    v.pipe(v.number(), v.integer(), v.minValue(0)),
  ]),
});

const BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

const REMEDY = 'Fetch the file again, or choose another encoder.';

function corrupt(message: string): LabError {
  return new LabError('encoder-corrupt', message, REMEDY);
}

/**
 * Reads every floating-point tensor of a file, widened to 32 bits. Tensors of other types (position ids, say) are
 * left out.
 *
 * @throws LabError `encoder-corrupt` when the file is truncated, its header is unreadable or its offsets do not fit.
 */
export function readSafetensors(bytes: Uint8Array): Map<string, HostTensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8)
    throw corrupt(`The weight file has ${bytes.byteLength} bytes; a safetensors file has at least 8.`);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > bytes.byteLength - 8) {
    throw corrupt(
      `The weight file is not safetensors or is truncated: its header claims ${headerLength} bytes, the file has ${bytes.byteLength}.`,
    );
  }
  const tensors = new Map<string, HostTensor>();
  const dataStart = 8 + headerLength;
  for (const [name, raw] of Object.entries(readHeader(bytes.subarray(8, dataStart)))) {
    if (name === '__metadata__') continue;
    const entry = v.safeParse(Entry, raw);
    if (!entry.success) throw corrupt(`The weight file's entry for “${name}” is malformed.`);
    const width = BYTES[entry.output.dtype];
    if (width === undefined) continue;
    const { shape } = entry.output;
    const [begin, end] = entry.output.data_offsets;
    const count = shape.reduce((product, size) => product * size, 1);
    if (end - begin !== count * width)
      throw corrupt(`“${name}” should take ${count * width} bytes, its offsets span ${end - begin}.`);
    if (dataStart + end > bytes.byteLength) {
      throw corrupt(
        `The weight file is truncated: “${name}” ends at byte ${dataStart + end}, the file at ${bytes.byteLength}.`,
      );
    }
    tensors.set(name, { shape, data: widen(view, dataStart + begin, count, entry.output.dtype) });
  }
  return tensors;
}

function readHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return { ...header };
  } catch (cause) {
    throw new LabError('encoder-corrupt', "The weight file's header is not JSON.", REMEDY, { cause });
  }
  throw corrupt("The weight file's header is not a JSON object.");
}

function widen(view: DataView, offset: number, count: number, dtype: string): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count);
  if (dtype === 'F32') {
    for (let i = 0; i < count; i++) out[i] = view.getFloat32(offset + 4 * i, true);
  } else if (dtype === 'BF16') {
    const words = new Uint32Array(out.buffer);
    for (let i = 0; i < count; i++) words[i] = view.getUint16(offset + 2 * i, true) << 16;
  } else {
    for (let i = 0; i < count; i++) out[i] = halfToSingle(view.getUint16(offset + 2 * i, true));
  }
  return out;
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
