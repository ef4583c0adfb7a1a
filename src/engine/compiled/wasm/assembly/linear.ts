/**
 * y[b, i, :] = x[b, i, :] W + bias for a frozen W [inner, columns] in panels [ceil(columns / 8)][inner][8].
 *
 * The rows of all batches are one list. A block of them, small enough that its part of x stays in the second-level
 * cache, meets every panel; a group of panels (32 bytes each for an inner place) stays in the first level while it goes
 * through the block. So x is read from memory once, W once for each block, y is written once, and a step of the inner loop does 64
 * operations on 48 bytes that are near. What `mode` asks for happens to the sums before they leave the registers.
 *
 * Threads take rows, some tiles at a time; where there are too few tiles to keep all busy, they share the panels.
 */
import { pointer } from './math';
import { addRow, backRow, normOf } from './norm';
import { PANEL, SET, setEpilogue, TILE, tile } from './tile';
import { shareFrom, shareTo, take, threads } from './threads';

/** Bytes of x that a block of rows may take. */
const BLOCK_BYTES: i32 = 1 << 18;

/** Bytes of panels that go through a block of rows together: whole cache lines of y are then written at a time. */
const GROUP_BYTES: i32 = 24 << 10;

/** Threads come for rows about so many times each, but not for fewer tiles than make reading all panels worth it. */
const PORTIONS: i32 = 8;
const LEAST_TILES: i32 = 4;

@unmanaged
export class LinearArguments {
  x: i32;
  xStride: i32;
  xBatch: i32;
  weights: i32;
  bias: i32;
  y: i32;
  yStride: i32;
  yBatch: i32;
  batches: i32;
  rows: i32;
  inner: i32;
  columns: i32;
  mode: i32;
  activation: i32;
  also: i32;
}

/** Bytes from the first row to row `index` of all batches' rows. */
function placeOf(index: i32, rows: i32, batch: i32, stride: i32): usize {
  return rows === 0 ? pointer(index * stride) : pointer((index / rows) * batch + (index % rows) * stride);
}

@unmanaged
export class LinearAddNormArguments {
  x: i32;
  xStride: i32;
  xBatch: i32;
  weights: i32;
  bias: i32;
  y: i32;
  yStride: i32;
  yBatch: i32;
  batches: i32;
  rows: i32;
  inner: i32;
  columns: i32;
  residual: i32;
  residualBatch: i32;
  normed: i32;
  stats: i32;
  scale: i32;
  shift: i32;
  epsilon: f32;
}

@unmanaged
export class LinearNormBackwardArguments {
  x: i32;
  xStride: i32;
  xBatch: i32;
  weights: i32;
  bias: i32;
  y: i32;
  yStride: i32;
  yBatch: i32;
  batches: i32;
  rows: i32;
  inner: i32;
  columns: i32;
  dy: i32;
  dyBatch: i32;
  dyRows: i32;
  input: i32;
  stats: i32;
  scale: i32;
}

export function linear(a: LinearArguments): void {
  const tiles = (a.batches * a.rows + TILE - 1) / TILE;
  const panels = (a.columns + PANEL - 1) / PANEL;
  setEpilogue(a.mode, a.activation, pointer(a.also) - pointer(a.y), 1);
  if (tiles < 4 * threads && tiles < panels) {
    sweep(a, 0, tiles, shareFrom(panels), shareTo(panels));
    return;
  }
  const portion = threads === 1 ? tiles : max(LEAST_TILES, tiles / (threads * PORTIONS));
  for (let from = take(portion); from < tiles; from = take(portion))
    sweep(a, from, min(from + portion, tiles), 0, panels);
}

/** Tiles that are taken together where rows are gone through once more while they are near. */
function nearPortion(a: LinearArguments, tiles: i32): i32 {
  const block = max(1, BLOCK_BYTES / (TILE * 4 * a.inner));
  return threads === 1 ? block : min(block, max(1, tiles / (threads * PORTIONS)));
}

export function linearAddNorm(a: LinearAddNormArguments): void {
  // The arguments of the product are the first ones.
  const product = changetype<LinearArguments>(a);
  const rows = a.batches * a.rows;
  const tiles = (rows + TILE - 1) / TILE;
  const panels = (a.columns + PANEL - 1) / PANEL;
  const portion = nearPortion(product, tiles);
  setEpilogue(SET, 0, 0, 1);
  for (let from = take(portion); from < tiles; from = take(portion)) {
    const to = min(from + portion, tiles);
    sweep(product, from, to, 0, panels);
    const end = min(to * TILE, rows);
    for (let row = from * TILE; row < end; row++) {
      const y = pointer(a.y + row * a.columns);
      addRow(y, pointer(a.residual + (row / a.rows) * a.residualBatch + (row % a.rows) * a.columns), a.columns);
      const normed = pointer(a.normed + row * a.columns);
      normOf(y, normed, pointer(a.stats + 2 * row), pointer(a.scale), pointer(a.shift), a.epsilon, a.columns);
    }
  }
}

export function linearNormBackward(a: LinearNormBackwardArguments): void {
  const product = changetype<LinearArguments>(a);
  const rows = a.batches * a.rows;
  const tiles = (rows + TILE - 1) / TILE;
  const panels = (a.columns + PANEL - 1) / PANEL;
  const portion = nearPortion(product, tiles);
  setEpilogue(SET, 0, 0, 1);
  for (let from = take(portion); from < tiles; from = take(portion)) {
    const to = min(from + portion, tiles);
    sweep(product, from, to, 0, panels);
    const end = min(to * TILE, rows);
    for (let row = from * TILE; row < end; row++) {
      const y = pointer(a.y + row * a.columns);
      const within = row % a.rows;
      if (within < a.dyRows) {
        addRow(y, pointer(a.dy + (row / a.rows) * a.dyBatch + within * a.columns), a.columns);
      }
      const stats = pointer(a.stats + 2 * row);
      const input = pointer(a.input + row * a.columns);
      backRow(y, input, y, pointer(a.scale), load<f32>(stats), load<f32>(stats, 4), a.columns);
    }
  }
}

function sweep(a: LinearArguments, fromTile: i32, toTile: i32, fromPanel: i32, toPanel: i32): void {
  const block = max(1, BLOCK_BYTES / (TILE * 4 * a.inner));
  const group = max(1, GROUP_BYTES / (PANEL * 4 * a.inner));
  for (let start = fromTile; start < toTile; start += block) {
    const end = min(start + block, toTile);
    for (let panel = fromPanel; panel < toPanel; panel += group) {
      for (let at = start; at < end; at++) rowsOfTile(a, at * TILE, panel, min(panel + group, toPanel));
    }
  }
}

/** Up to 4 rows of all batches' rows, at the panels of a group. */
function rowsOfTile(a: LinearArguments, first: i32, fromPanel: i32, toPanel: i32): void {
  const total = a.batches * a.rows;
  const second = min(first + 1, total - 1);
  const third = min(first + 2, total - 1);
  const fourth = min(first + 3, total - 1);
  // 0 where all rows are equally far apart, which spares the divisions.
  const even = a.batches === 1 || (a.xBatch === a.rows * a.xStride && a.yBatch === a.rows * a.yStride);
  const rows = even ? 0 : a.rows;
  const x = pointer(a.x);
  const x0 = x + placeOf(first, rows, a.xBatch, a.xStride);
  const x1 = x + placeOf(second, rows, a.xBatch, a.xStride);
  const x2 = x + placeOf(third, rows, a.xBatch, a.xStride);
  const x3 = x + placeOf(fourth, rows, a.xBatch, a.xStride);
  const y = pointer(a.y);
  const y0 = y + placeOf(first, rows, a.yBatch, a.yStride);
  const y1 = y + placeOf(second, rows, a.yBatch, a.yStride);
  const y2 = y + placeOf(third, rows, a.yBatch, a.yStride);
  const y3 = y + placeOf(fourth, rows, a.yBatch, a.yStride);
  const count = min(TILE, total - first);
  for (let panel = fromPanel; panel < toPanel; panel++) {
    const column = panel * PANEL;
    const at = pointer(column);
    const weights = pointer(a.weights + column * a.inner);
    const bias: usize = a.bias < 0 ? 0 : pointer(a.bias + column);
    const columns = min(PANEL, a.columns - column);
    tile(x0, x1, x2, x3, weights, a.inner, bias, y0 + at, y1 + at, y2 + at, y3 + at, count, columns);
  }
}
