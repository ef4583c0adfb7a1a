/**
 * The kernels that a compiled program is made of: one list, implemented in WASM (`wasm/assembly`) and in WGSL
 * (`webgpu/shaders`). A program knows memory as one array of 32-bit floats, the arena. An address is a place in it; a
 * stride or batch is a distance in it; an index is a whole number kept as a float. Rows are contiguous.
 *
 * Shapes: R runs = Q combinations x G data seeds, B texts per data seed, S = G * B sequences, P packed rows (see
 * `layout.ts`), m prompt tokens, D width, E width of word-embedding space, A heads of d = D / A, k bottleneck, C
 * classes, K negatives, T tokens of pass 0.
 */

/** `address`: a place in the arena, or -1 for nothing. `count`: a size, distance or choice. `number`: a 32-bit float. */
type FieldKind = 'address' | 'count' | 'number';

/** Columns of a packed matrix stand in panels of this many: `[ceil(N / 8)][K][8]`, padded with zeros. */
export const PANEL = 8;

/**
 * Most columns that a product may have whose rows are normed in the same call: a workgroup owns whole rows, and the wider they
 * are the fewer share what is read of W.
 */
export const WIDEST_NORMED = 256;

/** What `linear` does with its product. */
export const LINEAR_MODES = {
  /** y = product. */
  set: 0,
  /** y += product. */
  add: 1,
  /** y = product, also = activation(product). */
  activate: 2,
  /** y = product * activation'(also). */
  slope: 3,
} as const;

/** By number in a program. */
export const ACTIVATIONS = { gelu: 0, 'gelu-tanh': 1, relu: 2 } as const;

/** Columns of the loss weights, [R][4]: each term's weight in what is differentiated. */
export const WEIGHT_COLUMNS = { crossEntropy: 0, head: 1, representation: 2, kl: 3 } as const;

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

export const KERNELS = {
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
   * `y[r, b, :] = vectors[r * vectorsBatch + b * vectorsText + :] + offsets[r % G, b, :]`, each of `size` = m * E numbers. A
   * static prompt has `vectorsText` = 0.
   */
  embedPrompts: {
    vectors: 'address',
    vectorsBatch: 'count',
    vectorsText: 'count',
    offsets: 'address',
    y: 'address',
    runs: 'count',
    dataSeeds: 'count',
    texts: 'count',
    size: 'count',
  },
  /**
   * A product of each run's own matrices, any of them transposed by its distances:
   * `factor * sum_l a[r % aModulo][i * aRow + l * aInner] * b[r % bModulo][l * bInner + j * bColumn] + bias_r[j]`; what becomes of it
   * depends on `mode`, as in `linear`. Without an address a is all ones, so that every row of y is the sum of b's rows; then
   * `bColumn` is 1, and the mode sets or adds.
   */
  runProduct: {
    a: 'address',
    aBatch: 'count',
    aModulo: 'count',
    aRow: 'count',
    aInner: 'count',
    b: 'address',
    bBatch: 'count',
    bModulo: 'count',
    bInner: 'count',
    bColumn: 'count',
    bias: 'address',
    biasBatch: 'count',
    y: 'address',
    yBatch: 'count',
    yRow: 'count',
    runs: 'count',
    rows: 'count',
    inner: 'count',
    columns: 'count',
    mode: 'count',
    activation: 'count',
    /** Laid out as y. */
    also: 'address',
    factor: 'number',
  },
  /** `dx = dy * activation'(x)`; dx may be dy. */
  activateBackward: { dy: 'address', x: 'address', dx: 'address', size: 'count', activation: 'count' },
  /**
   * A draw of the bottleneck's Gaussian, what it says, and back to it: `z = mean + exp(clip(raw)) * noise`, `decoded = z Wd + bd`,
   * logits `decoded . class embedding`, the cross-entropy's `value` [R, B] with `dLogits` of its weighted mean over texts,
   * `dDecoded` and `dz`. A run's parameters are `parametersBatch` apart.
   */
  answer: {
    mean: 'address',
    raw: 'address',
    noise: 'address',
    z: 'address',
    decodeWeight: 'address',
    decodeBias: 'address',
    classEmbeddings: 'address',
    parametersBatch: 'count',
    decoded: 'address',
    labels: 'address',
    lossWeights: 'address',
    value: 'address',
    dLogits: 'address',
    dDecoded: 'address',
    dz: 'address',
    runs: 'count',
    dataSeeds: 'count',
    texts: 'count',
    bottleneck: 'count',
    width: 'count',
    classes: 'count',
  },
  /**
   * The losses on both passes' Gaussians, and the way back from the draw to means and raw log deviations.
   *
   * The representation loss of each text, if there is a `u`: with `q` the critic's context, `u = Wo q` [R, B, k] and
   * `offset = bo . q` [R, B], the positive is `s+ = scale * (z . u + offset)`, negatives are
   * `scale * (mean0 . u + offset + e_j sqrt(sum sigma0^2 u^2 + 1e-12))`; `value = -max(log softmax_0, floor_r)`, `dU`, `dOffset`.
   *
   * The divergences of each text: `kl` = both passes' from N(0, I), mean over dimensions; `between` = KL(N1 || N0), summed.
   *
   * Gradients are those of the weighted means over texts and of what follows from `dz`, which is added to; the others are set.
   */
  latentTerms: {
    mean1: 'address',
    raw1: 'address',
    mean0: 'address',
    raw0: 'address',
    noise: 'address',
    z: 'address',
    u: 'address',
    offset: 'address',
    negativeNoise: 'address',
    floors: 'address',
    lossWeights: 'address',
    value: 'address',
    kl: 'address',
    between: 'address',
    dz: 'address',
    dU: 'address',
    dOffset: 'address',
    dMean1: 'address',
    dRaw1: 'address',
    dMean0: 'address',
    dRaw0: 'address',
    runs: 'count',
    texts: 'count',
    bottleneck: 'count',
    negatives: 'count',
    scale: 'number',
  },
  /** `value[r, b] = -log softmax(logits[r, b])_label`; `dLogits` of its weighted mean over texts. Labels [G, B]. */
  crossEntropy: {
    logits: 'address',
    labels: 'address',
    lossWeights: 'address',
    value: 'address',
    dLogits: 'address',
    runs: 'count',
    dataSeeds: 'count',
    texts: 'count',
    classes: 'count',
  },
  /**
   * The head loss of each text: positive `scale * meanPrompt[r, b] . centre[r]`, negatives `scale * scores[r, b, j]` for
   * `j < lengths[r % G, b]`; `value = -max(log softmax_0, floor_r)`. Gradients of its weighted mean over texts: `dPositive` [R, B]
   * at `meanPrompt . centre`, `dScores` [R, B, T] at `scores`, 0 beyond the length; `dPositive * centre / m` is added to each of a text's m
   * `dVectors`, if there are any.
   */
  headContrast: {
    meanPrompt: 'address',
    centre: 'address',
    scores: 'address',
    lengths: 'address',
    floors: 'address',
    lossWeights: 'address',
    value: 'address',
    dPositive: 'address',
    dScores: 'address',
    dVectors: 'address',
    runs: 'count',
    dataSeeds: 'count',
    texts: 'count',
    tokens: 'count',
    width: 'count',
    promptLength: 'count',
    scale: 'number',
  },
  /**
   * What a step tells: `out` [6][R] has the means over texts of the five values [R, B], and the mean norm of a run's prompt
   * vectors; rows of what has no address stay as they are. With `frozen`, `frozen[r] = 1` for a run with a loss it has (`has[r][4]`)
   * that is not a number below 1e20.
   */
  summary: {
    crossEntropy: 'address',
    head: 'address',
    representation: 'address',
    kl: 'address',
    between: 'address',
    prompts: 'address',
    promptsBatch: 'count',
    promptRows: 'count',
    width: 'count',
    out: 'address',
    has: 'address',
    frozen: 'address',
    runs: 'count',
    texts: 'count',
  },
  /**
   * AdamW (Loshchilov and Hutter 2019) on `size` numbers of each run, `batch` apart, beta 0.9 and 0.999, epsilon 1e-8; nothing
   * for a frozen run. Number i belongs to token `(i / tokenSize) % tokens`, whose bias corrections `1 / (1 - beta^t)` are
   * `corrections[token] = (first, second)`.
   */
  adamw: {
    value: 'address',
    gradient: 'address',
    first: 'address',
    second: 'address',
    batch: 'count',
    runs: 'count',
    size: 'count',
    tokens: 'count',
    tokenSize: 'count',
    rates: 'address',
    frozen: 'address',
    corrections: 'address',
    weightDecay: 'number',
  },
  /** `y[r] = mean_i ||x_r[i, :]||`. */
  meanNorm: { x: 'address', xBatch: 'count', y: 'address', runs: 'count', rows: 'count', width: 'count' },
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
   * `y[r, i]` is number i of the standard normals of the stream with the key `keys[r]`, as `RandomStream` draws them (Threefry-2x32,
   * Box-Muller). A key's two words are four halves, whole numbers below 2^16, the upper half of the first word first.
   */
  normals: { keys: 'address', y: 'address', runs: 'count', size: 'count' },
  /**
   * `y[i, :] = table[indices[i], :] + also[alsoIndices[i], :]`, rows of `width` numbers without gaps; zeros for an index below 0,
   * and without an address `also` adds nothing.
   */
  gatherRows: {
    table: 'address',
    tableRows: 'count',
    indices: 'address',
    also: 'address',
    alsoRows: 'count',
    alsoIndices: 'address',
    y: 'address',
    rows: 'count',
    width: 'count',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FieldKind>>>>;

export type KernelName = keyof typeof KERNELS;

/** A kernel's arguments by name. */
export type Arguments<K extends KernelName> = Readonly<Record<keyof (typeof KERNELS)[K], number>>;

/** In the order of their numbers in a program. */
export const KERNEL_NAMES = Object.keys(KERNELS) as KernelName[];

/** Words of a call in a program: the kernel's number, up to 30 arguments, and at JOINS whether it is done beside the call before it. */
export const CALL_WORDS = 32;
export const JOINS = CALL_WORDS - 1;

/** The fields of a kernel, in the order of its arguments. */
export function fieldsOf(kernel: KernelName): readonly (readonly [name: string, kind: FieldKind])[] {
  return Object.entries(KERNELS[kernel]);
}
