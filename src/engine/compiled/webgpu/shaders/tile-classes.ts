/** Products of one kind and about one size, for which one tile is chosen. */
import type { Shader } from './source';
import { nameOf, type Tile } from './tile-product';

/** What a class tells from the calls of an operation. */
export interface ProductSize {
  readonly batches: number;
  readonly rows: number;
  readonly columns: number;
}

export interface TileClass {
  readonly name: string;
  /** Of a kernel's classes, the first that suits the calls of an operation is theirs. */
  readonly suits: (calls: readonly ProductSize[]) => boolean;
  /** That any device takes; what is chosen where nobody has measured. */
  readonly fixed: Tile;
  /** What may be better than the fixed one. */
  readonly others: readonly Tile[];
  /** One for each of the kernels that the choice is for; the first is timed. */
  readonly shaders: (tile: Tile) => readonly [Shader, ...Shader[]];
  /** A product of the class, like those of a step. */
  readonly example: { readonly rows: number; readonly inner: number; readonly columns: number };
}

/** Tiles of that size that the calls of an operation fall into. */
export function countTiles(calls: readonly ProductSize[], { rows, columns }: Pick<Tile, 'rows' | 'columns'>): number {
  return calls.reduce(
    (total, call) => total + Math.ceil((call.batches * call.rows) / rows) * Math.ceil(call.columns / columns),
    0,
  );
}

/** Makes the shaders of a tile when they are first asked for, and then no more: classes share them. */
export function madeOnce(make: TileClass['shaders']): TileClass['shaders'] {
  const made = new Map<string, ReturnType<typeof make>>();
  return (tile) => {
    const shaders = made.get(nameOf(tile)) ?? make(tile);
    made.set(nameOf(tile), shaders);
    return shaders;
  };
}
