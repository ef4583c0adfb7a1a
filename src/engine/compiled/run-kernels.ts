/** The kernels of what each run has for itself: head, losses and their noise, and the update. Notation as in `kernels.ts`. */
import type { KernelFields } from './kernel-fields';

export const RUN_KERNELS = {
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
   * `y[r, i]` is number i of the standard normals of the stream with the key `keys[r]`, as `RandomStream` draws them (Threefry-2x32,
   * Box-Muller). A key's two words are four halves, whole numbers below 2^16, the upper half of the first word first.
   */
  normals: { keys: 'address', y: 'address', runs: 'count', size: 'count' },
  /** `y[r] = mean_i ||x_r[i, :]||`. */
  meanNorm: { x: 'address', xBatch: 'count', y: 'address', runs: 'count', rows: 'count', width: 'count' },
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
} as const satisfies KernelFields;
