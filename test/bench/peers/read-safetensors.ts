/** Reader of what `write-safetensors.ts` writes. */
import * as v from 'valibot';
import type { Array32 } from './write-safetensors';

const Header = v.record(
  v.string(),
  v.object({
    dtype: v.picklist(['F32', 'I64']),
    shape: v.array(v.number()),
    data_offsets: v.tuple([v.number(), v.number()]),
  }),
);

export function readSafetensors(file: Uint8Array): Map<string, Array32> {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = v.parse(Header, JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))));
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const start = file.byteOffset + 8 + length;
        // A copy begins where typed arrays may begin.
        const buffer = file.buffer.slice(start + from, start + to);
        const data = dtype === 'F32' ? new Float32Array(buffer) : Int32Array.from(new BigInt64Array(buffer), Number);
        return [name, { shape, data }];
      },
    ),
  );
}
