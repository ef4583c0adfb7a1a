/**
 * Activation functions and their slopes, four numbers at a time, within 3e-7 of a number or of 1.
 *
 * The exact GELU needs the normal distribution's tail: e^(-x^2 / 2) times a polynomial (Abramowitz and Stegun 7.1.26).
 * Both GELUs need powers only to that precision, so theirs are of 2 and cheaper than `exp4`.
 */
import { all, horner, plusProduct } from './math';

const GELU: i32 = 0;
const GELU_TANH: i32 = 1;

const POWER = memory.data<f32>([
  // 1.5 * 2^23: adding it rounds.
  12582912,
  // 2^f for |f| <= 1/2 within 1e-7, from the highest power.
  1.326472715041513e-3, 9.671512642931862e-3, 5.550733743407498e-2, 0.2402224208530344, 0.6931469775990553, 1,
]);

/** 2^y for y between -125 and 126. */
function power2(y: v128): v128 {
  const shifted = f32x4.add(y, all(POWER, 0));
  const f = f32x4.sub(y, f32x4.sub(shifted, all(POWER, 0)));
  let sum = horner(all(POWER, 1), f, POWER, 2);
  sum = horner(sum, f, POWER, 3);
  sum = horner(sum, f, POWER, 4);
  sum = horner(sum, f, POWER, 5);
  sum = horner(sum, f, POWER, 6);
  return i32x4.add(sum, i32x4.shl(shifted, 23));
}

const TAIL = memory.data<f32>([
  // Beyond this |x| the tail is what it is here, 6e-16: processors multiply the smallest numbers many times slower.
  8,
  // -1 / (2 log 2).
  -0.7213475204444817,
  // Of t = 1 / (1 + p |x|), from the highest power.
  0.231641888, 1, 0.5307027145, -0.7265760135, 0.7107068705, -0.142248368, 0.127414796,
  // 1 / sqrt(2 pi).
  0.3989422804014327,
]);

/** |x|, as far as it matters. */
function sizeOf(x: v128): v128 {
  return f32x4.pmin(f32x4.abs(x), all(TAIL, 0));
}

/** e^(-size^2 / 2). */
function bellOf(size: v128): v128 {
  return power2(f32x4.mul(f32x4.mul(size, size), all(TAIL, 1)));
}

/** The normal probability beyond `size`. */
function tailOf(size: v128, bell: v128): v128 {
  const t = f32x4.div(all(TAIL, 3), horner(size, all(TAIL, 2), TAIL, 3));
  let sum = horner(all(TAIL, 4), t, TAIL, 5);
  sum = horner(sum, t, TAIL, 6);
  sum = horner(sum, t, TAIL, 7);
  sum = horner(sum, t, TAIL, 8);
  return f32x4.mul(f32x4.mul(sum, t), bell);
}

const LOGISTIC = memory.data<f32>([
  // Beyond these, tanh is 1 or -1.
  9, -9,
  // 2 sqrt(2 / pi) (x + 0.044715 x^3) over -log 2, and its derivative: coefficients of x^2 and of 1.
  -0.1029432395800235, -2.302208198144325, 0.21406444881780073, 1.5957691216057308, 1,
]);

function limited(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, all(LOGISTIC, 0)), all(LOGISTIC, 1));
}

/** `(1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2`. */
function logistic(x: v128): v128 {
  const inner = f32x4.mul(x, horner(f32x4.mul(x, x), all(LOGISTIC, 2), LOGISTIC, 3));
  return f32x4.div(all(LOGISTIC, 6), f32x4.add(all(LOGISTIC, 6), power2(inner)));
}

export function activate4(activation: i32, x: v128): v128 {
  if (activation === GELU) {
    const size = sizeOf(x);
    return f32x4.sub(f32x4.pmax(x, f32x4.splat(0)), f32x4.mul(size, tailOf(size, bellOf(size))));
  }
  if (activation === GELU_TANH) return f32x4.mul(x, logistic(limited(x)));
  return f32x4.pmax(x, f32x4.splat(0));
}

export function slope4(activation: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  if (activation === GELU) {
    const size = sizeOf(x);
    const bell = bellOf(size);
    const tail = tailOf(size, bell);
    const probability = v128.bitselect(f32x4.sub(all(TAIL, 3), tail), tail, f32x4.gt(x, zero));
    return plusProduct(probability, f32x4.mul(x, all(TAIL, 9)), bell);
  }
  if (activation === GELU_TANH) {
    const near = limited(x);
    const s = logistic(near);
    const rise = horner(f32x4.mul(near, near), all(LOGISTIC, 4), LOGISTIC, 5);
    return plusProduct(s, f32x4.mul(f32x4.mul(s, f32x4.sub(all(LOGISTIC, 6), s)), near), rise);
  }
  return v128.and(all(LOGISTIC, 6), f32x4.gt(x, zero));
}
