/**
 * Counter-based random numbers: every draw is a pure function of a key and a counter, so the n-th number of a stream
 * needs no state, streams never disturb each other, and any backend can reproduce them.
 *
 * Generator: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2,
 * 3", SC 2011). Only 32-bit additions, rotations and exclusive-ors.
 */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/** One block: writes two 32-bit words for `key` = (k0, k1) and `counter` = (c0, c1) to `out[0]` and `out[1]`. */
export function threefry(k0: number, k1: number, c0: number, c1: number, out: Uint32Array): void {
  const k2 = PARITY ^ k0 ^ k1;
  let x0 = (c0 + k0) | 0;
  let x1 = (c1 + k1) | 0;
  for (let group = 0; group < 5; group++) {
    for (let i = 0; i < 4; i++) {
      const rotation = ROTATIONS[((group & 1) << 2) + i] ?? 0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    }
    // The key schedule cycles through (k0, k1, k2), starting one further with each group.
    const first = group % 3 === 0 ? k1 : group % 3 === 1 ? k2 : k0;
    const second = group % 3 === 0 ? k2 : group % 3 === 1 ? k0 : k1;
    x0 = (x0 + first) | 0;
    x1 = (x1 + second + group + 1) | 0;
  }
  out[0] = x0 >>> 0;
  out[1] = x1 >>> 0;
}

/** A named stream of random numbers. Equal names and numbers give equal streams, everywhere. */
export class RandomStream {
  private readonly k0: number;
  private readonly k1: number;
  private readonly block = new Uint32Array(2);

  constructor(purpose: string, ...numbers: readonly number[]) {
    let k0 = 0x9e3779b9;
    let k1 = purpose.length;
    const absorb = (value: number): void => {
      threefry(k0, k1, value >>> 0, 0, this.block);
      k0 = this.block[0] ?? 0;
      k1 = this.block[1] ?? 0;
    };
    for (let i = 0; i < purpose.length; i++) absorb(purpose.charCodeAt(i));
    numbers.forEach(absorb);
    this.k0 = k0;
    this.k1 = k1;
  }

  /** The generator's key: two 32-bit words, from which any device can draw the stream. */
  get key(): readonly [number, number] {
    return [this.k0, this.k1];
  }

  /** Uniform in [0, 1), 24 bits, at position `index` of the stream. */
  uniform(index: number): number {
    threefry(this.k0, this.k1, index >>> 1, 0, this.block);
    return ((this.block[index & 1] ?? 0) >>> 8) / 0x1000000;
  }

  /** Integer in [0, below), at position `index`. */
  integer(index: number, below: number): number {
    return Math.floor(this.uniform(index) * below);
  }

  /** Fills `out` with standard normals, positions `offset` to `offset + out.length` (Box-Muller, two a block). */
  normals(out: Float32Array, offset = 0): Float32Array {
    const { block } = this;
    for (let i = 0; i < out.length; i++) {
      const index = offset + i;
      threefry(this.k0, this.k1, index >>> 1, 1, block);
      const radius = Math.sqrt(-2 * Math.log(((block[0] ?? 0) + 1) / 0x100000000));
      const angle = (2 * Math.PI * (block[1] ?? 0)) / 0x100000000;
      if ((index & 1) === 1) {
        out[i] = radius * Math.sin(angle);
        continue;
      }
      out[i] = radius * Math.cos(angle);
      if (i + 1 < out.length) out[++i] = radius * Math.sin(angle);
    }
    return out;
  }

  /** Fills `out` with uniforms in [low, high), positions `offset` onwards. */
  uniforms(out: Float32Array, low: number, high: number, offset = 0): Float32Array {
    for (let i = 0; i < out.length; i++) out[i] = low + (high - low) * this.uniform(offset + i);
    return out;
  }

  /** A random order of 0 .. length - 1 (Fisher-Yates). */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i, i + 1);
      const held = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = held;
    }
    return order;
  }
}
