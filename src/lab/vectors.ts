/** Plain arithmetic on vectors. */

type Vector = Float32Array | Float64Array;

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The Euclidean norm. */
export function normOf(vector: Vector): number {
  return Math.sqrt(dot(vector, vector));
}

/** a + factor b. */
export function plus(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  return a.map((value, i) => value + factor * (b[i] ?? 0));
}

/** The mean of rows of `width` numbers that stand one after the other. */
export function meanRow(rows: Float32Array, width: number): Float32Array {
  const mean = new Float32Array(width);
  const share = width / rows.length;
  for (let at = 0; at < rows.length; at++) mean[at % width] = (mean[at % width] ?? 0) + (rows[at] ?? 0) * share;
  return mean;
}
