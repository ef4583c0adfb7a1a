/**
 * Softmax attention, forwards. For each run, sequence and head the members' keys and values are gathered into scratch,
 * as columns and rows of panels; 4 queries at a time meet all keys (a tile's product), become weights and meet all
 * values (another), so that 4 rows of scores are all that is ever kept of them. About L operations for each number
 * gathered. With `single`, one query a sequence, rows are used where they stand.
 *
 * Threads take (run, sequence): nobody else writes those rows.
 */
import {
  columns0,
  keyOffsets,
  layZones,
  listed,
  listMembers,
  outOffsets,
  panels0,
  queryOffsets,
  scores,
  wholePanels,
} from './attention-zones';
import { dot, exp4, highest4, loadPart, log1, plusProduct, pointer, storePart, sum4 } from './math';
import { rowsToColumns, rowsToPanels } from './pack';
import { PANEL, SET, setEpilogue, TILE, tile } from './tile';
import { take } from './threads';

@unmanaged
export class AttentionArguments {
  q: i32;
  qStride: i32;
  qBatch: i32;
  k: i32;
  v: i32;
  kvStride: i32;
  kvBatch: i32;
  out: i32;
  outStride: i32;
  outBatch: i32;
  logSumExp: i32;
  logSumExpBatch: i32;
  starts: i32;
  members: i32;
  runs: i32;
  sequences: i32;
  heads: i32;
  depth: i32;
  single: i32;
  longest: i32;
}

export function attention(a: AttentionArguments): void {
  layZones(a.longest, a.depth);
  setEpilogue(SET, 0, 0, 1);
  const units = a.runs * a.sequences;
  for (let unit = take(1); unit < units; unit = take(1)) {
    const run = unit / a.sequences;
    const sequence = unit % a.sequences;
    const start = load<f32>(pointer(a.starts + sequence)) as i32;
    const count = (load<f32>(pointer(a.starts + sequence + 1)) as i32) - start;
    const members = pointer(a.members + start);
    listMembers(members, count, a.qStride, a.kvStride, a.outStride);
    for (let head = 0; head < a.heads; head++) {
      const q = pointer(a.q + run * a.qBatch + head * a.depth);
      const k = pointer(a.k + run * a.kvBatch + head * a.depth);
      const v = pointer(a.v + run * a.kvBatch + head * a.depth);
      const out = pointer(a.out + run * a.outBatch + head * a.depth);
      const logSumExp = pointer(a.logSumExp + run * a.logSumExpBatch + head);
      if (a.single === 1) {
        const total = one(
          q + pointer(sequence * a.qStride),
          k,
          v,
          out + pointer(sequence * a.outStride),
          count,
          a.depth,
        );
        store<f32>(logSumExp + pointer(sequence * a.heads), total);
      } else {
        rowsToColumns(columns0, k, keyOffsets, count, a.depth);
        rowsToPanels(panels0, v, keyOffsets, count, a.depth);
        for (let from = 0; from < count; from += TILE) {
          four(q, out, logSumExp, members, from, count, a.depth, a.heads);
        }
      }
    }
  }
}

/** Queries `from` to `from + 3` of `count` members. */
function four(
  q: usize,
  out: usize,
  logSumExp: usize,
  members: usize,
  from: i32,
  count: i32,
  depth: i32,
  heads: i32,
): void {
  const rows = min(TILE, count - from);
  const second = min(from + 1, count - 1);
  const third = min(from + 2, count - 1);
  const fourth = min(from + 3, count - 1);
  const whole = pointer(wholePanels(count));
  scoreRows(
    scores,
    q + listed(queryOffsets, from),
    q + listed(queryOffsets, second),
    q + listed(queryOffsets, third),
    q + listed(queryOffsets, fourth),
    columns0,
    count,
    depth,
  );
  for (let i = 0; i < rows; i++) {
    const row = load<f32>(members + pointer(from + i)) as i32;
    store<f32>(logSumExp + pointer(row * heads), softmax(scores + whole * (i as usize), count, depth));
  }
  multiplyRows(
    scores,
    panels0,
    count,
    depth,
    out + listed(outOffsets, from),
    out + listed(outOffsets, second),
    out + listed(outOffsets, third),
    out + listed(outOffsets, fourth),
    rows,
  );
}

/** Four rows of `count` products, `[4][whole panels of count]`, of four rows with `count` columns of panels. */
export function scoreRows(
  to: usize,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  columns: usize,
  count: i32,
  depth: i32,
): void {
  const whole = pointer(wholePanels(count));
  for (let column = 0; column < count; column += PANEL, to += 32, columns += pointer(depth * PANEL)) {
    tile(x0, x1, x2, x3, columns, depth, 0, to, to + whole, to + 2 * whole, to + 3 * whole, TILE, PANEL);
  }
}

/** Four rows of `count` weights times `count` rows of `depth` numbers in panels. */
export function multiplyRows(
  weights: usize,
  panels: usize,
  count: i32,
  depth: i32,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
  rows: i32,
): void {
  const whole = pointer(wholePanels(count));
  const x1 = weights + whole;
  const x2 = x1 + whole;
  const x3 = x2 + whole;
  for (let column = 0; column < depth; column += PANEL, panels += pointer(count * PANEL)) {
    const at = pointer(column);
    const columns = min(PANEL, depth - column);
    tile(weights, x1, x2, x3, panels, count, 0, y0 + at, y1 + at, y2 + at, y3 + at, rows, columns);
  }
}

/** Of `count` products, in place; returns the log of the sum. */
function softmax(row: usize, count: i32, depth: i32): f32 {
  const scale: f32 = 1 / sqrt<f32>(depth as f32);
  const end = row + pointer(count);
  for (let place = end; place < row + pointer(wholePanels(count)); place += 4) store<f32>(place, -f32.MAX_VALUE);
  let highest = f32x4.splat(-f32.MAX_VALUE);
  for (let place = row; place < end; place += 16) highest = f32x4.pmax(highest, v128.load(place));
  const most = highest4(highest) * scale;
  const mosts = f32x4.splat(most);
  const scales = f32x4.splat(scale);
  let lanes = f32x4.splat(0);
  for (let place = row; place < end; place += 16) {
    const weight = exp4(f32x4.sub(f32x4.mul(v128.load(place), scales), mosts));
    v128.store(place, weight);
    lanes = f32x4.add(lanes, weight);
  }
  const sum = sum4(lanes);
  const share = f32x4.splat(1 / sum);
  for (let place = row; place < end; place += 16) v128.store(place, f32x4.mul(v128.load(place), share));
  return most + log1(sum);
}

/** One query; returns the log of the sum. */
function one(q: usize, k: usize, v: usize, out: usize, count: i32, depth: i32): f32 {
  for (let i = 0; i < count; i++) store<f32>(scores + pointer(i), dot(q, k + listed(keyOffsets, i), depth));
  const total = softmax(scores, count, depth);
  for (let i = 0; i < depth; i += 4) {
    let sum = f32x4.splat(0);
    for (let j = 0; j < count; j++) {
      const value = loadPart(v + listed(keyOffsets, j) + pointer(i), depth - i);
      sum = plusProduct(sum, v128.load_splat<f32>(scores + pointer(j)), value);
    }
    storePart(out + pointer(i), sum, depth - i);
  }
  return total;
}
