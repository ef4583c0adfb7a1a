/** Eigenvalues and eigenvectors of a small symmetric matrix. */

export interface Eigen {
  /** Falling. */
  readonly values: readonly number[];
  /** Unit vectors, in the order of the values. */
  readonly vectors: readonly (readonly number[])[];
}

const MOST_SWEEPS = 60;

/** Cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5). Only the symmetric part of `matrix` counts. */
export function symmetricEigen(matrix: readonly (readonly number[])[]): Eigen {
  const size = matrix.length;
  const at = (i: number, j: number): number => ((matrix[i]?.[j] ?? 0) + (matrix[j]?.[i] ?? 0)) / 2;
  const a = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_, j) => at(i, j)));
  const v = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(a); sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => (a[j]?.[j] ?? 0) - (a[i]?.[i] ?? 0));
  return {
    values: order.map((i) => a[i]?.[i] ?? NaN),
    vectors: order.map((i) => v.map((row) => row[i] ?? NaN)),
  };
}

function isDiagonal(a: readonly Float64Array[]): boolean {
  const scale = a.reduce((most, row, i) => Math.max(most, Math.abs(row[i] ?? 0)), 0);
  return a.every((row, i) => row.every((value, j) => i === j || Math.abs(value) <= 1e-15 * scale));
}

/** Makes a[p][q] zero: a <- J' a J, v <- v J. */
function rotate(a: readonly Float64Array[], v: readonly Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [a[p], a[q]];
  const off = rowP?.[q] ?? 0;
  if (rowP === undefined || rowQ === undefined || off === 0) return;
  const tau = ((rowQ[q] ?? 0) - (rowP[p] ?? 0)) / (2 * off);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (const row of [...a, ...v]) {
    const [x, y] = [row[p] ?? 0, row[q] ?? 0];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  for (let j = 0; j < a.length; j++) {
    const [x, y] = [rowP[j] ?? 0, rowQ[j] ?? 0];
    rowP[j] = c * x - s * y;
    rowQ[j] = s * x + c * y;
  }
}
