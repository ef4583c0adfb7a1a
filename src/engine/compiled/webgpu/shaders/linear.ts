/**
 * `linear`: see `tile-product.ts`. The larger a tile, the more flops for each float read from the arena (16 for 64 x 64, half
 * of that for 32 x 32), and the fewer workgroups to fill a GPU with. y must not overlap x: other workgroups still read it.
 */
import { LINEAR_MODES } from '../../kernels';
import { ACTIVATION } from './parts';
import { perGroup, type Shader } from './source';
import { countTiles, madeOnce, type TileClass } from './tile-classes';
import { nameOf, tileProduct, type Tile } from './tile-product';

const square = (size: number, thread: number, step: number): Tile => ({
  ...{ rows: size, columns: size, threadRows: thread, threadColumns: thread },
  step,
});

const LARGE = square(64, 4, 16);
const SMALL = square(32, 4, 16);

const TILES: readonly Tile[] = [
  LARGE,
  SMALL,
  square(32, 4, 32),
  { ...LARGE, threadRows: 8 },
  square(64, 8, 8),
  { ...square(64, 8, 8), rows: 128 },
  square(128, 8, 8),
];

const FINISH = /* wgsl */ `
fn finish(arguments: Arguments, row: i32, column: i32, products: vec4<f32>) {
  if (row >= arguments.batches * arguments.rows) { return; }
  let place = row / arguments.rows * arguments.yBatch + row % arguments.rows * arguments.yStride;
  for (var i = 0; i < 4 && column + i < arguments.columns; i++) {
    let at = place + column + i;
    var product = products[i];
    if (arguments.bias >= 0) { product += arena[arguments.bias + column + i]; }
    switch (arguments.mode) {
      case ${LINEAR_MODES.add}: { arena[arguments.y + at] += product; }
      case ${LINEAR_MODES.slope}: {
        arena[arguments.y + at] = product * slope(arguments.activation, arena[arguments.also + at]);
      }
      case ${LINEAR_MODES.activate}: {
        arena[arguments.y + at] = product;
        arena[arguments.also + at] = activation(arguments.activation, product);
      }
      default: { arena[arguments.y + at] = product; }
    }
  }
}
`;

function tiled(tile: Tile): Shader {
  const { threads, declarations, body, quads } = tileProduct(tile);
  return perGroup('linear', threads, {
    variant: nameOf(tile),
    items: (a) => countTiles([a], tile),
    with: [ACTIVATION, ...declarations, FINISH],
    body: /* wgsl */ `
  let tilesAcross = (arguments.columns + ${tile.columns - 1}) / ${tile.columns};
  let firstRow = item / tilesAcross * ${tile.rows};
  let firstColumn = item % tilesAcross * ${tile.columns};
${body}
${quads
  .flatMap(({ row, column, products }) =>
    products.map((product, i) => `  finish(arguments, ${row} + ${i}, ${column}, ${product});`),
  )
  .join('\n')}
`,
  });
}

/** From so many tiles on, of 64 x 64, a product is one of its class. With few of them, the cores of a GPU would stand idle. */
const CLASSES = [
  { name: 'many', from: 512, fixed: LARGE, rows: 4096, columns: 512 },
  { name: 'some', from: 128, fixed: LARGE, rows: 2048, columns: 512 },
  { name: 'few', from: 0, fixed: SMALL, rows: 512, columns: 384 },
] as const;

const shadersOf = madeOnce((tile) => [tiled(tile)]);

export const linearClasses: readonly TileClass[] = CLASSES.map(({ name, from, fixed, rows, columns }) => ({
  name: `linear, ${name} tiles`,
  suits: (calls) => countTiles(calls, LARGE) >= from,
  fixed,
  others: TILES.filter((tile) => tile !== fixed),
  shaders: shadersOf,
  example: { rows, inner: 128, columns },
}));
