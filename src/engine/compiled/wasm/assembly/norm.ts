/** Layer normalisation. Rows of `width` numbers stay in the first-level cache over the passes each of them needs. */
import { plusProduct, pointer, sum4 } from './math';
import { shareFrom, shareTo } from './threads';

@unmanaged
export class AddNormArguments {
  x: i32;
  residual: i32;
  y: i32;
  stats: i32;
  scale: i32;
  shift: i32;
  rows: i32;
  width: i32;
  epsilon: f32;
}

@unmanaged
export class NormBackwardArguments {
  dy: i32;
  x: i32;
  stats: i32;
  scale: i32;
  dx: i32;
  rows: i32;
  width: i32;
}

export function addNorm(a: AddNormArguments): void {
  const end = shareTo(a.rows);
  for (let row = shareFrom(a.rows); row < end; row++) {
    const at = row * a.width;
    const x = pointer(a.x + at);
    if (a.residual >= 0) addRow(x, pointer(a.residual + at), a.width);
    const stats = pointer(a.stats + 2 * row);
    normOf(x, pointer(a.y + at), stats, pointer(a.scale), pointer(a.shift), a.epsilon, a.width);
  }
}

/** One row's norm, and what its way back needs. */
export function normOf(x: usize, y: usize, stats: usize, scale: usize, shift: usize, epsilon: f32, width: i32): void {
  const mean = sumOf(x, width) / (width as f32);
  const inverse: f32 = 1 / sqrt<f32>(squaresAround(x, mean, width) / (width as f32) + epsilon);
  normRow(x, y, scale, shift, mean, inverse, width);
  store<f32>(stats, mean);
  store<f32>(stats, inverse, 4);
}

export function addRow(x: usize, residual: usize, width: i32): void {
  const whole = x + pointer(width & ~3);
  const end = x + pointer(width);
  for (; x < whole; x += 16, residual += 16) v128.store(x, f32x4.add(v128.load(x), v128.load(residual)));
  for (; x < end; x += 4, residual += 4) store<f32>(x, load<f32>(x) + load<f32>(residual));
}

function sumOf(x: usize, width: i32): f32 {
  const whole = x + pointer(width & ~3);
  const end = x + pointer(width);
  let lanes = f32x4.splat(0);
  for (; x < whole; x += 16) lanes = f32x4.add(lanes, v128.load(x));
  let sum = sum4(lanes);
  for (; x < end; x += 4) sum += load<f32>(x);
  return sum;
}

function squaresAround(x: usize, mean: f32, width: i32): f32 {
  const whole = x + pointer(width & ~3);
  const end = x + pointer(width);
  const means = f32x4.splat(mean);
  let lanes = f32x4.splat(0);
  for (; x < whole; x += 16) {
    const apart = f32x4.sub(v128.load(x), means);
    lanes = plusProduct(lanes, apart, apart);
  }
  let sum = sum4(lanes);
  for (; x < end; x += 4) {
    const apart = load<f32>(x) - mean;
    sum += apart * apart;
  }
  return sum;
}

function normRow(x: usize, y: usize, scale: usize, shift: usize, mean: f32, inverse: f32, width: i32): void {
  const whole = x + pointer(width & ~3);
  const end = x + pointer(width);
  const means = f32x4.splat(mean);
  const inverses = f32x4.splat(inverse);
  for (; x < whole; x += 16, y += 16, scale += 16, shift += 16) {
    const unit = f32x4.mul(f32x4.sub(v128.load(x), means), inverses);
    v128.store(y, plusProduct(v128.load(shift), unit, v128.load(scale)));
  }
  for (; x < end; x += 4, y += 4, scale += 4, shift += 4) {
    store<f32>(y, load<f32>(shift) + (load<f32>(x) - mean) * inverse * load<f32>(scale));
  }
}

/**
 * dx = inverse (g - mean g - unit mean (g unit)), g = dy scale: one pass for the two means, one for dx, which may be dy.
 */
export function normBackward(a: NormBackwardArguments): void {
  const end = shareTo(a.rows);
  for (let row = shareFrom(a.rows); row < end; row++) {
    const at = row * a.width;
    const stats = pointer(a.stats + 2 * row);
    backRow(
      pointer(a.dy + at),
      pointer(a.x + at),
      pointer(a.dx + at),
      pointer(a.scale),
      load<f32>(stats),
      load<f32>(stats, 4),
      a.width,
    );
  }
}

/** One row's way back; dx may be dy. */
export function backRow(dy: usize, x: usize, dx: usize, scale: usize, mean: f32, inverse: f32, width: i32): void {
  const whole = pointer(width & ~3);
  const end = pointer(width);
  const means = f32x4.splat(mean);
  const inverses = f32x4.splat(inverse);
  let levels = f32x4.splat(0);
  let alongs = f32x4.splat(0);
  for (let i: usize = 0; i < whole; i += 16) {
    const g = f32x4.mul(v128.load(dy + i), v128.load(scale + i));
    const unit = f32x4.mul(f32x4.sub(v128.load(x + i), means), inverses);
    levels = f32x4.add(levels, g);
    alongs = plusProduct(alongs, g, unit);
  }
  let level = sum4(levels);
  let along = sum4(alongs);
  for (let i = whole; i < end; i += 4) {
    const g = load<f32>(dy + i) * load<f32>(scale + i);
    level += g;
    along += g * ((load<f32>(x + i) - mean) * inverse);
  }
  level /= width as f32;
  along /= width as f32;
  const allLevel = f32x4.splat(level);
  const allAlong = f32x4.splat(along);
  for (let i: usize = 0; i < whole; i += 16) {
    const g = f32x4.mul(v128.load(dy + i), v128.load(scale + i));
    const unit = f32x4.mul(f32x4.sub(v128.load(x + i), means), inverses);
    const rest = f32x4.sub(f32x4.sub(g, allLevel), f32x4.mul(unit, allAlong));
    v128.store(dx + i, f32x4.mul(rest, inverses));
  }
  for (let i = whole; i < end; i += 4) {
    const g = load<f32>(dy + i) * load<f32>(scale + i);
    const unit = (load<f32>(x + i) - mean) * inverse;
    store<f32>(dx + i, (g - level - unit * along) * inverse);
  }
}
