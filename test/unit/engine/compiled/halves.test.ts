/** Numbers in 16 bits: every one there is, what lies between two of them, and pairs that any machine can copy. */
import { expect, test } from 'vitest';
import { fromHalfBits, halfBits, packHalves, unpackHalves } from '../../../../src/engine/compiled/halves';
import { RandomStream } from '../../../../src/lab/random';

const FINITE = Array.from({ length: 0x7c00 }, (_, bits) => bits);

test.each([
  [0x0001, 2 ** -24],
  [0x03ff, 2 ** -14 - 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x3c00, 1],
  [0x3c01, 1 + 2 ** -10],
  [0xc000, -2],
  [0x7bff, 65504],
])('%i is %f', (bits, value) => {
  expect(fromHalfBits(bits)).toBe(value);
  expect(halfBits(value)).toBe(bits);
});

test('every number of 16 bits comes back, and between two of them the nearer or the even one does', () => {
  for (const bits of FINITE) {
    const value = fromHalfBits(bits);
    expect(halfBits(value)).toBe(bits);
    expect(halfBits(-value)).toBe(bits | 0x8000);
    if (bits + 1 === FINITE.length) continue;
    const gap = fromHalfBits(bits + 1) - value;
    expect(halfBits(value + gap / 2)).toBe(bits + (bits % 2));
    expect(halfBits(value + gap * 0.499)).toBe(bits);
    expect(halfBits(value + gap * 0.501)).toBe(bits + 1);
  }
});

test.each([65536, -1e6, Infinity, NaN])('%f is refused', (value) => {
  expect(() => halfBits(value)).toThrow(expect.objectContaining({ code: 'backend-unavailable' }));
});

test('a pair is a normal number or nought, and stands for what was packed to 11 bits', () => {
  const values = new RandomStream('weights').normals(new Float32Array(2000)).map((value, i) => value * 2 ** -(i % 40));
  values.set([0, 0, 1, 0, 0, 1, 1e-9, -1e-9]);
  const packed = packHalves(values);
  const words = new Uint32Array(packed.buffer);
  for (const word of words) {
    const exponent = (word >>> 23) & 255;
    expect(word === 0 || (exponent > 0 && exponent < 255)).toBe(true);
  }
  unpackHalves(packed).forEach((found, i) => {
    const value = values[i] ?? NaN;
    expect(Math.abs(found - value)).toBeLessThanOrEqual(Math.max(2 ** -11 * Math.abs(value), 2 ** -17));
  });
  expect([...unpackHalves(packed).subarray(0, 6)]).toEqual([0, 0, 1, 2 ** -17, 0, 1]);
});
