/** Writer of the safetensors format, for the 32-bit arrays that the bench hands over. */

export interface Array32 {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** The file: the length of a JSON header in 8 bytes, the header, then the arrays end to end. Integers become 64-bit. */
export function writeSafetensors(arrays: ReadonlyMap<string, Array32>): Uint8Array {
  const header: Record<string, unknown> = {};
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { shape, data }] of arrays) {
    // PyTorch's indices are 64-bit.
    const stored = data instanceof Int32Array ? BigInt64Array.from(data, BigInt) : data;
    const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
    header[name] = {
      dtype: stored instanceof BigInt64Array ? 'I64' : 'F32',
      shape,
      data_offsets: [end, end + bytes.byteLength],
    };
    parts.push(bytes);
    end += bytes.byteLength;
  }
  const text = JSON.stringify(header);
  // Spaces at its end keep the numbers aligned to 8 bytes.
  const headerBytes = new TextEncoder().encode(text + ' '.repeat(-new TextEncoder().encode(text).length & 7));
  const out = new Uint8Array(8 + headerBytes.byteLength + end);
  new DataView(out.buffer).setBigUint64(0, BigInt(headerBytes.byteLength), true);
  out.set(headerBytes, 8);
  let at = 8 + headerBytes.byteLength;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}
