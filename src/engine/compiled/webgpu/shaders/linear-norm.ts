/**
 * `linearAddNorm` and `linearNormBackward`: products with a frozen matrix (see `tile-product.ts`) whose workgroups own whole rows
 * of y, so that a layer norm follows without another way through memory. For up to `WIDEST_NORMED` columns.
 *
 * Each thread has 4 columns: with 256 threads and 4 rows in each, a workgroup has 32 rows of 128 columns (13 flops for each float
 * read from the arena) or 16 of 256 (8 flops), with 64 threads a quarter as many rows, which fills a GPU when rows are few. Then
 * the threads of a row add up what the norm needs, in the same workgroup memory.
 */
import { perGroup, type Shader } from './source';
import { countTiles, madeOnce, type TileClass } from './tile-classes';
import { nameOf, tileProduct, type Tile } from './tile-product';

interface Description {
  /** Declarations besides. */
  readonly with: string;
  /** What becomes of `product0` ... `product3`, 4 columns from `column` of the rows from `row`; `within` says which there are. */
  readonly finish: string;
}

const each = (statement: (i: number) => string): string => [0, 1, 2, 3].map(statement).join('\n');

/** The norm's own declarations. @param across threads of a row. */
const ofRows = (across: number): string => /* wgsl */ `
/** The sum over a row's threads, of 4 rows at once. */
fn sumOfRow(lane: i32, value: vec4<f32>) -> vec4<f32> {
  workgroupBarrier();
  tileW[lane] = value;
  workgroupBarrier();
  for (var half = ${across / 2}; half > 0; half /= 2) {
    if (lane % ${across} < half) { tileW[lane] += tileW[lane + half]; }
    workgroupBarrier();
  }
  return tileW[lane / ${across} * ${across}];
}
fn loaded(at: i32, inside: vec4<bool>) -> vec4<f32> {
  var value = vec4<f32>();
  for (var i = 0; i < 4; i++) { if (inside[i]) { value[i] = arena[at + i]; } }
  return value;
}
fn stored(at: i32, inside: vec4<bool>, value: vec4<f32>) {
  for (var i = 0; i < 4; i++) { if (inside[i]) { arena[at + i] = value[i]; } }
}
`;

function wholeRows(kernel: 'linearAddNorm' | 'linearNormBackward', tile: Tile, description: Description): Shader {
  const { threads, declarations, body, quads } = tileProduct(tile);
  return perGroup(kernel, threads, {
    variant: nameOf(tile),
    items: (a) => countTiles([a], tile),
    with: [...declarations, ofRows(tile.columns / tile.threadColumns), description.with],
    body: /* wgsl */ `
  let firstRow = item * ${tile.rows};
  let firstColumn = 0;
${body}
  let total = arguments.batches * arguments.rows;
  let width = f32(arguments.columns);
  let column = 4 * wPlace;
  let within = vec4<i32>(column, column + 1, column + 2, column + 3) < vec4<i32>(arguments.columns);
${quads
  .map(
    ({ row, products }) => /* wgsl */ `
  {
    let row = ${row};
    ${products.map((product, i) => `var product${i} = ${product};`).join('\n    ')}
${description.finish}
  }`,
  )
  .join('')}
`,
  });
}

const ADD_NORM: Description = {
  with: /* wgsl */ `
/** What is added to a row's product. */
fn added(arguments: Arguments, row: i32, column: i32, within: vec4<bool>) -> vec4<f32> {
  let inside = min(row, arguments.batches * arguments.rows - 1);
  let batch = inside / arguments.rows * arguments.residualBatch;
  let residual = arguments.residual + batch + inside % arguments.rows * arguments.columns + column;
  var value = loaded(residual, within);
  if (arguments.bias >= 0) { value += loaded(arguments.bias + column, within); }
  return value;
}
`,
  finish: /* wgsl */ `
${each((i) => `  product${i} = select(vec4<f32>(), product${i}, within) + added(arguments, row + ${i}, column, within);`)}
  let ones = vec4<f32>(1.0);
  let sums = vec4<f32>(${[0, 1, 2, 3].map((i) => `dot(product${i}, ones)`).join(', ')});
  let mean = sumOfRow(lane, sums) / width;
  // A second pass, because a mean of squares less the square of the mean would lose the digits of a small deviation.
${each((i) => `  let apart${i} = select(vec4<f32>(), product${i} - mean[${i}], within);`)}
  let squares = vec4<f32>(${[0, 1, 2, 3].map((i) => `dot(apart${i}, apart${i})`).join(', ')});
  let inverse = 1.0 / sqrt(sumOfRow(lane, squares) / width + arguments.epsilon);
  let scale = loaded(arguments.scale + column, within);
  let shift = loaded(arguments.shift + column, within);
${each(
  (i) => /* wgsl */ `
  if (row + ${i} < total) {
    let at = (row + ${i}) * arguments.columns + column;
    stored(arguments.y + at, within, product${i});
    stored(arguments.normed + at, within, apart${i} * inverse[${i}] * scale + shift);
    if (wPlace == 0) {
      arena[arguments.stats + 2 * (row + ${i})] = mean[${i}];
      arena[arguments.stats + 2 * (row + ${i}) + 1] = inverse[${i}];
    }
  }`,
)}
`,
};

const NORM_BACKWARD: Description = {
  with: /* wgsl */ `
fn added(arguments: Arguments, row: i32, column: i32, within: vec4<bool>) -> vec4<f32> {
  let inside = min(row, arguments.batches * arguments.rows - 1);
  let place = inside % arguments.rows;
  let dy = arguments.dy + inside / arguments.rows * arguments.dyBatch + place * arguments.columns + column;
  return loaded(dy, within & vec4<bool>(place < arguments.dyRows));
}
/** The row's input, less its mean, over its deviation. */
fn unitOf(arguments: Arguments, row: i32, column: i32, within: vec4<bool>) -> vec4<f32> {
  let inside = min(row, arguments.batches * arguments.rows - 1);
  let stats = arguments.stats + 2 * inside;
  let input = loaded(arguments.input + inside * arguments.columns + column, within);
  return (input - arena[stats]) * arena[stats + 1];
}
`,
  finish: /* wgsl */ `
  let scale = loaded(arguments.scale + column, within);
${each((i) => `  let scaled${i} = (select(vec4<f32>(), product${i}, within) + added(arguments, row + ${i}, column, within)) * scale;`)}
${each((i) => `  let unit${i} = unitOf(arguments, row + ${i}, column, within);`)}
  let ones = vec4<f32>(1.0);
  let level = sumOfRow(lane, vec4<f32>(${[0, 1, 2, 3].map((i) => `dot(scaled${i}, ones)`).join(', ')})) / width;
  let along = sumOfRow(lane, vec4<f32>(${[0, 1, 2, 3].map((i) => `dot(scaled${i}, unit${i})`).join(', ')})) / width;
${each(
  (i) => /* wgsl */ `
  if (row + ${i} < total) {
    let inverse = arena[arguments.stats + 2 * (row + ${i}) + 1];
    let dx = (scaled${i} - level[${i}] - unit${i} * along[${i}]) * inverse;
    stored(arguments.y + (row + ${i}) * arguments.columns + column, within, dx);
  }`,
)}
`,
};

const shadersOf = madeOnce((tile) => [
  wholeRows('linearAddNorm', tile, ADD_NORM),
  wholeRows('linearNormBackward', tile, NORM_BACKWARD),
]);

type Width = 128 | 256;

const ofWidth = (columns: Width, rows: number, threadRows: number): Tile => ({
  ...{ rows, columns, threadRows, threadColumns: 4 },
  step: 8,
});

/** Of 256 threads. */
const large = (columns: Width): Tile => ofWidth(columns, 4096 / columns, 4);

/** Of 64 threads. */
const small = (columns: Width): Tile => ofWidth(columns, 1024 / columns, 4);

const tilesOf = (columns: Width): readonly Tile[] => [
  small(columns),
  ofWidth(columns, 2048 / columns, 4),
  large(columns),
  ofWidth(columns, 8192 / columns, 8),
];

/** From so many tiles of 256 threads on, a product is a large one. With fewer, the cores of a GPU would stand idle. */
const CLASSES = [
  { size: 'large', from: 128, fixed: large, rows: 4096 },
  { size: 'small', from: 0, fixed: small, rows: 512 },
] as const;

const WIDTHS: readonly Width[] = [128, 256];

export const linearNormClasses: readonly TileClass[] = WIDTHS.flatMap((width) =>
  CLASSES.map(({ size, from, fixed, rows }) => ({
    name: `normed, up to ${width} columns, ${size}`,
    suits: (calls) => calls.every(({ columns }) => columns <= width) && countTiles(calls, large(width)) >= from,
    fixed: fixed(width),
    others: tilesOf(width).filter((tile) => nameOf(tile) !== nameOf(fixed(width))),
    shaders: shadersOf,
    example: { rows, inner: width, columns: width },
  })),
);
