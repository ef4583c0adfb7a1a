/**
 * Writer of the safetensors format: the length of a JSON header in 8 bytes, the header, then the numbers of each tensor
 * end to end, as 32-bit floats.
 */

export interface WrittenTensor {
  readonly shape: readonly number[];
  /** As many numbers as the shape says. */
  readonly data: Float32Array;
}

/** @param metadata texts by name, which the header carries beside the tensors. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, WrittenTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces at the header's end keep the numbers aligned to 8 bytes.
  const headerLength = Math.ceil(text.byteLength / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(text, 8);
  file.fill(0x20, 8 + text.byteLength, 8 + headerLength);
  let at = 8 + headerLength;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
