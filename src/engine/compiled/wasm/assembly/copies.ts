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
export class GatherRowsArguments {
  table: i32;
  tableRows: i32;
  indices: i32;
  also: i32;
  alsoRows: i32;
  alsoIndices: i32;
  y: i32;
  rows: i32;
  width: i32;
}

@unmanaged
export class EmbedPromptsArguments {
  vectors: i32;
  vectorsBatch: i32;
  vectorsText: i32;
  offsets: i32;
  y: i32;
  runs: i32;
  dataSeeds: i32;
  texts: i32;
  size: i32;
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

export function gatherRows(a: GatherRowsArguments): void {
  const bytes = pointer(a.width);
  const end = shareTo(a.rows);
  for (let row = shareFrom(a.rows); row < end; row++) {
    const y = pointer(a.y + row * a.width);
    const index = indexAt(a.indices + row);
    if (index < 0) memory.fill(y, 0, bytes);
    else memory.copy(y, pointer(a.table + index * a.width), bytes);
    const other = a.also < 0 ? -1 : indexAt(a.alsoIndices + row);
    if (other >= 0) copyRow(pointer(a.also + other * a.width), y, a.width, 1, 1);
  }
}

function indexAt(address: i32): i32 {
  return load<f32>(pointer(address)) as i32;
}

export function embedPrompts(a: EmbedPromptsArguments): void {
  const end = shareTo(a.runs * a.texts);
  for (let index = shareFrom(a.runs * a.texts); index < end; index++) {
    const run = index / a.texts;
    const text = index % a.texts;
    const vectors = pointer(a.vectors + run * a.vectorsBatch + text * a.vectorsText);
    const offsets = pointer(a.offsets + ((run % a.dataSeeds) * a.texts + text) * a.size);
    const y = pointer(a.y + index * a.size);
    for (let i = 0; i < a.size; i += 4) {
      const left = a.size - i;
      const at = pointer(i);
      storePart(y + at, f32x4.add(loadPart(vectors + at, left), loadPart(offsets + at, left)), left);
    }
  }
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
