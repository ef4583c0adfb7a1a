/**
 * `linear`: `[M, K] x [K, N]`, M all rows of all batches, W in panels `[ceil(N / 8)][K][8]`.
 *
 * A workgroup makes a tile of y, T x T, 4 x 4 in each thread's registers. It goes along K in steps of 16; at each, x's and
 * W's parts stand in workgroup memory as vec4s: of 4 rows at one k, and of 4 columns at one k. Both are read from the arena
 * 16 or more neighbours at a time, padded so that neither writing nor reading meets in one memory bank.
 *
 * T = 64: 256 threads, 8.8 KB, and 16 flops for each float read from the arena. T = 32: 64 threads, 4.9 KB, half of that, but
 * four times as many workgroups, which fills a GPU when y is small. y must not overlap x: other workgroups still read it.
 */
import { LINEAR_MODES, PANEL, type Arguments } from '../../kernels';
import { ACTIVATION } from './parts';
import { perGroup, type Shader } from './source';

const STEP = 16;

/** With fewer large tiles than this, the cores of a GPU would stand idle. */
const FEW_TILES = 128;

const tilesOf = ({ batches, rows, columns }: Arguments<'linear'>, tile: number): number =>
  Math.ceil((batches * rows) / tile) * Math.ceil(columns / tile);

const tiled = (tile: 32 | 64): Shader => {
  const across = tile / 4;
  const threads = across * across;
  const loads = Array.from({ length: (STEP * across) / threads }, (_, i) => i * threads);
  const [xPitch, wPitch] = [across + 1, across + 2];
  return perGroup('linear', threads, {
    variant: `tiles of ${tile}`,
    suits: (calls) => tile === 32 || calls.reduce((tiles, a) => tiles + tilesOf(a, tile), 0) >= FEW_TILES,
    items: (a) => tilesOf(a, tile),
    with: [
      ACTIVATION,
      /* wgsl */ `
var<workgroup> tileX: array<vec4<f32>, ${STEP * xPitch}>;
var<workgroup> tileW: array<vec4<f32>, ${STEP * wPitch}>;

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
fn quarterPanel(arguments: Arguments, column: i32) -> i32 {
  let inside = min(column, arguments.columns - 1) / ${PANEL} * ${PANEL} + column % ${PANEL};
  return arguments.weights + inside / ${PANEL} * arguments.inner * ${PANEL} + inside % ${PANEL};
}
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
`,
    ],
    body: /* wgsl */ `
  let tilesAcross = (arguments.columns + ${tile - 1}) / ${tile};
  let firstRow = item / tilesAcross * ${tile};
  let firstColumn = item % tilesAcross * ${tile};
  // Neighbours read neighbouring k of x, and neighbouring halves of a panel's rows of W.
  let xK = lane % ${STEP};
  let wK = lane % ${2 * STEP} / 2;
${loads
  .map(
    (from) => /* wgsl */ `
  let xGroup${from} = (lane + ${from}) / ${STEP};
  let xRows${from} = rowsOfX(arguments, firstRow + 4 * xGroup${from});
  let wGroup${from} = (lane + ${from}) / ${2 * STEP} * 2 + lane % 2;
  let wQuarter${from} = quarterPanel(arguments, firstColumn + 4 * wGroup${from});`,
  )
  .join('')}
  let xPlace = lane / ${across};
  let wPlace = lane % ${across};
  var sum0 = vec4<f32>();
  var sum1 = vec4<f32>();
  var sum2 = vec4<f32>();
  var sum3 = vec4<f32>();
  for (var start = 0; start < arguments.inner; start += ${STEP}) {
${loads
  .map(
    (load) => /* wgsl */ `
    var x${load} = vec4<f32>();
    if (start + xK < arguments.inner) {
      let at = xRows${load} + start + xK;
      x${load} = vec4<f32>(arena[at.x], arena[at.y], arena[at.z], arena[at.w]);
    }
    var w${load} = vec4<f32>();
    if (start + wK < arguments.inner) {
      let at = wQuarter${load} + (start + wK) * ${PANEL};
      w${load} = vec4<f32>(arena[at], arena[at + 1], arena[at + 2], arena[at + 3]);
    }`,
  )
  .join('')}
    workgroupBarrier();
${loads
  .map(
    (load) => /* wgsl */ `
    tileX[xK * ${xPitch} + xGroup${load}] = x${load};
    tileW[wK * ${wPitch} + wGroup${load}] = w${load};`,
  )
  .join('')}
    workgroupBarrier();
    for (var k = 0; k < ${STEP}; k++) {
      let x = tileX[k * ${xPitch} + xPlace];
      let w = tileW[k * ${wPitch} + wPlace];
      sum0 += x.x * w;
      sum1 += x.y * w;
      sum2 += x.z * w;
      sum3 += x.w * w;
    }
  }
  let row = firstRow + 4 * xPlace;
  let column = firstColumn + 4 * wPlace;
  finish(arguments, row, column, sum0);
  finish(arguments, row + 1, column, sum1);
  finish(arguments, row + 2, column, sum2);
  finish(arguments, row + 3, column, sum3);
`,
  });
};

export const linearShaders: readonly Shader[] = [tiled(64), tiled(32)];
