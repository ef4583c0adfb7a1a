/**
 * The frozen operations of an encoder. Each is a `tf.customGrad` whose gradient reaches its activations alone: no
 * gradient of an encoder weight is ever computed. Every matrix is kept together with its transpose, because a product
 * with a transposed operand takes a slow path on every tfjs backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { GATHER_ROWS, GELU, GELU_GRADIENT, hasKernel } from './wasm-kernels';

/** y = x W + b. */
export interface FrozenLinear {
  /** W, in x out. */
  readonly kernel: tf.Tensor2D;
  /** W transposed, out x in. */
  readonly transposed: tf.Tensor2D;
  /** b, out. */
  readonly bias: tf.Tensor1D;
}

export interface FrozenNorm {
  readonly scale: tf.Tensor1D;
  readonly shift: tf.Tensor1D;
  readonly epsilon: number;
}

/** Affine map of the last axis: `[rows, in] -> [rows, out]`. */
export function linear(x: tf.Tensor2D, layer: FrozenLinear): tf.Tensor2D {
  const apply = tf.customGrad((input) => ({
    value: tf.fused.matMul({ a: input as tf.Tensor2D, b: layer.kernel, bias: layer.bias }),
    gradFunc: (dy: tf.Tensor) => tf.matMul(dy as tf.Tensor2D, layer.transposed),
  }));
  return apply(x) as tf.Tensor2D;
}

/** Layer normalisation of the last axis: `[rows, D] -> [rows, D]`. */
export function layerNorm(x: tf.Tensor2D, norm: FrozenNorm): tf.Tensor2D {
  const apply = tf.customGrad((input, save) => {
    const centred = tf.sub(input as tf.Tensor, tf.mean(input as tf.Tensor, -1, true));
    const inverseDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), norm.epsilon));
    const normalised = tf.mul(centred, inverseDeviation);
    (save as tf.GradSaveFunc)([normalised, inverseDeviation]);
    return {
      value: tf.add(tf.mul(normalised, norm.scale), norm.shift),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [unit, inverse] = saved as [tf.Tensor, tf.Tensor];
        const scaled = tf.mul(dy, norm.scale);
        const along = tf.mul(unit, tf.mean(tf.mul(scaled, unit), -1, true));
        return tf.mul(tf.sub(tf.sub(scaled, tf.mean(scaled, -1, true)), along), inverse);
      },
    };
  });
  return apply(x) as tf.Tensor2D;
}

/** The exact GELU, x Phi(x) with the normal distribution function Phi (Hendrycks and Gimpel 2016). Any shape. */
export function gelu<T extends tf.Tensor>(x: T): T {
  const apply = tf.customGrad((input, save) => {
    const z = input as tf.Tensor;
    (save as tf.GradSaveFunc)([z]);
    return {
      value: offered(GELU) ? runKernel(GELU, { x: z }) : tf.mul(z, normalDistribution(z)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [at] = saved as [tf.Tensor];
        if (offered(GELU_GRADIENT)) return runKernel(GELU_GRADIENT, { x: at, dy });
        const density = tf.mul(tf.exp(tf.mul(tf.square(at), -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return tf.mul(dy, tf.add(normalDistribution(at), tf.mul(at, density)));
      },
    };
  });
  return apply(x) as T;
}

/** Phi, the distribution function of N(0, 1). */
function normalDistribution(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

/** The same rows of every run, with no gradient of its own: x [runs, from, width], indices [to] -> [runs, to, width]. */
export function gatherRows(x: tf.Tensor3D, indices: tf.Tensor1D): tf.Tensor3D {
  return offered(GATHER_ROWS) ? (runKernel(GATHER_ROWS, { x, indices }) as tf.Tensor3D) : tf.gather(x, indices, 1);
}

/** Whether the active backend has this kernel of the lab's own. */
function offered(kernel: string): boolean {
  return hasKernel(kernel, tf.getBackend());
}

function runKernel(kernel: string, inputs: Record<string, tf.Tensor>): tf.Tensor {
  return tf.engine().runKernel(kernel, inputs);
}

/**
 * Scaled dot-product attention over heads laid out as batch: `q [..., Tq, d]`, `k` and `v` `[..., T, d]`, `keyBias`
 * added to the scores (a large negative number hides a key). Returns `[..., Tq, d]`.
 */
export function attention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, keyBias: tf.Tensor): tf.Tensor {
  const scale = 1 / Math.sqrt(q.shape[q.rank - 1] ?? 1);
  const apply = tf.customGrad((...args) => {
    const [query, key, value, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const scores = tf.add(tf.matMul(tf.mul(query, scale), key, false, true), keyBias);
    const weights = tf.softmax(scores);
    const out = tf.matMul(weights, value);
    save([query, key, value, weights, out]);
    return {
      value: out,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [queries, keys, values, p, o] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const dScores = tf.mul(scoreGradient(p, tf.matMul(dy, values, false, true), dy, o), scale);
        return [tf.matMul(dScores, keys), tf.matMul(dScores, queries, true, false), tf.matMul(p, dy, true, false)];
      },
    };
  });
  return apply(q, k, v);
}

/**
 * Gradient at the scores of a softmax attention: `p * (dP - rowsum(dO * O))`. The row sum over all keys equals
 * `dO . O`, so that `p` and `dP` may hold a part of the keys only.
 */
function scoreGradient(p: tf.Tensor, dP: tf.Tensor, dO: tf.Tensor, o: tf.Tensor): tf.Tensor {
  return tf.mul(p, tf.sub(dP, tf.sum(tf.mul(dO, o), -1, true)));
}

/** What the words of a batch contribute to the first layer's attention; independent of any prompt. */
export interface WordAttention {
  /** Queries, keys and values of the words: [1, S', S, d] with S' = sequences x heads; queries carry the 1/sqrt(d). */
  readonly q: tf.Tensor4D;
  readonly k: tf.Tensor4D;
  readonly v: tf.Tensor4D;
  /** Attention of words to words alone: its output [1, S', S, d] and log-sum-exp of the scores [1, S', S, 1]. */
  readonly out: tf.Tensor4D;
  readonly logSumExp: tf.Tensor4D;
  /** 0 for a word, large and negative for padding: [1, S', 1, S]. */
  readonly keyBias: tf.Tensor4D;
}

/**
 * First-layer attention with m prompt rows beside S words whose projections are constants.
 *
 * All words together act on a word's query like one key with the score `logSumExp` and the value `out`, which is
 * exact; so a run pays for the prompt's m keys, not for all S + m, and the gradient is computed at prompt rows alone.
 *
 * @param q, k, v projections of the prompt rows, [Q, S', m, d]; Q runs share each of the S' sequences x heads.
 * @returns rows of the prompt, then of the words: [Q, S', m + S, d].
 */
export function promptAttention(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, words: WordAttention): tf.Tensor4D {
  const [runs, , length, depth] = q.shape;
  const wordCount = words.q.shape[2];
  const scale = 1 / Math.sqrt(depth);
  const apply = tf.customGrad((...args) => {
    const [query, key, value, save] = args as unknown as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.GradSaveFunc];
    const scaled = tf.mul(query, scale);
    // A word looks at the words as a whole and at each prompt token.
    const toWords = tf.add(words.logSumExp, tf.zeros([runs, 1, 1, 1]));
    const fromWords = tf.softmax(tf.concat([toWords, tf.matMul(words.q, key, false, true)], 3));
    const wordShare = tf.slice(fromWords, [0, 0, 0, 0], [-1, -1, -1, 1]);
    const promptShare = tf.slice(fromWords, [0, 0, 0, 1], [-1, -1, -1, length]);
    const wordRows = tf.add(tf.mul(wordShare, words.out), tf.matMul(promptShare, value));
    // A prompt token looks at each prompt token and at each word.
    const scores = tf.concat(
      [tf.matMul(scaled, key, false, true), tf.add(tf.matMul(scaled, words.k, false, true), words.keyBias)],
      3,
    );
    const fromPrompt = tf.softmax(scores);
    const toPrompt = tf.slice(fromPrompt, [0, 0, 0, 0], [-1, -1, -1, length]);
    const toEachWord = tf.slice(fromPrompt, [0, 0, 0, length], [-1, -1, -1, wordCount]);
    const promptRows = tf.add(tf.matMul(toPrompt, value), tf.matMul(toEachWord, words.v));
    save([scaled, key, value, promptShare, wordRows, toPrompt, toEachWord, promptRows]);
    return {
      value: tf.concat([promptRows, wordRows], 2),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => promptAttentionGradient(dy as tf.Tensor4D, saved, words, scale),
    };
  });
  return apply(q, k, v) as tf.Tensor4D;
}

function promptAttentionGradient(
  dy: tf.Tensor4D,
  saved: tf.Tensor[],
  words: WordAttention,
  scale: number,
): tf.Tensor[] {
  const [q, k, v, promptShare, wordRows, toPrompt, toEachWord, promptRows] = saved as [
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
  ];
  const length = k.shape[2];
  const dPrompt = tf.slice(dy, [0, 0, 0, 0], [-1, -1, length, -1]);
  const dWords = tf.slice(dy, [0, 0, length, 0], [-1, -1, -1, -1]);
  const atWords = scoreGradient(promptShare, tf.matMul(dWords, v, false, true), dWords, wordRows);
  const atPrompt = scoreGradient(toPrompt, tf.matMul(dPrompt, v, false, true), dPrompt, promptRows);
  const atEachWord = scoreGradient(toEachWord, tf.matMul(dPrompt, words.v, false, true), dPrompt, promptRows);
  const dq = tf.mul(tf.add(tf.matMul(atPrompt, k), tf.matMul(atEachWord, words.k)), scale);
  const dk = tf.add(tf.matMul(atWords, words.q, true, false), tf.matMul(atPrompt, q, true, false));
  const dv = tf.add(tf.matMul(promptShare, dWords, true, false), tf.matMul(toPrompt, dPrompt, true, false));
  return [dq, dk, dv];
}
