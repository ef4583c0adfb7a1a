/** How a step's cost grows with the number of runs. */
import type { Cell } from './measure';

/** From so many runs on a step is expected to cost in proportion to them. */
const FROM = 8;

export interface Scaling {
  readonly encoder: string;
  readonly length: number;
  /** R of the cells that it is fitted on. */
  readonly runs: readonly number[];
  /** The e of seconds = c R^e, by least squares on logarithms. */
  readonly exponent: number;
}

/** One for each encoder and length with at least three such cells. */
export function scalingsOf(cells: readonly Cell[]): Scaling[] {
  const series = new Map<string, Cell[]>();
  for (const cell of cells.filter(({ runs }) => runs >= FROM)) {
    const key = `${cell.encoder} ${cell.length}`;
    series.set(key, [...(series.get(key) ?? []), cell]);
  }
  return [...series.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined || members.length < 3) return [];
    const { encoder, length } = first;
    return [{ encoder, length, runs: members.map(({ runs }) => runs), exponent: slope(members) }];
  });
}

function slope(cells: readonly Cell[]): number {
  const x = cells.map(({ runs }) => Math.log(runs));
  const y = cells.map(({ seconds }) => Math.log(seconds));
  const [meanX, meanY] = [mean(x), mean(y)];
  const products = x.map((value, i) => (value - meanX) * ((y[i] ?? NaN) - meanY));
  return mean(products) / mean(x.map((value) => (value - meanX) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
