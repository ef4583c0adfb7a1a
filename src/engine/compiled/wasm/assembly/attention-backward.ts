/**
 * Attention, backwards. Weights are computed again from logSumExp rather than kept: with `total` and `along = dOut . out`
 * of each query,
 *
 *     weight = exp(q . k / sqrt(d) - total)        dScore = weight (dOut . v - along) / sqrt(d)
 *     dq = sum over keys of dScore k               dk = sum over queries of dScore q, dv = of weight dOut
 *
 * Queries in the window go through all keys for dq, keys in the window through all queries for dk and dv, four at a time:
 * seven products of tiles instead of the five that keeping all scores would need, but no matrix of them in memory, and
 * a narrow window costs little. Threads take (run, sequence).
 */
import { multiplyRows, scoreRows } from './attention';
import {
  alongs,
  columns0,
  columns1,
  keyOffsets,
  layZones,
  listed,
  listMembers,
  listWanted,
  outOffsets,
  panels0,
  panels1,
  queryOffsets,
  scores,
  slopes,
  totals,
  wantedMembers,
  wantedRows,
  wholePanels,
} from './attention-zones';
import { dot, exp1, exp4, loadPart, plusProduct, pointer, storePart } from './math';
import { rowsToColumns, rowsToPanels } from './pack';
import { SET, setEpilogue, TILE } from './tile';
import { take } from './threads';

@unmanaged
export class AttentionBackwardArguments {
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
  dOut: i32;
  dq: i32;
  dqStride: i32;
  dqBatch: i32;
  dk: i32;
  dv: i32;
  dkvStride: i32;
  dkvBatch: i32;
  from: i32;
  to: i32;
}

/** Pointers at a run's and head's first columns, and how many members the sequence has. */
let q: usize = 0;
let k: usize = 0;
let v: usize = 0;
let out: usize = 0;
let dOut: usize = 0;
let logSumExp: usize = 0;
let dq: usize = 0;
let dk: usize = 0;
let dv: usize = 0;
let count: i32 = 0;
let wanted: i32 = 0;

export function attentionBackward(a: AttentionBackwardArguments): void {
  layZones(a.longest, a.depth);
  setEpilogue(SET, 0, 0, 1);
  const units = a.runs * a.sequences;
  for (let unit = take(1); unit < units; unit = take(1)) {
    const run = unit / a.sequences;
    const sequence = unit % a.sequences;
    const start = load<f32>(pointer(a.starts + sequence)) as i32;
    const members = pointer(a.members + start);
    count = (load<f32>(pointer(a.starts + sequence + 1)) as i32) - start;
    listMembers(members, count, a.qStride, a.kvStride, a.outStride);
    wanted = listWanted(members, count, a.from, a.to);
    for (let head = 0; head < a.heads; head++) {
      const column = head * a.depth;
      q = pointer(a.q + run * a.qBatch + column);
      k = pointer(a.k + run * a.kvBatch + column);
      v = pointer(a.v + run * a.kvBatch + column);
      out = pointer(a.out + run * a.outBatch + column);
      dOut = pointer(a.dOut + run * a.outBatch + column);
      logSumExp = pointer(a.logSumExp + run * a.logSumExpBatch + head);
      dq = pointer(a.dq + run * a.dqBatch + column);
      dk = pointer(a.dk + run * a.dkvBatch + column);
      dv = pointer(a.dv + run * a.dkvBatch + column);
      if (a.single === 1) {
        one(a, sequence);
      } else if (wanted > 0) {
        for (let i = 0; i < count; i++) {
          const row = load<f32>(members + pointer(i)) as i32;
          const place = listed(outOffsets, i);
          store<f32>(totals + pointer(i), load<f32>(logSumExp + pointer(row * a.heads)));
          store<f32>(alongs + pointer(i), dot(dOut + place, out + place, a.depth));
        }
        queries(a.depth, a.dqStride);
        keys(a.depth, a.dkvStride);
      }
    }
  }
}

/** The member number `index` of those in the window, or the last of them. */
function wantedAt(index: i32): i32 {
  return load<i32>(wantedMembers + pointer(min(index, wanted - 1)));
}

/** Bytes to its row of a gradient. */
function rowAt(index: i32, stride: i32): usize {
  return pointer(load<i32>(wantedRows + pointer(min(index, wanted - 1))) * stride);
}

function scoresOf(to: usize, base: usize, offsets: usize, from: i32, columns: usize, depth: i32): void {
  scoreRows(
    to,
    base + listed(offsets, wantedAt(from)),
    base + listed(offsets, wantedAt(from + 1)),
    base + listed(offsets, wantedAt(from + 2)),
    base + listed(offsets, wantedAt(from + 3)),
    columns,
    count,
    depth,
  );
}

function gradientsOf(to: usize, stride: i32, from: i32, weights: usize, panels: usize, depth: i32): void {
  multiplyRows(
    weights,
    panels,
    count,
    depth,
    to + rowAt(from, stride),
    to + rowAt(from + 1, stride),
    to + rowAt(from + 2, stride),
    to + rowAt(from + 3, stride),
    min(TILE, wanted - from),
  );
}

function queries(depth: i32, stride: i32): void {
  rowsToColumns(columns0, k, keyOffsets, count, depth);
  rowsToColumns(columns1, v, keyOffsets, count, depth);
  rowsToPanels(panels0, k, keyOffsets, count, depth);
  const whole = pointer(wholePanels(count));
  const scale = f32x4.splat(1 / sqrt<f32>(depth as f32));
  for (let from = 0; from < wanted; from += TILE) {
    scoresOf(scores, q, queryOffsets, from, columns0, depth);
    scoresOf(slopes, dOut, outOffsets, from, columns1, depth);
    for (let i = 0; i < min(TILE, wanted - from); i++) {
      const query = pointer(wantedAt(from + i));
      const total = v128.load_splat<f32>(totals + query);
      const along = v128.load_splat<f32>(alongs + query);
      const row = whole * (i as usize);
      for (let place = row; place < row + pointer(count); place += 16) {
        const weight = exp4(f32x4.sub(f32x4.mul(v128.load(scores + place), scale), total));
        const slope = f32x4.sub(v128.load(slopes + place), along);
        v128.store(scores + place, f32x4.mul(f32x4.mul(weight, slope), scale));
      }
    }
    gradientsOf(dq, stride, from, scores, panels0, depth);
  }
}

function keys(depth: i32, stride: i32): void {
  rowsToColumns(columns0, q, queryOffsets, count, depth);
  rowsToColumns(columns1, dOut, outOffsets, count, depth);
  rowsToPanels(panels0, q, queryOffsets, count, depth);
  rowsToPanels(panels1, dOut, outOffsets, count, depth);
  const whole = pointer(wholePanels(count));
  const scale = f32x4.splat(1 / sqrt<f32>(depth as f32));
  for (let from = 0; from < wanted; from += TILE) {
    scoresOf(scores, k, keyOffsets, from, columns0, depth);
    scoresOf(slopes, v, keyOffsets, from, columns1, depth);
    for (let i = 0; i < min(TILE, wanted - from); i++) {
      const row = whole * (i as usize);
      for (let at: usize = 0; at < pointer(count); at += 16) {
        const place = row + at;
        const weight = exp4(f32x4.sub(f32x4.mul(v128.load(scores + place), scale), v128.load(totals + at)));
        const slope = f32x4.sub(v128.load(slopes + place), v128.load(alongs + at));
        v128.store(scores + place, f32x4.mul(f32x4.mul(weight, slope), scale));
        v128.store(slopes + place, weight);
      }
    }
    gradientsOf(dk, stride, from, scores, panels0, depth);
    gradientsOf(dv, stride, from, slopes, panels1, depth);
  }
}

/** One query, of the sequence's own row; rows are used where they stand. */
function one(a: AttentionBackwardArguments, sequence: i32): void {
  const depth = a.depth;
  const scale: f32 = 1 / sqrt<f32>(depth as f32);
  const query = q + pointer(sequence * a.qStride);
  const upstream = dOut + pointer(sequence * a.outStride);
  const dQuery = dq + pointer(sequence * a.dqStride);
  const total = load<f32>(logSumExp + pointer(sequence * a.heads));
  const along = dot(upstream, out + pointer(sequence * a.outStride), depth);
  for (let i = 0; i < count; i++) {
    const at = listed(keyOffsets, i);
    const weight = exp1(dot(query, k + at, depth) * scale - total);
    store<f32>(slopes + pointer(i), weight);
    store<f32>(scores + pointer(i), weight * (dot(upstream, v + at, depth) - along) * scale);
  }
  for (let i = 0; i < depth; i += 4) {
    let sum = f32x4.splat(0);
    for (let j = 0; j < count; j++) {
      const key = loadPart(k + listed(keyOffsets, j) + pointer(i), depth - i);
      sum = plusProduct(sum, v128.load_splat<f32>(scores + pointer(j)), key);
    }
    storePart(dQuery + pointer(i), sum, depth - i);
  }
  for (let j = 0; j < wanted; j++) {
    const member = pointer(wantedAt(j));
    const place = rowAt(j, a.dkvStride);
    scaleRow(dk + place, query, load<f32>(scores + member), depth);
    scaleRow(dv + place, upstream, load<f32>(slopes + member), depth);
  }
}

function scaleRow(to: usize, from: usize, factor: f32, size: i32): void {
  const factors = f32x4.splat(factor);
  for (let i = 0; i < size; i += 4) {
    storePart(to + pointer(i), f32x4.mul(loadPart(from + pointer(i), size - i), factors), size - i);
  }
}
