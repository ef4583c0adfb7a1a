/** Estimators of mutual information where it is known: correlated Gaussians, I = -(d/2) ln(1 - rho^2). */
import { describe, expect, test } from 'vitest';
import { barberAgakov, labelEntropy } from '../../../../src/lab/information/barber-agakov';
import { infoNce, infoNceOfLabels } from '../../../../src/lab/information/info-nce';
import { probe, PROBE_BATCH, type Part } from '../../../../src/lab/information/probe';
import { atOnce } from '../../../../src/lab/pace';
import { RandomStream } from '../../../../src/lab/random';

const normals = (purpose: string, size: number): Float32Array =>
  new RandomStream(purpose, 5).normals(new Float32Array(size));

/** n pairs of d-dimensional standard normals whose coordinates are correlated by rho. */
function gaussians(n: number, d: number, rho: number): { readonly x: Float32Array; readonly y: Float64Array } {
  const x = normals('x', n * d);
  const noise = normals('noise', n * d);
  return { x, y: Float64Array.from(x, (value, i) => rho * value + Math.sqrt(1 - rho * rho) * (noise[i] ?? NaN)) };
}

/** log p(y | x) / p(y), the best critic there is. */
function density(x: Float32Array, y: Float64Array, i: number, j: number, d: number, rho: number): number {
  const variance = 1 - rho * rho;
  let sum = 0;
  for (let k = 0; k < d; k++) {
    const [a, b] = [x[i * d + k] ?? NaN, y[j * d + k] ?? NaN];
    sum += -0.5 * Math.log(variance) - (b - rho * a) ** 2 / (2 * variance) + (b * b) / 2;
  }
  return sum;
}

describe('InfoNCE with the best critic', () => {
  const size = 256;
  const scoresOf = (d: number, rho: number, shift: number): Float64Array => {
    const { x, y } = gaussians(size, d, rho);
    return Float64Array.from({ length: size * size }, (_, at) => {
      const [i, j] = [Math.floor(at / size), at % size];
      return density(x, y, i, (j + shift) % size, d, rho);
    });
  };

  test.each([
    [1, 0.5],
    [3, 0.5],
    [2, 0.8],
  ])('d = %d, rho = %d', (d, rho) => {
    const known = -(d / 2) * Math.log(1 - rho * rho);
    const estimate = infoNce(scoresOf(d, rho, 0), size);
    expect(Math.abs(estimate - known)).toBeLessThan(0.15);
    // The same critic on shuffled pairs finds nothing.
    expect(infoNce(scoresOf(d, rho, 1), size)).toBeLessThan(0.05);
  });

  test('is at most log K, however much there is to find', () => {
    const estimate = infoNce(scoresOf(20, 0.95, 0), size);
    expect(-10 * Math.log(1 - 0.95 ** 2)).toBeGreaterThan(20);
    expect(estimate).toBeLessThanOrEqual(Math.log(size) + 1e-9);
    expect(estimate).toBeGreaterThan(Math.log(size) - 0.01);
  });
});

test('Barber-Agakov is H(Y) less the cross-entropy, as scipy and scikit-learn have them', () => {
  const q = [0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.3, 0.3, 0.4, 0.6, 0.3, 0.1].map(Math.log);
  const labels = [0, 1, 1, 2];
  expect(labelEntropy(labels, 3)).toBeCloseTo(1.0397207708399179, 12);
  expect(barberAgakov(Float64Array.from(q), labels, 3)).toBeCloseTo(0.018126672696686885, 10);
});

describe('the linear probe', () => {
  const half = 3000;
  const d = 3;
  /** Y says whether the first coordinate's partner is above 0; the others tell nothing. */
  function parts(rho: number): readonly [training: Part, heldOut: Part] {
    const { x, y } = gaussians(2 * half, d, rho);
    const part = (from: number): Part => ({
      states: Array.from({ length: half }, (_, i) => x.subarray((from + i) * d, (from + i + 1) * d)),
      labels: Int32Array.from({ length: half }, (_, i) => ((y[(from + i) * d] ?? 0) > 0 ? 1 : 0)),
    });
    return [part(0), part(half)];
  }

  // I(1[y > 0]; x) by quadrature in scipy; at most -ln(1 - rho^2) / 2, since a sign tells less than its number.
  test.each([
    [0, 0],
    [0.5, 0.0867788622269775],
    [0.8, 0.2665813762407628],
    [0.95, 0.4689386439039078],
  ])('rho = %d', (rho, known) => {
    const { barberAgakov: bound, infoNce: nce } = atOnce(probe(...parts(rho), 2, null));
    expect(Math.abs(bound - known)).toBeLessThan(0.03);
    expect(Math.abs(nce - known)).toBeLessThan(0.03);
    for (const permutation of [0, 1]) {
      const shuffled = atOnce(probe(...parts(rho), 2, permutation));
      expect(Math.abs(shuffled.barberAgakov)).toBeLessThan(0.005);
      expect(Math.abs(shuffled.infoNce)).toBeLessThan(0.005);
    }
  });

  test('is the same every time, and another shuffle is another null', () => {
    const [training, heldOut] = parts(0.8);
    const few = { states: training.states.slice(0, 60), labels: training.labels };
    const short: Part = { ...few, labels: Array.from(few.labels).slice(0, 60) };
    expect(atOnce(probe(short, heldOut, 2, 0))).toEqual(atOnce(probe(short, heldOut, 2, 0)));
    expect(atOnce(probe(short, heldOut, 2, 0))).not.toEqual(atOnce(probe(short, heldOut, 2, 1)));
  });

  test('a coordinate that never moves does no harm', () => {
    const [training, heldOut] = parts(0.8);
    const still = ({ states, labels }: Part): Part => ({
      states: states.map((state) => [...Array.from(state), 7]),
      labels,
    });
    const { barberAgakov: bound } = atOnce(probe(still(training), still(heldOut), 2, null));
    expect(bound).toBeCloseTo(atOnce(probe(training, heldOut, 2, null)).barberAgakov, 2);
  });
});

test('between states and labels InfoNCE is at most log K, and what is left over makes no batch', () => {
  const labels = Array.from({ length: 2 * PROBE_BATCH + 5 }, (_, i) => i % 3);
  const sure = Float64Array.from({ length: labels.length * 3 }, (_, at) =>
    at % 3 === labels[Math.floor(at / 3)] ? Math.log(1 - 2e-9) : Math.log(1e-9),
  );
  const prior = new Array<number>(3).fill(Math.log(1 / 3));
  const found = infoNceOfLabels(sure, labels, prior, PROBE_BATCH);
  // Of batches of 32: 11, 11 and 10 of the classes, in turns.
  const entropy = labelEntropy(labels.slice(0, PROBE_BATCH), 3);
  expect(found).toBeCloseTo(entropy, 6);
  expect(found).toBeLessThan(Math.log(PROBE_BATCH));
  expect(infoNceOfLabels(sure, labels.slice(0, 2 * PROBE_BATCH), prior, PROBE_BATCH)).toBe(found);
});
