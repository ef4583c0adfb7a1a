/** Kernels that move what is there, or measure it: memory sets their pace, so each number is read and written once. */
import { dot, loadPart, pointer, storePart } from './math';
import { shareFrom, shareTo } from './threads';

@unmanaged
export class CopyRowsArguments {
  x: i32;
  xStride: i32;
  xBatch: i32;
  y: i32;
  yStride: i32;
  yBatch: i32;
  batches: i32;
  rows: i32;
  width: i32;
  add: i32;
  factor: f32;
}

@unmanaged
export class EmbedArguments {
  table: i32;
  tableRows: i32;
  indices: i32;
  also: i32;
  alsoRows: i32;
  alsoIndices: i32;
  vectors: i32;
  vectorsBatch: i32;
  vectorsText: i32;
  y: i32;
  runs: i32;
  dataSeeds: i32;
  texts: i32;
  tokens: i32;
  width: i32;
}

@unmanaged
export class MeanNormArguments {
  x: i32;
  xBatch: i32;
  y: i32;
  runs: i32;
  rows: i32;
  width: i32;
}

export function copyRows(a: CopyRowsArguments): void {
  const end = shareTo(a.batches * a.rows);
  for (let index = shareFrom(a.batches * a.rows); index < end; index++) {
    const batch = index / a.rows;
    const row = index % a.rows;
    const x = pointer(a.x + batch * a.xBatch + row * a.xStride);
    const y = pointer(a.y + batch * a.yBatch + row * a.yStride);
    if (a.factor === 1 && a.add === 0) memory.copy(y, x, pointer(a.width));
    else copyRow(x, y, a.width, a.add, a.factor);
  }
}

function copyRow(x: usize, y: usize, width: i32, add: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (let i = 0; i < width; i += 4, x += 16, y += 16) {
    const value = f32x4.mul(factors, loadPart(x, width - i));
    storePart(y, add === 1 ? f32x4.add(loadPart(y, width - i), value) : value, width - i);
  }
}

export function embed(a: EmbedArguments): void {
  const end = shareTo(a.runs * a.texts);
  for (let index = shareFrom(a.runs * a.texts); index < end; index++) {
    const run = index / a.texts;
    const text = index % a.texts;
    const first = ((run % a.dataSeeds) * a.texts + text) * a.tokens;
    const vectors = a.vectors + run * a.vectorsBatch + text * a.vectorsText;
    for (let token = 0; token < a.tokens; token++) {
      const y = pointer(a.y + (index * a.tokens + token) * a.width);
      const row = indexAt(a.indices + first + token);
      if (row < 0) memory.fill(y, 0, pointer(a.width));
      else memory.copy(y, pointer(a.table + row * a.width), pointer(a.width));
      const other = a.also < 0 ? -1 : indexAt(a.alsoIndices + first + token);
      if (other >= 0) copyRow(pointer(a.also + other * a.width), y, a.width, 1, 1);
      if (a.vectors >= 0) copyRow(pointer(vectors + token * a.width), y, a.width, 1, 1);
    }
  }
}

function indexAt(address: i32): i32 {
  return load<f32>(pointer(address)) as i32;
}

export function meanNorm(a: MeanNormArguments): void {
  const end = shareTo(a.runs);
  for (let run = shareFrom(a.runs); run < end; run++) {
    store<f32>(pointer(a.y + run), meanNormOf(pointer(a.x + run * a.xBatch), a.rows, a.width));
  }
}

/** Of rows one after the other. */
export function meanNormOf(x: usize, rows: i32, width: i32): f32 {
  let sum: f32 = 0;
  for (let row = 0; row < rows; row++, x += pointer(width)) sum += sqrt<f32>(dot(x, x, width));
  return sum / (rows as f32);
}
