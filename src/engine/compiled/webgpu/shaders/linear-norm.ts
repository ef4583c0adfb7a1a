/**
 * `linearAddNorm` and `linearNormBackward`: products with a frozen matrix whose workgroups own whole rows of y, so that a layer
 * norm follows without another way through memory. For up to `WIDEST_NORMED` columns.
 *
 * A workgroup has 4 x 4 numbers of y in each thread's registers: with 256 threads 32 rows of 128 columns (13 flops for each float
 * read from the arena) or 16 of 256 (8 flops), with 64 threads a quarter as many rows, which fills a GPU when rows are few. It
 * goes along the inner dimension in steps of 8, as `linear` does in steps of 16; then the threads of a row add up what the norm needs, in
 * the same workgroup memory (at most 9 KB).
 */
import { PANEL, type Arguments } from '../../kernels';
import { perGroup, type Shader } from './source';

const STEP = 8;

/** With fewer large workgroups than this, the cores of a GPU would stand idle. */
const FEW_GROUPS = 128;

type Kernel = 'linearAddNorm' | 'linearNormBackward';

interface Description {
  /** Declarations besides. */
  readonly with: string;
  /** What becomes of `product0` ... `product3`, 4 columns from `column` of the rows from `row`; \`inside\` has their columns. */
  readonly finish: string;
}

const each = (statement: (i: number) => string): string => [0, 1, 2, 3].map(statement).join('\n');

function wholeRows(kernel: Kernel, columns: 128 | 256, threads: 64 | 256, description: Description): Shader {
  const across = columns / 4;
  const quads = threads / across;
  const loads = Array.from({ length: (STEP * across) / threads }, (_, i) => i * threads);
  const [xPitch, wPitch] = [quads + 1, across + 2];
  const groupsOf = ({ batches, rows }: Arguments<Kernel>): number => Math.ceil((batches * rows) / (4 * quads));
  return perGroup(kernel, threads, {
    variant: `${4 * quads} rows of ${columns}`,
    suits: (calls) =>
      calls.every((a) => a.columns <= columns) &&
      (threads === 64 || calls.reduce((groups, a) => groups + groupsOf(a), 0) >= FEW_GROUPS),
    items: groupsOf,
    with: [
      /* wgsl */ `
var<workgroup> tileX: array<vec4<f32>, ${STEP * xPitch}>;
/** In the end, what the threads of a row add up. */
var<workgroup> tileW: array<vec4<f32>, ${Math.max(STEP * wPitch, threads)}>;

fn rowOfX(arguments: Arguments, row: i32) -> i32 {
  let inside = min(row, arguments.batches * arguments.rows - 1);
  return arguments.x + inside / arguments.rows * arguments.xBatch + inside % arguments.rows * arguments.xStride;
}
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
${description.with}
`,
    ],
    body: /* wgsl */ `
  let firstRow = item * ${4 * quads};
  let xK = lane % ${STEP};
  let xGroup = lane / ${STEP};
  let hasX = xGroup < ${quads};
  let xRow = firstRow + 4 * xGroup;
  let xRows = vec4<i32>(
    rowOfX(arguments, xRow),
    rowOfX(arguments, xRow + 1),
    rowOfX(arguments, xRow + 2),
    rowOfX(arguments, xRow + 3),
  );
  let wK = lane % ${2 * STEP} / 2;
  let lastPanel = (arguments.columns - 1) / ${PANEL};
${loads
  .map(
    (from) => /* wgsl */ `
  let wGroup${from} = (lane + ${from}) / ${2 * STEP} * 2 + lane % 2;
  let wQuarter${from} = arguments.weights + min(wGroup${from} / 2, lastPanel) * arguments.inner * ${PANEL} + lane % 2 * 4;`,
  )
  .join('')}
  let xPlace = lane / ${across};
  let wPlace = lane % ${across};
  ${each((i) => `var product${i} = vec4<f32>();`)}
  for (var start = 0; start < arguments.inner; start += ${STEP}) {
    var x = vec4<f32>();
    if (hasX && start + xK < arguments.inner) {
      let at = xRows + start + xK;
      x = vec4<f32>(arena[at.x], arena[at.y], arena[at.z], arena[at.w]);
    }
${loads
  .map(
    (load) => /* wgsl */ `
    var w${load} = vec4<f32>();
    if (start + wK < arguments.inner) {
      let at = wQuarter${load} + (start + wK) * ${PANEL};
      w${load} = vec4<f32>(arena[at], arena[at + 1], arena[at + 2], arena[at + 3]);
    }`,
  )
  .join('')}
    workgroupBarrier();
    if (hasX) { tileX[xK * ${xPitch} + xGroup] = x; }
${loads.map((load) => `    tileW[wK * ${wPitch} + wGroup${load}] = w${load};`).join('\n')}
    workgroupBarrier();
    for (var k = 0; k < ${STEP}; k++) {
      let x4 = tileX[k * ${xPitch} + xPlace];
      let w4 = tileW[k * ${wPitch} + wPlace];
      product0 += x4.x * w4;
      product1 += x4.y * w4;
      product2 += x4.z * w4;
      product3 += x4.w * w4;
    }
  }
  let row = firstRow + 4 * xPlace;
  let column = 4 * wPlace;
  let within = vec4<i32>(column, column + 1, column + 2, column + 3) < vec4<i32>(arguments.columns);
  let total = arguments.batches * arguments.rows;
  let width = f32(arguments.columns);
${description.finish}
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

const SIZES = [
  [128, 256],
  [128, 64],
  [256, 256],
  [256, 64],
] as const;

export const linearNormShaders: readonly Shader[] = SIZES.flatMap(([columns, threads]) => [
  wholeRows('linearAddNorm', columns, threads, ADD_NORM),
  wholeRows('linearNormBackward', columns, threads, NORM_BACKWARD),
]);
