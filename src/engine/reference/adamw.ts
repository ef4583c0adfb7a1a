/** AdamW (Loshchilov and Hutter 2019) for parameters whose first axis is the run, each run with its own rate. */
import * as tf from '@tensorflow/tfjs-core';
import type { StartingValue } from '../../lab/training/parameters';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** What an update leaves behind for the next one. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Updates done so far, for each prompt token or, without a token axis, once. */
  readonly updates: readonly number[];
}

/** One trained tensor with its two moments. */
export class Parameter {
  private first: tf.Tensor;
  private second: tf.Tensor;
  private current: tf.Tensor;
  private counts: number[];
  /** Axis along which prompt tokens lie. */
  readonly tokenAxis: 1 | 2 | null;

  /** @param moments to go on from; null before the first update. */
  constructor({ shape, data, tokenAxis }: StartingValue, moments: Moments | null = null) {
    this.current = tf.tensor(data, [...shape]);
    this.first = moments === null ? tf.zerosLike(this.current) : tf.tensor(moments.first, [...shape]);
    this.second = moments === null ? tf.zerosLike(this.current) : tf.tensor(moments.second, [...shape]);
    this.tokenAxis = tokenAxis;
    this.counts = [
      ...(moments?.updates ?? new Array<number>(tokenAxis === null ? 1 : (shape[tokenAxis] ?? 0)).fill(0)),
    ];
  }

  get value(): tf.Tensor {
    return this.current;
  }

  get moments(): { readonly first: tf.Tensor; readonly second: tf.Tensor } {
    return { first: this.first, second: this.second };
  }

  /** Updates done so far, for each prompt token or, without a token axis, once. */
  get updates(): readonly number[] {
    return this.counts;
  }

  /** @param rates learning rate of each run, 0 for a run that is to stay as it is; @param frozen marks those runs. */
  update(gradient: tf.Tensor, rates: Float32Array, weightDecay: number, frozen: readonly boolean[]): void {
    this.counts = this.counts.map((count) => count + 1);
    const next = tf.tidy(() => {
      const column = [rates.length, ...new Array<number>(this.current.rank - 1).fill(1)];
      const rate = tf.tensor(rates, column);
      const clean = frozen.some(Boolean) ? withoutRuns(gradient, frozen) : gradient;
      const first = tf.add(tf.mul(this.first, BETA1), tf.mul(clean, 1 - BETA1));
      const second = tf.add(tf.mul(this.second, BETA2), tf.mul(tf.square(clean), 1 - BETA2));
      const deviation = tf.add(tf.sqrt(tf.mul(second, this.correction(BETA2))), EPSILON);
      const change = tf.div(tf.mul(first, this.correction(BETA1)), deviation);
      const kept = weightDecay === 0 ? this.current : tf.mul(this.current, tf.sub(1, tf.mul(rate, weightDecay)));
      return [tf.sub(kept, tf.mul(rate, change)), first, second] as const;
    });
    tf.dispose([this.current, this.first, this.second]);
    [this.current, this.first, this.second] = next;
  }

  /** Appends tokens that start at `added`, with empty moments. */
  append(added: StartingValue): void {
    const axis = this.tokenAxis ?? 1;
    const start = tf.tensor(added.data, [...added.shape]);
    const zeros = tf.zerosLike(start);
    this.replace((tensor) => tf.concat([tensor, tensor === this.current ? start : zeros], axis));
    tf.dispose([start, zeros]);
    this.counts.push(...new Array<number>(added.shape[axis] ?? 0).fill(0));
  }

  /** Keeps the first `tokens` tokens. */
  truncate(tokens: number): void {
    const size = this.current.shape.slice();
    size[this.tokenAxis ?? 1] = tokens;
    this.replace((tensor) => tf.slice(tensor, new Array<number>(tensor.rank).fill(0), size));
    this.counts.length = tokens;
  }

  dispose(): void {
    tf.dispose([this.current, this.first, this.second]);
  }

  private replace(change: (tensor: tf.Tensor) => tf.Tensor): void {
    const old = [this.current, this.first, this.second];
    [this.current, this.first, this.second] = [change(this.current), change(this.first), change(this.second)];
    tf.dispose(old);
  }

  /** 1 / (1 - beta^t); tokens that joined later are younger. */
  private correction(beta: number): tf.Tensor {
    const factors = this.counts.map((count) => 1 / (1 - beta ** count));
    if (this.tokenAxis === null || factors.every((factor) => factor === factors[0])) return tf.scalar(factors[0] ?? 1);
    const shape = new Array<number>(this.current.rank).fill(1);
    shape[this.tokenAxis] = factors.length;
    return tf.tensor(factors, shape);
  }
}

/** Zeros in place of the gradient of some runs, which may be infinite or not a number. */
function withoutRuns(gradient: tf.Tensor, frozen: readonly boolean[]): tf.Tensor {
  const zero = tf.zerosLike(tf.slice(gradient, 0, 1));
  return tf.concat(frozen.map((stays, run) => (stays ? zero : tf.slice(gradient, run, 1))));
}
