/**
 * AdamW (Loshchilov and Hutter 2019) on each run's numbers: 4 numbers read and 3 written for a dozen operations, so
 * memory sets the pace. Threads share (run, 1024 numbers).
 */
import { loadPart, plusProduct, pointer, storePart } from './math';
import { shareFrom, shareTo } from './threads';

const CHUNK: i32 = 1024;

@unmanaged
export class AdamwArguments {
  value: i32;
  gradient: i32;
  first: i32;
  second: i32;
  batch: i32;
  runs: i32;
  size: i32;
  tokens: i32;
  tokenSize: i32;
  rates: i32;
  frozen: i32;
  corrections: i32;
  weightDecay: f32;
}

export function adamw(a: AdamwArguments): void {
  const chunks = (a.size + CHUNK - 1) / CHUNK;
  const end = shareTo(a.runs * chunks);
  for (let unit = shareFrom(a.runs * chunks); unit < end; unit++) {
    const run = unit / chunks;
    if (load<f32>(pointer(a.frozen + run)) === 1) continue;
    let from = (unit % chunks) * CHUNK;
    const to = min(from + CHUNK, a.size);
    const rate = load<f32>(pointer(a.rates + run));
    while (from < to) {
      // One token's numbers at a time: they share their bias corrections.
      const block = from / a.tokenSize;
      const until = min(to, (block + 1) * a.tokenSize);
      update(a, run * a.batch + from, until - from, rate, pointer(a.corrections + 2 * (block % a.tokens)));
      from = until;
    }
  }
}

function update(a: AdamwArguments, at: i32, count: i32, rate: f32, corrections: usize): void {
  const value = pointer(a.value + at);
  const gradient = pointer(a.gradient + at);
  const first = pointer(a.first + at);
  const second = pointer(a.second + at);
  const step = f32x4.splat(rate * load<f32>(corrections));
  const correction = f32x4.splat(load<f32>(corrections, 4));
  const keep = f32x4.splat(1 - rate * a.weightDecay);
  for (let i = 0; i < count; i += 4) {
    const left = count - i;
    const place = pointer(i);
    const g = loadPart(gradient + place, left);
    const m = plusProduct(f32x4.mul(loadPart(first + place, left), f32x4.splat(0.9)), g, f32x4.splat(0.1));
    const v = plusProduct(
      f32x4.mul(loadPart(second + place, left), f32x4.splat(0.999)),
      f32x4.mul(g, g),
      f32x4.splat(0.001),
    );
    storePart(first + place, m, left);
    storePart(second + place, v, left);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, correction)), f32x4.splat(1e-8));
    const kept = f32x4.mul(loadPart(value + place, left), keep);
    storePart(value + place, f32x4.sub(kept, f32x4.div(f32x4.mul(step, m), root)), left);
  }
}
