/**
 * `[M, K] x [K, N]`, M all rows of all batches, W in panels `[ceil(N / 8)][K][8]`, by tiles of the product: a workgroup makes
 * one, some rows and columns of it in each thread's registers. It goes along K in steps; at each, x's and W's parts stand in
 * workgroup memory as vec4s: of 4 rows at one k, and of 4 columns at one k. Both are read from the arena a step or more
 * neighbours at a time, padded so that neither writing nor reading meets in one memory bank.
 *
 * Every tile adds the products of a number up in the same order, k by k from nought, so which one is taken changes no bit,
 * unless a compiler rounds a multiplication with its addition in one shader and apart in another.
 */
import { PANEL } from '../../kernels';
import type { Declaration } from './source';

/** How a product is cut up. Every size is a power of two. */
export interface Tile {
  /** Of the product, in a workgroup. */
  readonly rows: number;
  readonly columns: number;
  /** Of these, in a thread: multiples of 4. */
  readonly threadRows: number;
  readonly threadColumns: number;
  /** Along K; twice as much is at most the number of threads. */
  readonly step: number;
}

const VEC4_BYTES = 16;

/** Tells a tile from others of its kernel: 64×64/4×4/16. */
export function nameOf({ rows, columns, threadRows, threadColumns, step }: Tile): string {
  return `${rows}×${columns}/${threadRows}×${threadColumns}/${step}`;
}

export function threadsOf({ rows, columns, threadRows, threadColumns }: Tile): number {
  return (rows / threadRows) * (columns / threadColumns);
}

/** What a device has to offer for a tile. */
export type TileLimits = Pick<
  GPUSupportedLimits,
  'maxComputeInvocationsPerWorkgroup' | 'maxComputeWorkgroupSizeX' | 'maxComputeWorkgroupStorageSize'
>;

export function fits(tile: Tile, limits: TileLimits): boolean {
  const { xVectors, wVectors } = memoryOf(tile);
  return (
    threadsOf(tile) <= Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX) &&
    (xVectors + wVectors) * VEC4_BYTES <= limits.maxComputeWorkgroupStorageSize
  );
}

/** Vectors of 4 in workgroup memory. W's part has one for each thread at least: a row's threads add up there, too. */
function memoryOf(tile: Tile) {
  const [xPitch, wPitch] = [tile.rows / 4 + 1, tile.columns / 4 + 2];
  return { xPitch, wPitch, xVectors: tile.step * xPitch, wVectors: Math.max(tile.step * wPitch, threadsOf(tile)) };
}

/** Four rows by four columns of a thread's product. */
export interface Quad {
  /** WGSL of the first of its rows, and of its columns. */
  readonly row: string;
  readonly column: string;
  /** Names of its rows, a vec4 of columns each. */
  readonly products: readonly string[];
}

interface TileProduct {
  readonly threads: number;
  readonly declarations: readonly (string | Declaration)[];
  /** Statements that need `firstRow`, `firstColumn` and `lane`, and leave `quads`, `xPlace` and `wPlace`. */
  readonly body: string;
  readonly quads: readonly Quad[];
}

export function tileProduct(tile: Tile): TileProduct {
  const threads = threadsOf(tile);
  const across = tile.columns / tile.threadColumns;
  const down = tile.rows / tile.threadRows;
  const quads = upTo(tile.threadRows / 4).flatMap((i) =>
    upTo(tile.threadColumns / 4).map((j) => ({
      row: `firstRow + 4 * (xPlace + ${i * down})`,
      column: `firstColumn + 4 * (wPlace + ${j * across})`,
      products: upTo(4).map((row) => `product${4 * i + row}_${j}`),
    })),
  );
  return {
    threads,
    declarations: [declarations(tile), FOUR_WEIGHTS],
    body: /* wgsl */ `
  let xPlace = lane / ${across};
  let wPlace = lane % ${across};
${quads.flatMap(({ products }) => products.map((product) => `  var ${product} = vec4<f32>();`)).join('\n')}
${steps(tile)}`,
    quads,
  };
}

const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i);

function declarations(tile: Tile): string {
  const { xVectors, wVectors } = memoryOf(tile);
  return /* wgsl */ `
var<workgroup> tileX: array<vec4<f32>, ${xVectors}>;
var<workgroup> tileW: array<vec4<f32>, ${wVectors}>;

fn rowOfX(arguments: Arguments, row: i32) -> i32 {
  // A row too many reads the last one; nobody writes what comes of it.
  let inside = min(row, arguments.batches * arguments.rows - 1);
  return arguments.x + inside / arguments.rows * arguments.xBatch + inside % arguments.rows * arguments.xStride;
}
fn rowsOfX(arguments: Arguments, row: i32) -> vec4<i32> {
  return vec4<i32>(
    rowOfX(arguments, row),
    rowOfX(arguments, row + 1),
    rowOfX(arguments, row + 2),
    rowOfX(arguments, row + 3),
  );
}
/** Numbers before it. */
fn quarterPanel(arguments: Arguments, column: i32) -> i32 {
  let inside = min(column, arguments.columns - 1) / ${PANEL} * ${PANEL} + column % ${PANEL};
  return inside / ${PANEL} * arguments.inner * ${PANEL} + inside % ${PANEL};
}
`;
}

/** Four numbers of W, after a multiple of four others. */
const FOUR_WEIGHTS: Declaration = {
  feature: 'halves',
  without: /* wgsl */ `
fn fourWeights(arguments: Arguments, before: i32) -> vec4<f32> {
  let at = arguments.weights + before;
  return vec4<f32>(arena[at], arena[at + 1], arena[at + 2], arena[at + 3]);
}
`,
  having: /* wgsl */ `
fn fourWeights(arguments: Arguments, before: i32) -> vec4<f32> {
  let at = arguments.weights + before / 2;
  return vec4<f32>(unpack2x16float(bitcast<u32>(arena[at])), unpack2x16float(bitcast<u32>(arena[at + 1])));
}
`,
};

/** The rounds in which threads fetch a step's vectors; in the last, some threads may have none left, which `guard` asks. */
function loadsOf(vectors: number, threads: number) {
  return upTo(Math.ceil(vectors / threads)).map((load) => {
    const from = load * threads;
    return { from, guard: from + threads > vectors ? `lane + ${from} < ${vectors}` : 'true' };
  });
}

/** All of the way along K. */
function steps(tile: Tile): string {
  const { step } = tile;
  const threads = threadsOf(tile);
  const { xPitch, wPitch } = memoryOf(tile);
  const [xVectors, wVectors] = [(step * tile.rows) / 4, (step * tile.columns) / 4];
  const [xLoads, wLoads] = [loadsOf(xVectors, threads), loadsOf(wVectors, threads)];
  return /* wgsl */ `
  // Neighbours read neighbouring k of x, and neighbouring halves of a panel's rows of W.
  let xK = lane % ${step};
  let wK = lane % ${2 * step} / 2;
${xLoads
  .map(
    ({ from }) => /* wgsl */ `
  let xGroup${from} = (lane + ${from}) / ${step};
  let xRows${from} = rowsOfX(arguments, firstRow + 4 * xGroup${from});`,
  )
  .join('')}
${wLoads
  .map(
    ({ from }) => /* wgsl */ `
  let wGroup${from} = (lane + ${from}) / ${2 * step} * 2 + lane % 2;
  let wQuarter${from} = quarterPanel(arguments, firstColumn + 4 * wGroup${from});`,
  )
  .join('')}
  for (var start = 0; start < arguments.inner; start += ${step}) {
${xLoads
  .map(
    ({ from, guard }) => /* wgsl */ `
    var x${from} = vec4<f32>();
    if (${guard} && start + xK < arguments.inner) {
      let at = xRows${from} + start + xK;
      x${from} = vec4<f32>(arena[at.x], arena[at.y], arena[at.z], arena[at.w]);
    }`,
  )
  .join('')}
${wLoads
  .map(
    ({ from, guard }) => /* wgsl */ `
    var w${from} = vec4<f32>();
    if (${guard} && start + wK < arguments.inner) {
      w${from} = fourWeights(arguments, wQuarter${from} + (start + wK) * ${PANEL});
    }`,
  )
  .join('')}
    workgroupBarrier();
${xLoads.map(({ from, guard }) => `    if (${guard}) { tileX[xK * ${xPitch} + xGroup${from}] = x${from}; }`).join('\n')}
${wLoads.map(({ from, guard }) => `    if (${guard}) { tileW[wK * ${wPitch} + wGroup${from}] = w${from}; }`).join('\n')}
    workgroupBarrier();
    for (var k = 0; k < ${step}; k++) {
${multiply(tile)}
    }
  }
`;
}

/** What one k adds. */
function multiply(tile: Tile): string {
  const { xPitch, wPitch } = memoryOf(tile);
  const [rowGroups, columnGroups] = [upTo(tile.threadRows / 4), upTo(tile.threadColumns / 4)];
  const down = tile.rows / tile.threadRows;
  const across = tile.columns / tile.threadColumns;
  return [
    ...rowGroups.map((i) => `let x${i} = tileX[k * ${xPitch} + xPlace + ${i * down}];`),
    ...columnGroups.map((j) => `let w${j} = tileW[k * ${wPitch} + wPlace + ${j * across}];`),
    ...rowGroups.flatMap((i) =>
      upTo(4).flatMap((row) => columnGroups.map((j) => `product${4 * i + row}_${j} += x${i}[${row}] * w${j};`)),
    ),
  ]
    .map((line) => `      ${line}`)
    .join('\n');
}
