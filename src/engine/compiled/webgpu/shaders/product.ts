/**
 * `runProduct`: small matrices, any of them transposed, one product for each run. A workgroup makes a 16 x 16 tile of y, one
 * number a thread, going along the inner dimension in steps of 16 with both parts in workgroup memory (2.2 KB): 8 flops for
 * each float read from the arena. Whichever of a matrix's distances is 1, neighbours read along it.
 */
import { LINEAR_MODES } from '../../kernels';
import { ACTIVATION } from './parts';
import { perGroup, type Shader } from './source';

const TILE = 16;
const PITCH = TILE + 1;

const ceil = (size: string): string => `((${size} + ${TILE - 1}) / ${TILE})`;

export const productShaders: readonly Shader[] = [
  perGroup('runProduct', TILE * TILE, {
    items: ({ runs, rows, columns }) => runs * Math.ceil(rows / TILE) * Math.ceil(columns / TILE),
    with: [
      ACTIVATION,
      /* wgsl */ `
var<workgroup> tileA: array<f32, ${TILE * PITCH}>;
var<workgroup> tileB: array<f32, ${TILE * PITCH}>;
`,
    ],
    body: /* wgsl */ `
  let tilesAcross = ${ceil('arguments.columns')};
  let tilesDown = ${ceil('arguments.rows')};
  let run = item / tilesAcross / tilesDown;
  let firstRow = item / tilesAcross % tilesDown * ${TILE};
  let firstColumn = item % tilesAcross * ${TILE};
  let slow = lane / ${TILE};
  let fast = lane % ${TILE};
  // (row, l) of a, and (l, column) of b, that this thread fetches.
  let ofA = select(vec2<i32>(fast, slow), vec2<i32>(slow, fast), arguments.aInner == 1);
  let ofB = select(vec2<i32>(fast, slow), vec2<i32>(slow, fast), arguments.bColumn == 1);
  let hasA = firstRow + ofA.x < arguments.rows;
  let hasB = firstColumn + ofB.y < arguments.columns;
  let a = arguments.a + run % arguments.aModulo * arguments.aBatch + (firstRow + ofA.x) * arguments.aRow;
  let b = arguments.b + run % arguments.bModulo * arguments.bBatch + (firstColumn + ofB.y) * arguments.bColumn;
  var product = 0.0;
  for (var start = 0; start < arguments.inner; start += ${TILE}) {
    var nextA = 0.0;
    if (hasA && start + ofA.y < arguments.inner) {
      if (arguments.a < 0) { nextA = 1.0; } else { nextA = arena[a + (start + ofA.y) * arguments.aInner]; }
    }
    var nextB = 0.0;
    if (hasB && start + ofB.x < arguments.inner) { nextB = arena[b + (start + ofB.x) * arguments.bInner]; }
    workgroupBarrier();
    tileA[ofA.x * ${PITCH} + ofA.y] = nextA;
    tileB[ofB.x * ${PITCH} + ofB.y] = nextB;
    workgroupBarrier();
    for (var l = 0; l < ${TILE}; l++) { product += tileA[slow * ${PITCH} + l] * tileB[l * ${PITCH} + fast]; }
  }
  let row = firstRow + slow;
  let column = firstColumn + fast;
  if (row >= arguments.rows || column >= arguments.columns) { return; }
  var value = arguments.factor * product;
  if (arguments.bias >= 0) { value += arena[arguments.bias + run * arguments.biasBatch + column]; }
  let y = arguments.y + run * arguments.yBatch + row * arguments.yRow + column;
  switch (arguments.mode) {
    case ${LINEAR_MODES.add}: { arena[y] += value; }
    case ${LINEAR_MODES.slope}: {
      let also = arguments.also + y - arguments.y;
      arena[y] = value * slope(arguments.activation, arena[also]);
    }
    case ${LINEAR_MODES.activate}: {
      arena[y] = value;
      arena[arguments.also + y - arguments.y] = activation(arguments.activation, value);
    }
    default: { arena[y] = value; }
  }
`,
  }),
];
