/** Cases of the kernels in which each run has matrices or a state of its own: products, attention, the optimiser. */
import { ACTIVATIONS, LINEAR_MODES } from '../../../src/engine/compiled/kernels';
import { contiguous, kernelCase, list, normal, uniform, type Fill, type KernelCase, type Sketch } from './case';

interface ProductShape {
  readonly runs: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly aTransposed?: boolean;
  readonly bTransposed?: boolean;
  /** So many matrices a, over and over; none: one for each run. */
  readonly aModulo?: number;
  /** One b for all runs. */
  readonly shared?: boolean;
  readonly bias?: boolean;
  /** So many matrices b, over and over; none: one for each run. */
  readonly bModulo?: number;
  /** No a: all ones. */
  readonly ones?: boolean;
  readonly mode?: keyof typeof LINEAR_MODES;
  readonly gap?: number;
  readonly factor?: number;
}

export function productCase(shape: ProductShape): KernelCase {
  const { runs, rows, inner, columns, aTransposed = false, bTransposed = false, gap = 0, factor = 1 } = shape;
  const { mode = 'set', bias = false, shared = false, ones = false, aModulo = runs, bModulo = runs } = shape;
  const ways = `a${aTransposed ? "'" : ''} b${bTransposed ? "'" : ''}${bias ? ' bias' : ''}${shared ? ' shared' : ''}${ones ? ' ones' : ''} ${mode}`;
  const name = `${String(runs)} x ${String(rows)} x ${String(inner)} x ${String(columns)}, modulo ${String(aModulo)} and ${String(bModulo)}, ${ways} gap ${String(gap)}`;
  return kernelCase(name, 5e-6, (sketch) => {
    const [aRow, aInner] = aTransposed ? [1, rows + gap] : [inner + gap, 1];
    const [bInner, bColumn] = bTransposed ? [1, inner + gap] : [columns + gap, 1];
    const aBatch = (aTransposed ? inner * aInner : rows * aRow) + gap;
    const bBatch = shared ? 0 : (bTransposed ? columns * bColumn : inner * bInner) + gap;
    const biasBatch = bias ? columns + gap : 0;
    const yRow = columns + gap;
    const yBatch = rows * yRow + gap;
    const result = { sizes: [runs, rows, columns], strides: [yBatch, yRow, 1] };
    const scaled = normal(1 / Math.sqrt(inner));
    sketch.call('runProduct', {
      a: ones ? -1 : sketch.input({ sizes: [aModulo, rows, inner], strides: [aBatch, aRow, aInner] }, scaled),
      aBatch,
      aModulo,
      aRow,
      aInner,
      b: sketch.input({ sizes: [shared ? 1 : bModulo, inner, columns], strides: [bBatch, bInner, bColumn] }),
      bBatch,
      bModulo,
      bInner,
      bColumn,
      bias: bias ? sketch.input({ sizes: [runs, columns], strides: [biasBatch, 1] }) : -1,
      biasBatch,
      y: mode === 'add' ? sketch.both(result) : sketch.output(result),
      yBatch,
      yRow,
      runs,
      rows,
      inner,
      columns,
      mode: LINEAR_MODES[mode],
      activation: ACTIVATIONS.gelu,
      also: mode === 'activate' ? sketch.output(result) : mode === 'slope' ? sketch.input(result) : -1,
      factor,
    });
  });
}

const SIZES = [
  { runs: 3, rows: 5, inner: 7, columns: 9 },
  { runs: 2, rows: 1, inner: 16, columns: 8 },
  { runs: 4, rows: 6, inner: 3, columns: 1 },
  { runs: 1, rows: 13, inner: 130, columns: 12 },
  { runs: 2, rows: 35, inner: 1, columns: 33 },
  { runs: 1, rows: 9, inner: 21, columns: 300 },
];

const PRODUCTS = [
  ...SIZES.flatMap((sizes) =>
    [false, true].flatMap((aTransposed) =>
      [false, true].flatMap((bTransposed) => [
        productCase({ ...sizes, aTransposed, bTransposed, bias: true }),
        productCase({ ...sizes, aTransposed, bTransposed, mode: 'add', factor: -0.5, gap: 3 }),
        productCase({ ...sizes, aTransposed, bTransposed, mode: 'activate', bias: true }),
        productCase({ ...sizes, aTransposed, bTransposed, mode: 'slope', gap: 1 }),
      ]),
    ),
  ),
  productCase({ runs: 6, rows: 3, inner: 5, columns: 4, aModulo: 2 }),
  productCase({ runs: 6, rows: 3, inner: 8, columns: 12, aModulo: 3, shared: true, bias: true, mode: 'add' }),
  productCase({ runs: 6, rows: 3, inner: 5, columns: 9, aModulo: 1, bModulo: 2 }),
  ...SIZES.flatMap((sizes) => [
    productCase({ ...sizes, ones: true, factor: 0.5 }),
    productCase({ ...sizes, ones: true, mode: 'add', gap: 3 }),
  ]),
];

export interface AttentionShape {
  readonly runs: number;
  readonly heads: number;
  readonly depth: number;
  /** Members of each sequence. */
  readonly lengths: readonly number[];
  readonly single?: boolean;
  /** Rows that get gradients; without it, no backward pass. */
  readonly window?: readonly [from: number, to: number];
  /** All runs have the same queries, keys and values, forwards alone. */
  readonly shared?: boolean;
  /** Keys this much larger, so that softmax is nearly one of them. */
  readonly scale?: number;
  readonly gap?: number;
}

const WINDOW_OF_ALL = (rows: number): readonly [number, number] => [0, rows];

export function attentionCase(shape: AttentionShape): KernelCase {
  const { runs, heads, depth, lengths, single = false, window, shared = false, scale = 1, gap = 0 } = shape;
  const between = window === undefined ? 'forwards' : `window ${window.join(' to ')}`;
  const name = `${String(runs)} runs, ${String(heads)} heads of ${String(depth)}, lengths ${lengths.join(' ')}, ${between}${single ? ', single' : ''}${shared ? ', shared' : ''} scale ${String(scale)} gap ${String(gap)}`;
  return kernelCase(name, 1e-5, (sketch) => {
    const width = heads * depth;
    const rows = lengths.reduce((total, length) => total + length, 0);
    const queries = single ? lengths.length : rows;
    const starts = lengths.reduce<number[]>((before, length) => [...before, (before.at(-1) ?? 0) + length], [0]);
    const stride = width + gap;
    const matrix = (count: number, from = stride): { sizes: number[]; strides: number[]; batch: number } => {
      const batch = count * from + gap;
      return { sizes: [runs, count, width], strides: [batch, from, 1], batch };
    };
    const [asking, answering] = [matrix(queries, stride + gap), matrix(rows)];
    const source = shared
      ? { asking: { ...asking, sizes: [1, queries, width] }, answering: { ...answering, sizes: [1, rows, width] } }
      : { asking, answering };
    const common = {
      q: sketch.input(source.asking, normal(scale)),
      qStride: stride + gap,
      qBatch: shared ? 0 : asking.batch,
      k: sketch.input(source.answering, normal(scale)),
      v: sketch.input(source.answering),
      kvStride: stride,
      kvBatch: shared ? 0 : answering.batch,
      out: sketch.output(matrix(queries)),
      outStride: stride,
      outBatch: matrix(queries).batch,
      logSumExp: sketch.output({
        sizes: [runs, queries * heads],
        strides: [queries * heads + gap, 1],
      }),
      logSumExpBatch: queries * heads + gap,
      starts: sketch.input(starts.length, list(starts)),
      members: sketch.input(rows, (values, stream) => values.set(stream.permutation(rows))),
      runs,
      sequences: lengths.length,
      heads,
      depth,
      single: single ? 1 : 0,
      longest: Math.max(...lengths),
    };
    sketch.call('attention', common);
    if (window === undefined) return;
    const [from, to] = window;
    const dkv = matrix(to - from, stride + 2 * gap);
    const dq = single ? matrix(queries) : dkv;
    sketch.call('attentionBackward', {
      ...common,
      dOut: sketch.input(matrix(queries)),
      dq: sketch.output(dq),
      dqStride: single ? stride : stride + 2 * gap,
      dqBatch: dq.batch,
      dk: sketch.output(dkv),
      dv: sketch.output(dkv),
      dkvStride: stride + 2 * gap,
      dkvBatch: dkv.batch,
      from,
      to,
    });
  });
}

const ATTENTION_SHAPES: readonly AttentionShape[] = [
  { runs: 1, heads: 1, depth: 1, lengths: [1] },
  { runs: 2, heads: 2, depth: 5, lengths: [3, 1, 7], gap: 1 },
  { runs: 2, heads: 3, depth: 16, lengths: [9, 1, 4, 2] },
  { runs: 1, heads: 2, depth: 64, lengths: [21, 5], gap: 4 },
  { runs: 3, heads: 2, depth: 6, lengths: [1, 1, 1, 1] },
  { runs: 1, heads: 1, depth: 130, lengths: [6] },
  { runs: 1, heads: 2, depth: 32, lengths: [67, 33] },
  { runs: 2, heads: 2, depth: 8, lengths: [5, 8], scale: 4 },
];

const ATTENTION = ATTENTION_SHAPES.flatMap((shape) => {
  const rows = shape.lengths.reduce((total, length) => total + length, 0);
  return [false, true].flatMap((single) => [
    attentionCase({ ...shape, single }),
    attentionCase({ ...shape, single, window: WINDOW_OF_ALL(rows) }),
    ...(rows < 4
      ? []
      : [
          attentionCase({ ...shape, single, window: [1, rows - 2] }),
          attentionCase({ ...shape, single, window: [0, 2] }),
        ]),
  ]);
});

const ATTENTION_SHARED = [false, true].map((single) =>
  attentionCase({ runs: 3, heads: 2, depth: 7, lengths: [4, 6], single, shared: true }),
);

function adamwCase(runs: number, tokens: number, tokenSize: number, repeats: number, gap: number): KernelCase {
  const name = `${String(runs)} runs, ${String(tokens)} tokens of ${String(tokenSize)}, ${String(repeats)} times, gap ${String(gap)}`;
  return kernelCase(name, 2e-6, (sketch: Sketch) => {
    const size = tokens * tokenSize * repeats;
    const state = { sizes: [runs, size], strides: [size + gap, 1] };
    const frozen: Fill = (values) => values.set(values.map((_, run) => (run % 3 === 1 ? 1 : 0)));
    sketch.call('adamw', {
      value: sketch.both(state),
      gradient: sketch.input(state, normal(0.1)),
      first: sketch.both(state, normal(0.1)),
      second: sketch.both(state, uniform(0, 0.01)),
      batch: size + gap,
      runs,
      size,
      tokens,
      tokenSize,
      rates: sketch.input(runs, uniform(1e-3, 1e-1)),
      frozen: sketch.input(runs, frozen),
      corrections: sketch.input(contiguous([tokens, 2]), uniform(1, 10)),
      weightDecay: 0.01,
    });
  });
}

export const RUN_CASES: readonly KernelCase[] = [
  ...PRODUCTS,
  ...ATTENTION,
  ...ATTENTION_SHARED,
  adamwCase(1, 1, 1, 1, 0),
  adamwCase(5, 1, 37, 1, 3),
  adamwCase(4, 3, 5, 1, 0),
  adamwCase(3, 4, 16, 2, 1),
  adamwCase(2, 2, 7, 9, 2),
];
