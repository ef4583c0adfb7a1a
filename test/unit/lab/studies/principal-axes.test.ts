/** Principal axes against numpy, and the eigenvectors of small matrices against what defines them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { atOnce } from '../../../../src/lab/pace';
import { RandomStream } from '../../../../src/lab/random';
import { embeddingTable } from '../../../../src/lab/studies/nearest-rows';
import { principalAxes, project } from '../../../../src/lab/studies/principal-axes';
import { symmetricEigen } from '../../../../src/lab/studies/symmetric-eigen';
import { expectClose } from '../support/closeness';
import { flat, readFixture } from '../support/fixtures';
import { loadTiny } from '../support/tiny';

const fixture = await readFixture('vocabulary');

describe('the word embeddings of tiny', () => {
  let encoder: Encoder;

  beforeAll(async () => {
    await startBackend('cpu');
    encoder = await loadTiny();
  });
  afterAll(() => {
    encoder.dispose();
  });

  test('axes, shares and places are those of numpy', () => {
    const { rows, width } = atOnce(embeddingTable(encoder));
    const axes = atOnce(principalAxes(rows, width, 2));
    expectClose(axes.shares, fixture.shares, 1e-6, 'shares');
    expectClose(axes.axes, flat(fixture.axes), 1e-6, 'axes');
    const places = atOnce(project(axes, rows));
    fixture.ids.forEach((id, i) => {
      expectClose(places.subarray(2 * id, 2 * id + 2), fixture.places[i] ?? [], 1e-6, `token ${id}`);
    });
  });
});

test('a cloud that was stretched along known axes', () => {
  const normals = new RandomStream('cloud').normals(new Float32Array(3 * 5000));
  // Deviations 5, 2 and 0.5 along (0.6, 0.8, 0), (-0.8, 0.6, 0) and (0, 0, 1), around (10, 20, 30).
  const cloud = normals.map((_, at) => {
    const [a = 0, b = 0, c = 0] = normals.subarray(at - (at % 3));
    const along = [5 * 0.6 * a - 2 * 0.8 * b + 10, 5 * 0.8 * a + 2 * 0.6 * b + 20, 0.5 * c + 30];
    return along[at % 3] ?? 0;
  });
  const { axes, shares, mean } = atOnce(principalAxes(cloud, 3, 2));
  expectClose(mean, [10, 20, 30], 0.02);
  // The direction in which the largest coordinate is positive.
  expectClose(axes, [0.6, 0.8, 0, 0.8, -0.6, 0], 0.02);
  expectClose(shares, [25 / 29.25, 4 / 29.25], 0.02);
});

test('identical rows have no spread, and that is said without a NaN', () => {
  const { shares } = atOnce(principalAxes(new Float32Array(12).fill(2), 4, 2));
  expect(shares).toEqual([0, 0]);
});

test('eigenvectors of a symmetric matrix: A v = λ v, orthonormal, by falling value', () => {
  const size = 7;
  const stream = new RandomStream('symmetric').normals(new Float32Array(size * size));
  const at = (i: number, j: number): number => (stream[i * size + j] ?? 0) + (stream[j * size + i] ?? 0);
  const matrix = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => at(i, j)));
  const { values, vectors } = symmetricEigen(matrix);
  expect([...values].sort((a, b) => b - a)).toEqual(values);
  vectors.forEach((vector, i) => {
    const image = matrix.map((row) => row.reduce((sum, value, j) => sum + value * (vector[j] ?? 0), 0));
    expectClose(
      image,
      vector.map((x) => x * (values[i] ?? NaN)),
      1e-12,
    );
    vectors.forEach((other, j) => {
      const product = vector.reduce((sum, x, k) => sum + x * (other[k] ?? 0), 0);
      expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
    });
  });
});
