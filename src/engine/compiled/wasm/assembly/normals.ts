/**
 * Standard normals by counter: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, SC 2011) and Box-Muller, the same stream
 * as `RandomStream` draws. Threads share (run, pair).
 */
import { pointer } from './math';
import { shareFrom, shareTo } from './threads';

@unmanaged
export class NormalsArguments {
  keys: i32;
  y: i32;
  runs: i32;
  size: i32;
}

export function normals(a: NormalsArguments): void {
  const pairs = (a.size + 1) / 2;
  const end = shareTo(a.runs * pairs);
  for (let unit = shareFrom(a.runs * pairs); unit < end; unit++) {
    const run = unit / pairs;
    const pair = unit % pairs;
    const key = pointer(a.keys + 4 * run);
    const y = pointer(a.y + run * a.size + 2 * pair);
    drawPair(wordAt(key), wordAt(key + 8), pair as u32, y, 2 * pair + 1 < a.size);
  }
}

/** A 32-bit word that stands as two halves. */
function wordAt(halves: usize): u32 {
  return ((load<f32>(halves) as u32) << 16) | (load<f32>(halves, 4) as u32);
}

/** Two more rounds' worth of mixing, four at a time. */
let x0: u32 = 0;
let x1: u32 = 0;

function mix(a: u32, b: u32, c: u32, d: u32): void {
  x0 += x1;
  x1 = rotl<u32>(x1, a) ^ x0;
  x0 += x1;
  x1 = rotl<u32>(x1, b) ^ x0;
  x0 += x1;
  x1 = rotl<u32>(x1, c) ^ x0;
  x0 += x1;
  x1 = rotl<u32>(x1, d) ^ x0;
}

function inject(first: u32, second: u32, group: u32): void {
  x0 += first;
  x1 += second + group;
}

function drawPair(k0: u32, k1: u32, counter: u32, y: usize, both: bool): void {
  const k2: u32 = 0x1bd11bda ^ k0 ^ k1;
  x0 = counter + k0;
  x1 = 1 + k1;
  mix(13, 15, 26, 6);
  inject(k1, k2, 1);
  mix(17, 29, 16, 24);
  inject(k2, k0, 2);
  mix(13, 15, 26, 6);
  inject(k0, k1, 3);
  mix(17, 29, 16, 24);
  inject(k1, k2, 4);
  mix(13, 15, 26, 6);
  inject(k2, k0, 5);
  const radius = sqrt<f64>(-2 * logOf(x0));
  // The nearest quarter of a turn, and how far from it.
  const quarter = (x1 + 0x20000000) >> 30;
  const angle = ((x1 - (quarter << 30)) as i32 as f64) * 1.4629180792671596e-9;
  const square = angle * angle;
  const sine = angle * (1 + square * (-1 / 6.0 + square * (1 / 120.0 + square * (-1 / 5040.0 + square / 362880))));
  const cosine =
    1 + square * (-0.5 + square * (1 / 24.0 + square * (-1 / 720.0 + square * (1 / 40320.0 - square / 3628800))));
  const odd = (quarter & 1) === 1;
  const across = odd ? -sine : cosine;
  const up = odd ? cosine : sine;
  const sign: f64 = quarter >= 2 ? -1 : 1;
  store<f32>(y, (sign * radius * across) as f32);
  if (both) store<f32>(y, (sign * radius * up) as f32, 4);
}

/** log of `(word + 1) / 2^32`: its leading zeros, and the fraction by the series of the inverse hyperbolic tangent. */
function logOf(word: u32): f64 {
  const x = (word as f64) + 1;
  const bits = reinterpret<u64>(x);
  const exponent = ((bits >> 52) as i32) - 1022;
  // Between 1/2 and 1.
  const fraction = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3fe0000000000000);
  const s = (1 - fraction) / (1 + fraction);
  const square = s * s;
  let series: f64 = 1 / 17.0;
  series = 1 / 15.0 + square * series;
  series = 1 / 13.0 + square * series;
  series = 1 / 11.0 + square * series;
  series = 1 / 9.0 + square * series;
  series = 1 / 7.0 + square * series;
  series = 1 / 5.0 + square * series;
  series = 1 / 3.0 + square * series;
  return ((exponent - 32) as f64) * 0.6931471805599453 - 2 * s * (1 + square * series);
}
