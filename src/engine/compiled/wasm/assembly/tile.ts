/**
 * The inner loop of every product of matrices: 4 rows of x times 8 columns of a panel [inner][8].
 *
 * Eight vectors of sums stay in registers over the whole of `inner`; each step loads 4 numbers of x (each into all
 * lanes) and 2 vectors of the panel for 8 products and 8 sums, so that arithmetic, not loading, sets the pace. Each sum
 * runs over `inner` in order, whatever the tile: which tile an output falls in does not change it.
 */
import { activate4, slope4 } from './activation-functions';
import { loadPart, plusProduct, storePart } from './math';

export const TILE: i32 = 4;
export const PANEL: i32 = 8;

/** Modes of `linear`. */
export const SET: i32 = 0;
export const ADD: i32 = 1;
const ACTIVATE: i32 = 2;
const SLOPE: i32 = 3;

let mode: i32 = SET;
let activation: i32 = 0;
/** Bytes from a number of y to its number of `also`. */
let toAlso: usize = 0;
let factor: f32 = 1;

/** What the next tiles do with their products. */
export function setEpilogue(newMode: i32, newActivation: i32, newToAlso: usize, newFactor: f32): void {
  mode = newMode;
  activation = newActivation;
  toAlso = newToAlso;
  factor = newFactor;
}

function put(y: usize, value: v128, count: i32): void {
  if (mode === ADD) {
    storePart(y, f32x4.add(loadPart(y, count), value), count);
  } else if (mode === SLOPE) {
    storePart(y, f32x4.mul(value, slope4(activation, loadPart(y + toAlso, count))), count);
  } else {
    storePart(y, value, count);
    if (mode === ACTIVATE) storePart(y + toAlso, activate4(activation, value), count);
  }
}

function putRow(y: usize, low: v128, high: v128, columns: i32): void {
  put(y, low, columns);
  if (columns > 4) put(y + 16, high, columns - 4);
}

/**
 * `rows` (up to 4) rows of `columns` (up to 8) numbers: y = x panel + bias. Rows that are not there may point anywhere
 * that can be read; `bias` is 0 or points at the panel's.
 */
export function tile(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  panel: usize,
  inner: i32,
  bias: usize,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
  rows: i32,
  columns: i32,
): void {
  let a0 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  if (bias !== 0) {
    a0 = loadPart(bias, columns);
    if (columns > 4) b0 = loadPart(bias + 16, columns - 4);
  }
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  let w = panel;
  const whole = panel + ((inner & ~3) as usize) * 32;
  while (w < whole) {
    let a = v128.load(w);
    let b = v128.load(w, 16);
    let x = v128.load_splat<f32>(x0);
    a0 = plusProduct(a0, x, a);
    b0 = plusProduct(b0, x, b);
    x = v128.load_splat<f32>(x1);
    a1 = plusProduct(a1, x, a);
    b1 = plusProduct(b1, x, b);
    x = v128.load_splat<f32>(x2);
    a2 = plusProduct(a2, x, a);
    b2 = plusProduct(b2, x, b);
    x = v128.load_splat<f32>(x3);
    a3 = plusProduct(a3, x, a);
    b3 = plusProduct(b3, x, b);

    a = v128.load(w, 32);
    b = v128.load(w, 48);
    x = v128.load_splat<f32>(x0, 4);
    a0 = plusProduct(a0, x, a);
    b0 = plusProduct(b0, x, b);
    x = v128.load_splat<f32>(x1, 4);
    a1 = plusProduct(a1, x, a);
    b1 = plusProduct(b1, x, b);
    x = v128.load_splat<f32>(x2, 4);
    a2 = plusProduct(a2, x, a);
    b2 = plusProduct(b2, x, b);
    x = v128.load_splat<f32>(x3, 4);
    a3 = plusProduct(a3, x, a);
    b3 = plusProduct(b3, x, b);

    a = v128.load(w, 64);
    b = v128.load(w, 80);
    x = v128.load_splat<f32>(x0, 8);
    a0 = plusProduct(a0, x, a);
    b0 = plusProduct(b0, x, b);
    x = v128.load_splat<f32>(x1, 8);
    a1 = plusProduct(a1, x, a);
    b1 = plusProduct(b1, x, b);
    x = v128.load_splat<f32>(x2, 8);
    a2 = plusProduct(a2, x, a);
    b2 = plusProduct(b2, x, b);
    x = v128.load_splat<f32>(x3, 8);
    a3 = plusProduct(a3, x, a);
    b3 = plusProduct(b3, x, b);

    a = v128.load(w, 96);
    b = v128.load(w, 112);
    x = v128.load_splat<f32>(x0, 12);
    a0 = plusProduct(a0, x, a);
    b0 = plusProduct(b0, x, b);
    x = v128.load_splat<f32>(x1, 12);
    a1 = plusProduct(a1, x, a);
    b1 = plusProduct(b1, x, b);
    x = v128.load_splat<f32>(x2, 12);
    a2 = plusProduct(a2, x, a);
    b2 = plusProduct(b2, x, b);
    x = v128.load_splat<f32>(x3, 12);
    a3 = plusProduct(a3, x, a);
    b3 = plusProduct(b3, x, b);

    w += 128;
    x0 += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  const end = panel + (inner as usize) * 32;
  while (w < end) {
    const a = v128.load(w);
    const b = v128.load(w, 16);
    let x = v128.load_splat<f32>(x0);
    a0 = plusProduct(a0, x, a);
    b0 = plusProduct(b0, x, b);
    x = v128.load_splat<f32>(x1);
    a1 = plusProduct(a1, x, a);
    b1 = plusProduct(b1, x, b);
    x = v128.load_splat<f32>(x2);
    a2 = plusProduct(a2, x, a);
    b2 = plusProduct(b2, x, b);
    x = v128.load_splat<f32>(x3);
    a3 = plusProduct(a3, x, a);
    b3 = plusProduct(b3, x, b);
    w += 32;
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  if (columns === PANEL && rows === TILE) {
    // All are read before any is written: the processor takes a read soon after a write of like address for the same.
    if (mode === ADD) {
      a0 = f32x4.add(a0, v128.load(y0));
      b0 = f32x4.add(b0, v128.load(y0, 16));
      a1 = f32x4.add(a1, v128.load(y1));
      b1 = f32x4.add(b1, v128.load(y1, 16));
      a2 = f32x4.add(a2, v128.load(y2));
      b2 = f32x4.add(b2, v128.load(y2, 16));
      a3 = f32x4.add(a3, v128.load(y3));
      b3 = f32x4.add(b3, v128.load(y3, 16));
    } else if (mode === SLOPE) {
      a0 = f32x4.mul(a0, slope4(activation, v128.load(y0 + toAlso)));
      b0 = f32x4.mul(b0, slope4(activation, v128.load(y0 + toAlso, 16)));
      a1 = f32x4.mul(a1, slope4(activation, v128.load(y1 + toAlso)));
      b1 = f32x4.mul(b1, slope4(activation, v128.load(y1 + toAlso, 16)));
      a2 = f32x4.mul(a2, slope4(activation, v128.load(y2 + toAlso)));
      b2 = f32x4.mul(b2, slope4(activation, v128.load(y2 + toAlso, 16)));
      a3 = f32x4.mul(a3, slope4(activation, v128.load(y3 + toAlso)));
      b3 = f32x4.mul(b3, slope4(activation, v128.load(y3 + toAlso, 16)));
    }
    v128.store(y0, a0);
    v128.store(y0, b0, 16);
    v128.store(y1, a1);
    v128.store(y1, b1, 16);
    v128.store(y2, a2);
    v128.store(y2, b2, 16);
    v128.store(y3, a3);
    v128.store(y3, b3, 16);
    if (mode === ACTIVATE) {
      v128.store(y0 + toAlso, activate4(activation, a0));
      v128.store(y0 + toAlso, activate4(activation, b0), 16);
      v128.store(y1 + toAlso, activate4(activation, a1));
      v128.store(y1 + toAlso, activate4(activation, b1), 16);
      v128.store(y2 + toAlso, activate4(activation, a2));
      v128.store(y2 + toAlso, activate4(activation, b2), 16);
      v128.store(y3 + toAlso, activate4(activation, a3));
      v128.store(y3 + toAlso, activate4(activation, b3), 16);
    }
    return;
  }
  putRow(y0, a0, b0, columns);
  if (rows > 1) putRow(y1, a1, b1, columns);
  if (rows > 2) putRow(y2, a2, b2, columns);
  if (rows > 3) putRow(y3, a3, b3, columns);
}

/**
 * The same for matrices of any distances (in bytes): rows of x are `xRow` apart and their numbers `xStep`, rows of the
 * panel `wStep`, rows of y `yRow`; y = factor x panel + bias. The panel may reach past `columns` into what can be read.
 */
export function looseTile(
  x: usize,
  xRow: usize,
  xStep: usize,
  panel: usize,
  wStep: usize,
  inner: i32,
  bias: usize,
  y: usize,
  yRow: usize,
  rows: i32,
  columns: i32,
): void {
  let x0 = x;
  let x1 = rows > 1 ? x0 + xRow : x0;
  let x2 = rows > 2 ? x1 + xRow : x1;
  let x3 = rows > 3 ? x2 + xRow : x2;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  let w = panel;
  for (let i = 0; i < inner; i++) {
    const a = v128.load(w);
    const b = v128.load(w, 16);
    let each = v128.load_splat<f32>(x0);
    a0 = plusProduct(a0, each, a);
    b0 = plusProduct(b0, each, b);
    each = v128.load_splat<f32>(x1);
    a1 = plusProduct(a1, each, a);
    b1 = plusProduct(b1, each, b);
    each = v128.load_splat<f32>(x2);
    a2 = plusProduct(a2, each, a);
    b2 = plusProduct(b2, each, b);
    each = v128.load_splat<f32>(x3);
    a3 = plusProduct(a3, each, a);
    b3 = plusProduct(b3, each, b);
    w += wStep;
    x0 += xStep;
    x1 += xStep;
    x2 += xStep;
    x3 += xStep;
  }
  let low = f32x4.splat(0);
  let high = low;
  if (bias !== 0) {
    low = loadPart(bias, columns);
    if (columns > 4) high = loadPart(bias + 16, columns - 4);
  }
  const each = f32x4.splat(factor);
  putRow(y, plusProduct(low, each, a0), plusProduct(high, each, b0), columns);
  if (rows > 1) putRow(y + yRow, plusProduct(low, each, a1), plusProduct(high, each, b1), columns);
  if (rows > 2) putRow(y + 2 * yRow, plusProduct(low, each, a2), plusProduct(high, each, b2), columns);
  if (rows > 3) putRow(y + 3 * yRow, plusProduct(low, each, a3), plusProduct(high, each, b3), columns);
}
