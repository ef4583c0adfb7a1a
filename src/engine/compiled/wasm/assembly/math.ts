/**
 * Functions of four numbers at a time, and of one. What is not a number stays so.
 *
 * Coefficients stand in memory, where one instruction brings one into all lanes: a constant vector takes three. Every
 * thread writes the same ones there as it starts.
 */

export function pointer(address: i32): usize {
  return (address as usize) << 2;
}

/** `sum + a * b`, rounded twice: a fused product would not be the same everywhere. */
export function plusProduct(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** Number `index` of a table, in all lanes. */
export function all(table: usize, index: usize): v128 {
  return v128.load_splat<f32>(table + 4 * index);
}

/** `sum * x` plus number `index` of a table. */
export function horner(sum: v128, x: v128, table: usize, index: usize): v128 {
  return f32x4.add(f32x4.mul(sum, x), all(table, index));
}

const EXP = memory.data<f32>([
  // Bounds; below the lower one, 9e-27, products come to the smallest numbers, which take processors many times longer.
  88, -60,
  // 1 / log 2, 1.5 * 2^23, and log 2 in two parts: the first is short enough that its product with n is exact.
  1.44269504088896341, 12582912, 0.693359375, 2.1219444e-4,
  // The polynomial, from the highest power.
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1,
]);

/**
 * e^x within 2 units in the last place: x = n log 2 + r with |r| <= log(2) / 2, e^r by a polynomial (coefficients of
 * Cephes' expf), 2^n by adding n to the exponent. Below -60 and above 88 it stays what it is there.
 */
export function exp4(given: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(given, all(EXP, 0)), all(EXP, 1));
  // Adding 1.5 * 2^23 rounds to a whole number and leaves it in the lowest bits.
  const shifted = horner(x, all(EXP, 2), EXP, 3);
  const n = f32x4.sub(shifted, all(EXP, 3));
  const r = f32x4.add(f32x4.sub(x, f32x4.mul(n, all(EXP, 4))), f32x4.mul(n, all(EXP, 5)));
  let sum = horner(all(EXP, 6), r, EXP, 7);
  sum = horner(sum, r, EXP, 8);
  sum = horner(sum, r, EXP, 9);
  sum = horner(sum, r, EXP, 10);
  sum = horner(sum, r, EXP, 11);
  sum = f32x4.add(plusProduct(r, sum, f32x4.mul(r, r)), all(EXP, 12));
  return i32x4.add(sum, i32x4.shl(shifted, 23));
}

export function sum4(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

export function highest4(x: v128): f32 {
  const pairs = f32x4.pmax(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

/** log x of a normal positive number: exponent, and the fraction by the series of the inverse hyperbolic tangent. */
export function log1(x: f32): f32 {
  let bits = reinterpret<i32>(x);
  // 0x3f3504f3 is sqrt(1/2): the fraction stands between that and sqrt(2).
  const exponent = (bits - 0x3f3504f3) >> 23;
  bits -= exponent << 23;
  const fraction = reinterpret<f32>(bits) as f64;
  const s = (fraction - 1) / (fraction + 1);
  const square = s * s;
  const series = 1 + square * (1 / 3.0 + square * (1 / 5.0 + square * (1 / 7.0 + square * (1 / 9.0 + square / 11))));
  return ((exponent as f64) * 0.6931471805599453 + 2 * s * series) as f32;
}

/** Log deviations stay between these. */
export function clip4(raw: v128): v128 {
  return f32x4.pmax(f32x4.pmin(raw, f32x4.splat(10)), f32x4.splat(-2));
}

/** All bits where the clip changes nothing. */
export function inside4(raw: v128): v128 {
  return v128.and(f32x4.ge(raw, f32x4.splat(-2)), f32x4.le(raw, f32x4.splat(10)));
}

/** The first `count` of up to four numbers; the others are 0. */
export function loadPart(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  if (count === 1) return v128.load_zero<f32>(from);
  const two = v128.load_zero<f64>(from);
  return count === 2 ? two : v128.load_lane<f32>(from + 8, two, 2);
}

export function storePart(to: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, value);
    return;
  }
  if (count === 1) {
    v128.store_lane<f32>(to, value, 0);
    return;
  }
  v128.store_lane<f64>(to, value, 0);
  if (count === 3) v128.store_lane<f32>(to + 8, value, 2);
}

/** Of two rows; lanes first, then the lanes together, then what is left. */
export function dot(a: usize, b: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  let more = f32x4.splat(0);
  const whole = count & ~7;
  for (let i = 0; i < whole; i += 8) {
    const at = (i as usize) << 2;
    sum = plusProduct(sum, v128.load(a + at), v128.load(b + at));
    more = plusProduct(more, v128.load(a + at, 16), v128.load(b + at, 16));
  }
  sum = f32x4.add(sum, more);
  for (let i = whole; i < count; i += 4) {
    const at = (i as usize) << 2;
    sum = plusProduct(sum, loadPart(a + at, count - i), loadPart(b + at, count - i));
  }
  return sum4(sum);
}

/** `y += factor * x`, of `count` numbers. */
export function addTimes(y: usize, x: usize, factor: v128, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const at = pointer(i);
    storePart(y + at, plusProduct(loadPart(y + at, count - i), factor, loadPart(x + at, count - i)), count - i);
  }
}
