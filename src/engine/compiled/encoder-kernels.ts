/** The kernels that go through an encoder, forward and back. Notation as in `kernels.ts`. */
import type { KernelFields } from './kernel-fields';

/** What attention reads, and leaves for its way back. */
const ATTENTION = {
  q: 'address',
  qStride: 'count',
  qBatch: 'count',
  k: 'address',
  v: 'address',
  kvStride: 'count',
  kvBatch: 'count',
  out: 'address',
  outStride: 'count',
  outBatch: 'count',
  logSumExp: 'address',
  logSumExpBatch: 'count',
  starts: 'address',
  members: 'address',
  runs: 'count',
  sequences: 'count',
  heads: 'count',
  depth: 'count',
  single: 'count',
  /** Most members of a sequence. */
  longest: 'count',
} as const;

/** A product with a frozen matrix. */
const LINEAR = {
  x: 'address',
  xStride: 'count',
  xBatch: 'count',
  weights: 'address',
  bias: 'address',
  y: 'address',
  yStride: 'count',
  yBatch: 'count',
  batches: 'count',
  rows: 'count',
  inner: 'count',
  columns: 'count',
} as const;

export const ENCODER_KERNELS = {
  /** `y[b, i, :] = x[b, i, :] W + bias` for a frozen W `[inner, columns]` in panels; what is written depends on `mode`. */
  linear: {
    ...LINEAR,
    mode: 'count',
    activation: 'count',
    /** Laid out as y. */
    also: 'address',
  },
  /** `x += residual` (if there is one), then `y = layerNorm(x)`; `stats[i] = (mean, 1 / deviation)`. All `[rows, width]`. */
  addNorm: {
    x: 'address',
    residual: 'address',
    y: 'address',
    stats: 'address',
    scale: 'address',
    shift: 'address',
    rows: 'count',
    width: 'count',
    epsilon: 'number',
  },
  /** `dx` of `y = layerNorm(x)`; `x` and `stats` as `addNorm` left them. `dx` may be `dy`. */
  normBackward: {
    dy: 'address',
    x: 'address',
    stats: 'address',
    scale: 'address',
    dx: 'address',
    rows: 'count',
    width: 'count',
  },
  /**
   * `linear` and `addNorm` in one: `y = x W + bias + residual`, `normed = layerNorm(y)`, both `[batches, rows, columns]` without
   * gaps; the residual's rows are `columns` apart, its batches `residualBatch`.
   */
  linearAddNorm: {
    ...LINEAR,
    residual: 'address',
    residualBatch: 'count',
    normed: 'address',
    stats: 'address',
    scale: 'address',
    shift: 'address',
    epsilon: 'number',
  },
  /**
   * `linear` and `normBackward` in one: `y` is `dx` of a layer norm of `input` for `dy + x W`, `[batches, rows, columns]` without
   * gaps like `input`. `dy` has the first `dyRows` rows of each batch, `columns` apart, its batches `dyBatch`. y is not dy.
   */
  linearNormBackward: {
    ...LINEAR,
    dy: 'address',
    dyBatch: 'count',
    dyRows: 'count',
    input: 'address',
    stats: 'address',
    scale: 'address',
  },
  /**
   * Softmax attention of each run, sequence and head: `out = softmax(q k^T / sqrt(d)) v` over the sequence's rows,
   * `members[starts[s]] ... members[starts[s + 1] - 1]`; head a has columns `a * d ...` of a row. `logSumExp[row, a]` is that
   * of the scores. With `single`, only the first member asks, and its q, out and logSumExp row is s.
   */
  attention: ATTENTION,
  /**
   * Gradients of `attention`, set, not added. `dOut` is laid out as `out`. Keys, values and (unless `single`) queries get theirs
   * only at members `from <= row < to`, written to row `row - from`; with `single`, dq is written at row s.
   */
  attentionBackward: {
    ...ATTENTION,
    dOut: 'address',
    dq: 'address',
    dqStride: 'count',
    dqBatch: 'count',
    dk: 'address',
    dv: 'address',
    dkvStride: 'count',
    dkvBatch: 'count',
    from: 'count',
    to: 'count',
  },
  /**
   * Rows of `width` numbers, `tokens` of each text: `y[r, b, t, :] = table[indices[r % G, b, t], :] + also[alsoIndices[r % G, b, t], :] +
   * vectors[r * vectorsBatch + b * vectorsText + t * width + :]`. Zeros for an index below 0; without an address `also` or `vectors`
   * adds nothing. A static prompt has `vectorsText` = 0.
   */
  embed: {
    table: 'address',
    tableRows: 'count',
    indices: 'address',
    also: 'address',
    alsoRows: 'count',
    alsoIndices: 'address',
    vectors: 'address',
    vectorsBatch: 'count',
    vectorsText: 'count',
    y: 'address',
    runs: 'count',
    dataSeeds: 'count',
    texts: 'count',
    tokens: 'count',
    width: 'count',
  },
  /** `y[b, i, :] = factor * x[b, i, :]`, or `+=`. A stride or batch of 0 repeats. */
  copyRows: {
    x: 'address',
    xStride: 'count',
    xBatch: 'count',
    y: 'address',
    yStride: 'count',
    yBatch: 'count',
    batches: 'count',
    rows: 'count',
    width: 'count',
    /** 0 sets, 1 adds. */
    add: 'count',
    factor: 'number',
  },
  /** `dx = dy * activation'(x)`; dx may be dy. */
  activateBackward: { dy: 'address', x: 'address', dx: 'address', size: 'count', activation: 'count' },
} as const satisfies KernelFields;
