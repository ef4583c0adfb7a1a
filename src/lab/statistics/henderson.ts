/**
 * Variance components of a random-effects model by Henderson's method I (Henderson 1953; Searle, Casella and McCulloch
 * 1992, section 5.3), for designs with empty and unequal cells. For a balanced design the estimates are those of the
 * analysis of variance.
 *
 * Model: y = mu + sum over factors f of u_f + e, all u and e independent with mean 0. For a grouping g of the
 * observations, T_g = sum over groups G of (sum of y in G)^2 / n_G has the expectation
 *   N mu^2 + sum_f sigma_f^2 sum_G (sum over levels l of f of n_Gl^2) / n_G + (number of groups) sigma_e^2.
 * The factors' groupings, all observations as one group, and each as its own give as many equations as unknowns.
 */

/** The level of each observation. */
export type Factor = readonly string[];

export interface Components {
  /** One variance per factor; negative ones as they come out. */
  readonly factors: readonly number[];
  readonly residual: number;
}

/** @returns null where the design cannot tell the factors apart. */
export function hendersonComponents(values: readonly number[], factors: readonly Factor[]): Components | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // The estimates do not depend on the mean; near 0 the sums lose fewer digits.
  const centred = values.map((value) => value - mean);
  const groupings = [values.map(() => ''), ...factors, values.map((_, index) => String(index))];
  const expectations = groupings.map((grouping) => [
    ...factors.map((factor) => overlap(grouping, factor)),
    new Set(grouping).size,
  ]);
  const sums = groupings.map((grouping) => sumOfSquares(centred, grouping));
  // The first equation is subtracted from the others, and with it the term of the mean.
  const [first = []] = expectations;
  const solution = solve(
    expectations.slice(1).map((row) => row.map((value, column) => value - (first[column] ?? 0))),
    sums.slice(1).map((sum) => sum - (sums[0] ?? 0)),
  );
  return solution === null ? null : { factors: solution.slice(0, -1), residual: solution.at(-1) ?? NaN };
}

/** Sum over groups of (sum of values)^2 / size. */
function sumOfSquares(values: readonly number[], grouping: Factor): number {
  const groups = new Map<string, { sum: number; size: number }>();
  values.forEach((value, index) => {
    const { sum, size } = groups.get(grouping[index] ?? '') ?? { sum: 0, size: 0 };
    groups.set(grouping[index] ?? '', { sum: sum + value, size: size + 1 });
  });
  return [...groups.values()].reduce((total, { sum, size }) => total + (sum * sum) / size, 0);
}

/** Sum over groups of (sum over levels of n_Gl^2) / n_G. */
function overlap(grouping: Factor, factor: Factor): number {
  const groups = new Map<string, Map<string, number>>();
  grouping.forEach((group, index) => {
    const levels = groups.get(group) ?? new Map<string, number>();
    const level = factor[index] ?? '';
    groups.set(group, levels.set(level, (levels.get(level) ?? 0) + 1));
  });
  let total = 0;
  for (const levels of groups.values()) {
    const counts = [...levels.values()];
    total += counts.reduce((sum, n) => sum + n * n, 0) / counts.reduce((sum, n) => sum + n, 0);
  }
  return total;
}

/** Pivots below this share of the largest number are 0 up to rounding. */
const SINGULAR = 1e-9;

/** The solution of a small square system by elimination with partial pivoting; null for a singular one. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  const size = rows.length;
  const scale = Math.max(...matrix.flat().map(Math.abs));
  for (let column = 0; column < size; column++) {
    const candidates = rows.map((_, row) => (row < column ? -1 : Math.abs(at(row, column))));
    const pivot = candidates.indexOf(Math.max(...candidates));
    if (Math.abs(at(pivot, column)) <= SINGULAR * scale) return null;
    const [chosen = []] = rows.splice(pivot, 1);
    rows.splice(column, 0, chosen);
    for (let row = column + 1; row < size; row++) {
      const factor = at(row, column) / at(column, column);
      rows[row] = (rows[row] ?? []).map((value, index) => value - factor * (chosen[index] ?? 0));
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let value = at(row, size);
    for (let column = row + 1; column < size; column++) value -= at(row, column) * (solution[column] ?? 0);
    solution[row] = value / at(row, row);
  }
  return solution;
}
