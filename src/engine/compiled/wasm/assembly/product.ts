/**
 * Products of each run's own matrices, any of them transposed by its distances.
 *
 * Where b's columns stand side by side they are read as they are, 8 at a time, once for every 4 rows of y; otherwise
 * 8 columns are first laid side by side in scratch, [inner][8]. Each number of b is used for all rows while it is near:
 * these are products of few rows, so memory sets the pace and b is read once. Dot products where y is too thin for it.
 *
 * Threads share (run, 8 columns).
 */
import { dot, loadPart, pointer, storePart } from './math';
import { columnsToPanel } from './pack';
import { ADD, looseTile, PANEL, SET, setEpilogue, TILE } from './tile';
import { scratch, shareFrom, shareTo } from './threads';

@unmanaged
export class RunProductArguments {
  a: i32;
  aBatch: i32;
  aModulo: i32;
  aRow: i32;
  aInner: i32;
  b: i32;
  bBatch: i32;
  bModulo: i32;
  bInner: i32;
  bColumn: i32;
  bias: i32;
  biasBatch: i32;
  y: i32;
  yBatch: i32;
  yRow: i32;
  runs: i32;
  rows: i32;
  inner: i32;
  columns: i32;
  mode: i32;
  activation: i32;
  also: i32;
  factor: f32;
}

export function runProduct(p: RunProductArguments): void {
  const panels = (p.columns + PANEL - 1) / PANEL;
  const plain = p.mode === SET || p.mode === ADD;
  const dots = plain && p.aInner === 1 && p.bInner === 1 && (p.rows < TILE || p.columns < TILE);
  setEpilogue(p.mode, p.activation, pointer(p.also) - pointer(p.y), p.factor);
  const end = shareTo(p.runs * panels);
  for (let unit = shareFrom(p.runs * panels); unit < end; unit++) {
    const run = unit / panels;
    const column = (unit % panels) * PANEL;
    const columns = min(PANEL, p.columns - column);
    const a = pointer(p.a + (run % p.aModulo) * p.aBatch);
    const b = pointer(p.b + (run % p.bModulo) * p.bBatch + column * p.bColumn);
    const bias: usize = p.bias < 0 ? 0 : pointer(p.bias + run * p.biasBatch + column);
    const y = pointer(p.y + run * p.yBatch + column);
    if (p.a < 0) sumsOf(p, b, y, columns);
    else if (dots) dotsOf(p, a, b, bias, y, columns);
    else tilesOf(p, a, b, bias, y, columns);
  }
}

function tilesOf(p: RunProductArguments, a: usize, b: usize, bias: usize, y: usize, columns: i32): void {
  let panel = b;
  let step = pointer(p.bInner);
  if (p.bColumn !== 1) {
    columnsToPanel(scratch, b, step, pointer(p.bColumn), p.inner, columns);
    panel = scratch;
    step = 32;
  }
  for (let row = 0; row < p.rows; row += TILE) {
    looseTile(
      a + pointer(row * p.aRow),
      pointer(p.aRow),
      pointer(p.aInner),
      panel,
      step,
      p.inner,
      bias,
      y + pointer(row * p.yRow),
      pointer(p.yRow),
      min(TILE, p.rows - row),
      columns,
    );
  }
}

function dotsOf(p: RunProductArguments, a: usize, b: usize, bias: usize, y: usize, columns: i32): void {
  for (let row = 0; row < p.rows; row++) {
    for (let column = 0; column < columns; column++) {
      let value = p.factor * dot(a + pointer(row * p.aRow), b + pointer(column * p.bColumn), p.inner);
      const place = pointer(column);
      if (bias !== 0) value += load<f32>(bias + place);
      const to = y + pointer(row * p.yRow) + place;
      store<f32>(to, p.mode === ADD ? load<f32>(to) + value : value);
    }
  }
}

/** Every row of y is the sum of b's rows: up to 8 columns. */
function sumsOf(p: RunProductArguments, b: usize, y: usize, columns: i32): void {
  const factor = f32x4.splat(p.factor);
  for (let column = 0; column < columns; column += 4) {
    const left = columns - column;
    let from = b + pointer(column);
    let sum = f32x4.splat(0);
    for (let i = 0; i < p.inner; i++, from += pointer(p.bInner)) sum = f32x4.add(sum, loadPart(from, left));
    sum = f32x4.mul(sum, factor);
    for (let row = 0; row < p.rows; row++) {
      const to = y + pointer(row * p.yRow + column);
      storePart(to, p.mode === ADD ? f32x4.add(loadPart(to, left), sum) : sum, left);
    }
  }
}
