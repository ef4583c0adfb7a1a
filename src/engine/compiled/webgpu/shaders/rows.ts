/** Copies and norms of rows: a thread for each number that is written, neighbours beside each other in memory. */
import { LANES, reductions } from './parts';
import { perGroup, perThread, type Shader } from './source';

export const rowShaders: readonly Shader[] = [
  perThread('copyRows', {
    items: ({ batches, rows, width }) => batches * rows * width,
    body: /* wgsl */ `
  let column = item % arguments.width;
  let row = item / arguments.width % arguments.rows;
  let batch = item / arguments.width / arguments.rows;
  let y = arguments.y + batch * arguments.yBatch + row * arguments.yStride + column;
  let x = arguments.x + batch * arguments.xBatch + row * arguments.xStride + column;
  let value = arguments.factor * arena[x];
  if (arguments.add == 1) { arena[y] += value; } else { arena[y] = value; }
`,
  }),
  perThread('embed', {
    items: ({ runs, texts, tokens, width }) => runs * texts * tokens * width,
    body: /* wgsl */ `
  let column = item % arguments.width;
  let token = item / arguments.width % arguments.tokens;
  let text = item / arguments.width / arguments.tokens % arguments.texts;
  let run = item / arguments.width / arguments.tokens / arguments.texts;
  let row = (run % arguments.dataSeeds * arguments.texts + text) * arguments.tokens + token;
  let source = i32(arena[arguments.indices + row]);
  var value = 0.0;
  if (source >= 0) { value = arena[arguments.table + source * arguments.width + column]; }
  if (arguments.also >= 0) {
    let other = i32(arena[arguments.alsoIndices + row]);
    if (other >= 0) { value += arena[arguments.also + other * arguments.width + column]; }
  }
  if (arguments.vectors >= 0) {
    let vector = arguments.vectors + run * arguments.vectorsBatch + text * arguments.vectorsText;
    value += arena[vector + token * arguments.width + column];
  }
  arena[arguments.y + item] = value;
`,
  }),
  // A workgroup for each run, a thread for each row: rows are few.
  perGroup('meanNorm', LANES, {
    items: ({ runs }) => runs,
    with: [reductions('f32')],
    body: /* wgsl */ `
  var total = 0.0;
  for (var row = lane; row < arguments.rows; row += ${LANES}) {
    let x = arguments.x + item * arguments.xBatch + row * arguments.width;
    var squares = 0.0;
    for (var i = 0; i < arguments.width; i++) { squares += arena[x + i] * arena[x + i]; }
    total += sqrt(squares);
  }
  let sum = sumOf(lane, total);
  if (lane == 0) { arena[arguments.y + item] = sum / f32(arguments.rows); }
`,
  }),
];
