/** Principal component analysis of a table of vectors: its own few axes, found by subspace iteration. */
import { RandomStream } from '../random';
import { dot } from '../vectors';
import { pieceRanges, type Pieces } from './study';
import { symmetricEigen } from './symmetric-eigen';

export interface PrincipalAxes {
  /** Of all rows, E numbers. */
  readonly mean: Float64Array;
  /** Unit vectors by falling variance, count x E; the largest coordinate of each is positive. */
  readonly axes: Float64Array;
  /** Share of the whole variance along each axis. */
  readonly shares: readonly number[];
}

/** Further vectors that are iterated with the wanted ones: convergence goes by the first eigenvalue left out. */
const MARGIN = 6;
/** An axis is found when what the covariance does beyond stretching it is this small a share of the stretch. */
const RESIDUAL = 1e-9;
const MOST_ITERATIONS = 500;

/**
 * The `count` axes along which the rows of `table` (rows x `width`) spread most. Orthogonal iteration with Rayleigh-Ritz
 * rotation (Stewart 1976) on the covariance matrix; accurate to about 1e-9 wherever the eigenvalues lie apart.
 */
export function* principalAxes(table: Float32Array, width: number, count: number): Pieces<PrincipalAxes> {
  const mean = yield* meanRow(table, width);
  const covariance = yield* covarianceOf(table, mean);
  let trace = 0;
  for (let i = 0; i < width; i++) trace += covariance[i * width + i] ?? 0;
  const size = Math.min(width, count + MARGIN);
  let basis: readonly Float64Array[] = Array.from({ length: size }, (_, i) =>
    Float64Array.from(new RandomStream('principal axes', i).normals(new Float32Array(width))),
  );
  orthonormalise(basis);
  let values: readonly number[] = [];
  // An iteration costs what stretching every vector does.
  const breaths = new Set([...pieceRanges(MOST_ITERATIONS, size * width * width)].map(({ to }) => to));
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const images = basis.map((vector) => product(covariance, vector));
    const { values: found, vectors } = symmetricEigen(images.map((image) => basis.map((other) => dot(image, other))));
    const rotated = (rows: readonly Float64Array[]): Float64Array[] => vectors.map((mix) => combine(rows, mix));
    const [ritz, stretched] = [rotated(basis), rotated(images)];
    values = found;
    const done = ritz.slice(0, count).every((vector, i) => {
      const value = found[i] ?? 0;
      const rest = vector.map((x, at) => (stretched[i]?.[at] ?? 0) - value * x);
      return Math.sqrt(dot(rest, rest)) <= RESIDUAL * Math.abs(value);
    });
    basis = done ? ritz : stretched;
    if (done) break;
    orthonormalise(basis);
    if (breaths.has(iteration)) yield { done: 1, total: 1 };
  }
  const axes = new Float64Array(count * width);
  basis.slice(0, count).forEach((vector, i) => {
    axes.set(facingForward(vector), i * width);
  });
  return { mean, axes, shares: values.slice(0, count).map((value) => (trace === 0 ? 0 : value / trace)) };
}

/** Coordinates of `rows` (n x E) along the axes: n x count. */
export function* project({ mean, axes }: PrincipalAxes, rows: Float32Array): Pieces<Float32Array> {
  const width = mean.length;
  const count = axes.length / width;
  const places = new Float32Array((rows.length / width) * count);
  for (const { from, to } of pieceRanges(places.length, width)) {
    for (let at = from; at < to; at++) {
      const row = Math.floor(at / count) * width;
      const axis = (at % count) * width;
      let sum = 0;
      for (let i = 0; i < width; i++) sum += ((rows[row + i] ?? 0) - (mean[i] ?? 0)) * (axes[axis + i] ?? 0);
      places[at] = sum;
    }
    if (to < places.length) yield { done: to, total: places.length };
  }
  return places;
}

function* meanRow(table: Float32Array, width: number): Pieces<Float64Array> {
  const mean = new Float64Array(width);
  const total = table.length / width;
  for (const { from, to } of pieceRanges(total, width)) {
    for (let row = from; row < to; row++) {
      for (let i = 0; i < width; i++) mean[i] = (mean[i] ?? 0) + (table[row * width + i] ?? 0) / total;
    }
    yield { done: to, total };
  }
  return mean;
}

/** Covariance matrix, E x E, of the whole table. */
function* covarianceOf(table: Float32Array, mean: Float64Array): Pieces<Float64Array> {
  const width = mean.length;
  const total = table.length / width;
  const matrix = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (const { from, to } of pieceRanges(total, width * width)) {
    for (let row = from; row < to; row++) {
      for (let i = 0; i < width; i++) centred[i] = (table[row * width + i] ?? 0) - (mean[i] ?? 0);
      for (let i = 0; i < width; i++) {
        const own = (centred[i] ?? 0) / total;
        for (let j = 0; j <= i; j++) matrix[i * width + j] = (matrix[i * width + j] ?? 0) + own * (centred[j] ?? 0);
      }
    }
    yield { done: to, total };
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) matrix[j * width + i] = matrix[i * width + j] ?? 0;
  return matrix;
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const width = vector.length;
  return vector.map((_, i) => dot(matrix.subarray(i * width, (i + 1) * width), vector));
}

function combine(rows: readonly Float64Array[], mix: readonly number[]): Float64Array {
  const out = new Float64Array(rows[0]?.length ?? 0);
  rows.forEach((row, i) => {
    const part = mix[i] ?? 0;
    for (let at = 0; at < out.length; at++) out[at] = (out[at] ?? 0) + part * (row[at] ?? 0);
  });
  return out;
}

/** Modified Gram-Schmidt, twice, which is enough (Giraud et al. 2005); a vector that vanishes stays 0. */
function orthonormalise(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, index) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const before of vectors.slice(0, index)) {
        const along = dot(vector, before);
        for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) - along * (before[i] ?? 0);
      }
      const length = Math.sqrt(dot(vector, vector));
      for (let i = 0; i < vector.length; i++) vector[i] = length === 0 ? 0 : (vector[i] ?? 0) / length;
    }
  });
}

/** An axis has no direction of its own: the one in which its largest coordinate is positive. */
function facingForward(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
