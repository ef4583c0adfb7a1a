import { describe, expect, test } from 'vitest';
import { RandomStream, threefry } from '../../../src/lab/random';
import { expectIdentical } from './support/closeness';

describe('Threefry-2x32 with 20 rounds', () => {
  // kat_vectors of the Random123 distribution (Salmon et al. 2011).
  test.each([
    { key: [0, 0], counter: [0, 0], wanted: [0x6b200159, 0x99ba4efe] },
    { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], wanted: [0x1cb996fc, 0xbb002be7] },
    { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], wanted: [0xc4923a9c, 0x483df7a0] },
  ] as const)('known answer for key $key and counter $counter', ({ key, counter, wanted }) => {
    const out = new Uint32Array(2);
    threefry(key[0], key[1], counter[0], counter[1], out);
    expect([...out]).toEqual(wanted);
  });
});

/** Mean, variance, skewness and kurtosis. */
function moments(values: ArrayLike<number>): { mean: number; variance: number; skewness: number; kurtosis: number } {
  const all = Array.from(values);
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  const central = (power: number): number => all.reduce((sum, x) => sum + (x - mean) ** power, 0) / all.length;
  const variance = central(2);
  return { mean, variance, skewness: central(3) / variance ** 1.5, kurtosis: central(4) / variance ** 2 };
}

const COUNT = 100_000;

describe('distributions', () => {
  const stream = new RandomStream('a test', 1, 2);

  test('normals have the moments of N(0, 1)', () => {
    const { mean, variance, skewness, kurtosis } = moments(stream.normals(new Float32Array(COUNT)));
    expect(Math.abs(mean)).toBeLessThan(0.015);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(skewness)).toBeLessThan(0.04);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.08);
  });

  test('neighbouring normals are uncorrelated, also the two of one block', () => {
    const values = stream.normals(new Float32Array(COUNT));
    for (const lag of [1, 2, 3]) {
      let sum = 0;
      for (let i = 0; i + lag < COUNT; i++) sum += (values[i] ?? 0) * (values[i + lag] ?? 0);
      expect(Math.abs(sum / COUNT), `lag ${lag}`).toBeLessThan(0.015);
    }
    let squares = 0;
    for (let i = 0; i + 1 < COUNT; i += 2) squares += ((values[i] ?? 0) ** 2 - 1) * ((values[i + 1] ?? 0) ** 2 - 1);
    expect(Math.abs(squares / (COUNT / 2))).toBeLessThan(0.05);
  });

  test('normals are finite wherever they are read', () => {
    expect(stream.normals(new Float32Array(COUNT), 7).every(Number.isFinite)).toBe(true);
  });

  test('uniforms fill their range evenly and never reach its end', () => {
    const values = stream.uniforms(new Float32Array(COUNT), -0.5, 0.5);
    const { mean, variance, kurtosis } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(0.005);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001);
    expect(Math.abs(kurtosis - 1.8)).toBeLessThan(0.03);
    expect(values.every((value) => value >= -0.5 && value < 0.5)).toBe(true);
  });

  test('integers take every value about equally often', () => {
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) {
      const value = stream.integer(i, 7);
      counts[value] = (counts[value] ?? NaN) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('streams', () => {
  test.each([1, 2, 3, 7, 64, 99])('read in pieces of %d they are the stream read at once', (size) => {
    const stream = new RandomStream('pieces', 5);
    const whole = stream.normals(new Float32Array(200));
    const uniform = stream.uniforms(new Float32Array(200), 0, 1);
    for (let from = 0; from < 200; from += size) {
      const length = Math.min(size, 200 - from);
      expectIdentical(stream.normals(new Float32Array(length), from), whole.subarray(from, from + length));
      expectIdentical(stream.uniforms(new Float32Array(length), 0, 1, from), uniform.subarray(from, from + length));
    }
  });

  test('equal names and numbers give equal streams, any difference another one', () => {
    const first = (stream: RandomStream): number => stream.uniform(0);
    const all = [
      new RandomStream('noise', 1, 2),
      new RandomStream('noise', 2, 1),
      new RandomStream('noise', 1),
      new RandomStream('noise', 1, 2, 0),
      new RandomStream('noisf', 1, 2),
      new RandomStream('nois', 1, 2),
      new RandomStream('noise'),
    ];
    expect(new Set(all.map(first)).size).toBe(all.length);
    expect(first(new RandomStream('noise', 1, 2))).toBe(first(all[0] ?? new RandomStream('')));
  });

  test('normals and uniforms of one stream do not share their blocks', () => {
    const stream = new RandomStream('shared', 1);
    const normals = stream.normals(new Float32Array(2000));
    const uniforms = stream.uniforms(new Float32Array(2000), -1, 1);
    let sum = 0;
    normals.forEach((value, i) => {
      sum += Math.abs(value) * (uniforms[i] ?? 0);
    });
    expect(Math.abs(sum / 2000)).toBeLessThan(0.06);
  });
});

describe('permutation', () => {
  test.each([0, 1, 2, 17, 400])('of %d holds every number once', (length) => {
    const order = new RandomStream('order', 3).permutation(length);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
  });

  test('puts every number in every place about equally often', () => {
    const counts = Array.from({ length: 5 }, () => new Array<number>(5).fill(0));
    for (let seed = 0; seed < 5000; seed++) {
      new RandomStream('order', seed).permutation(5).forEach((value, place) => {
        const row = counts[place] ?? [];
        row[value] = (row[value] ?? 0) + 1;
      });
    }
    for (const count of counts.flat()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
