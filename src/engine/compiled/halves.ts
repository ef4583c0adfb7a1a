/**
 * Numbers kept in 16 bits (IEEE 754 binary16), two in the place of one. What stands there has the bits of both, the second
 * in the upper half; a kernel takes them apart with `unpack2x16float`.
 */
import { LabError } from '../../lab/errors';

/**
 * Two halves look like a 32-bit float to whoever copies them, and a device may flush a subnormal one or change the bits of one
 * that is none. So an upper half is never smaller than this, and there are no infinite ones: every pair is a normal float, or 0.
 */
const LEAST_UPPER = 2 ** -17;
const LARGEST = 65504;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bits of the binary16 number nearest to `value`, of two the even one. @throws LabError for one beyond its range. */
export function halfBits(value: number): number {
  float[0] = Math.abs(value);
  const [size = NaN] = float;
  const [word = 0] = bits;
  if (!(size <= LARGEST)) {
    throw new LabError(
      'backend-unavailable',
      `A weight of this encoder is ${value}, beyond what 16 bits hold.`,
      'Leave “engine=f16” out of the address.',
    );
  }
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  // Subnormal ones are whole multiples of 2^-24; of the others 13 bits of the fraction go.
  if (word < 0x38800000) return sign | roundedToEven(size * 2 ** 24);
  return sign | ((word - 0x38000000 + 0xfff + ((word >>> 13) & 1)) >>> 13);
}

function roundedToEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

/** What `halfBits` stands for. */
export function fromHalfBits(half: number): number {
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return half & 0x8000 ? -size : size;
}

/**
 * `[2 n]` numbers in `[n]`. Pairs of zeros stay; where only the second is nearly zero, it becomes 2^-17.
 *
 * @throws LabError as `halfBits` does.
 */
export function packHalves(values: Float32Array): Float32Array {
  const packed = new Uint32Array(values.length / 2);
  for (let i = 0; i < packed.length; i++) {
    const [first = 0, second = 0] = [values[2 * i], values[2 * i + 1]];
    const lower = halfBits(first);
    const upper = halfBits(Math.abs(second) < LEAST_UPPER ? (second < 0 ? -LEAST_UPPER : LEAST_UPPER) : second);
    packed[i] = first === 0 && second === 0 ? 0 : (upper << 16) | lower;
  }
  return new Float32Array(packed.buffer);
}

/** What a kernel finds in them. */
export function unpackHalves(packed: Float32Array): Float32Array {
  const words = new Uint32Array(packed.buffer, packed.byteOffset, packed.length);
  return Float32Array.from({ length: 2 * words.length }, (_, i) => {
    const word = words[i >> 1] ?? 0;
    return fromHalfBits(i % 2 === 0 ? word & 0xffff : word >>> 16);
  });
}
