/** Which runs of two methods belong together: those for which chance drew the same. */
import { PRESETS, type PresetId } from '../presets';
import type { ResolvedInitId } from '../prompt/initialisation-ids';
import type { Run } from '../training/runs';

/** Runs of A and of B that share init seed, data seed and, where both methods have it, initialisation. */
export interface RunPair {
  /** Null where the methods' initialisations are their own. */
  readonly init: ResolvedInitId | null;
  readonly seed: number;
  readonly dataSeed: number;
  /** Columns of A's runs: one, or one for each initialisation where B has a single one of its own; their mean counts. */
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/**
 * Pairs of runs of methods `a` and `b`, by data seed.
 *
 * - An initialisation that both methods have is compared with itself.
 * - What is left is each method's own (and a method without a prompt has nothing but that): these runs are paired by
 *   seeds alone, and several of one method with the same seeds count as their mean.
 * - A run with nothing random in it (a prompt that starts at [MASK], say) is there once per data seed, not once per init
 *   seed. It would come out the same with every one, so it is compared with all runs of the other method; given the data
 *   seed these differences are independent of each other.
 */
export function pairRuns(runs: readonly Run[], a: PresetId, b: PresetId): RunPair[] {
  const shared = sharedInitialisations(runs, a, b);
  const sideOf = (preset: PresetId): Map<string, Cell[]> => cellsOf(runs, preset, shared);
  const others = sideOf(b);
  const pairs: RunPair[] = [];
  for (const [key, own] of sideOf(a)) {
    const other = others.get(key) ?? [];
    const { init = null, dataSeed = 0 } = own[0] ?? {};
    for (const seed of seedsOf([...own, ...other])) {
      const columnsA = own.flatMap((cell) => columnOf(cell, seed));
      const columnsB = other.flatMap((cell) => columnOf(cell, seed));
      if (columnsA.length > 0 && columnsB.length > 0) pairs.push({ init, seed, dataSeed, a: columnsA, b: columnsB });
    }
  }
  return pairs.sort((left, right) => left.dataSeed - right.dataSeed);
}

/** Whether every run of the two methods starts from an initialisation that both of them have. */
export function shareInitialisations(runs: readonly Run[], a: PresetId, b: PresetId): boolean {
  const shared = sharedInitialisations(runs, a, b);
  return runs.every(({ preset, init }) => (preset !== a && preset !== b) || shared.has(init));
}

function sharedInitialisations(runs: readonly Run[], a: PresetId, b: PresetId): ReadonlySet<ResolvedInitId> {
  if (PRESETS[a].prompt === 'none' || PRESETS[b].prompt === 'none') return new Set();
  const initsOf = (method: PresetId): ResolvedInitId[] =>
    runs.filter(({ preset }) => preset === method).map(({ init }) => init);
  const theirs = new Set(initsOf(b));
  return new Set(initsOf(a).filter((init) => theirs.has(init)));
}

/** The runs of one method from one initialisation on one data seed. */
interface Cell {
  /** Null for the method's own. */
  readonly init: ResolvedInitId | null;
  readonly dataSeed: number;
  /** Columns by init seed. */
  readonly columns: Map<number, number>;
}

/** Cells that are compared with each other have the same key. */
function cellsOf(runs: readonly Run[], method: PresetId, shared: ReadonlySet<ResolvedInitId>): Map<string, Cell[]> {
  const cells = new Map<string, Cell>();
  runs.forEach(({ preset, init, seed, dataSeed }, column) => {
    if (preset !== method) return;
    const key = `${init} ${dataSeed}`;
    const cell = cells.get(key) ?? { init: shared.has(init) ? init : null, dataSeed, columns: new Map() };
    cell.columns.set(seed, column);
    cells.set(key, cell);
  });
  const sides = new Map<string, Cell[]>();
  for (const cell of cells.values()) {
    const key = `${cell.init ?? ''} ${cell.dataSeed}`;
    sides.set(key, [...(sides.get(key) ?? []), cell]);
  }
  return sides;
}

function seedsOf(cells: readonly Cell[]): number[] {
  return [...new Set(cells.flatMap(({ columns }) => [...columns.keys()]))].sort((i, j) => i - j);
}

function columnOf({ columns }: Cell, seed: number): number[] {
  const [only] = columns.values();
  const column = columns.size === 1 ? only : columns.get(seed);
  return column === undefined ? [] : [column];
}
